// Help and docs/commands.md say what the table of commands says, no more and no less.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { EXIT_CODES } from '../../../src/edges/cli/command.ts'
import { COMMANDS } from '../../../src/edges/cli/commands.ts'
import { run } from './terminal.ts'

const docs = readFileSync(new URL('../../../docs/commands.md', import.meta.url), 'utf8')

test('isthmus --help names every command and exit code', async () => {
  for (const line of [['--help'], ['-h'], ['help']]) {
    const { code, out, err, asked } = await run(line)
    assert.deepEqual([code, err, asked], [0, '', []])
    for (const { name, summary } of COMMANDS) assert.ok(out.includes(`  ${name} `) && out.includes(summary), name)
    for (const [number, what] of Object.entries(EXIT_CODES)) assert.ok(out.includes(`  ${number}  ${what}`))
  }
})

test('each command’s help has its usage, options and examples, and does nothing', async () => {
  for (const command of COMMANDS) {
    for (const line of [
      [...command.name.split(' '), '--help'],
      ['help', ...command.name.split(' ')],
      ['--help', ...command.name.split(' ')],
    ]) {
      const { code, out, asked } = await run(line)
      assert.deepEqual([code, asked], [0, []], line.join(' '))
      assert.ok(out.includes(`isthmus ${command.name} ${command.usage}`.trimEnd()))
      for (const { name, what } of command.options) assert.ok(out.includes(`--${name}`) && out.includes(what))
      for (const [args, what] of command.examples) assert.ok(out.includes(`  isthmus ${args}\n      ${what}\n`))
    }
  }
})

test('every option stands in its usage, and every example is taken by the command it belongs to', async () => {
  for (const command of COMMANDS) {
    for (const { name } of command.options) assert.ok(command.usage.includes(`--${name}`), `${command.name} --${name}`)
    assert.ok(command.examples.length >= 1, command.name)
    for (const [args] of command.examples) {
      const words = (args.split(' && ')[0] ?? '').match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? []
      const { code, err } = await run(words)
      assert.deepEqual([code === 2, err], [false, ''], args)
    }
  }
})

test('--version', async () => {
  assert.equal((await run(['--version'])).out, '0.1.0\n')
  assert.equal((await run(['--version', '--json'])).out, '{"version":"0.1.0"}\n')
})

test('docs/commands.md has exactly the commands, options, examples and exit codes of the table', () => {
  const sections = docs.split(/^## /m).slice(1)
  const names = sections.flatMap((section) => /^`isthmus ([^`]+)`\n/.exec(section)?.[1] ?? [])
  assert.deepEqual(
    names,
    COMMANDS.map(({ name }) => name),
  )
  for (const command of COMMANDS) {
    const section = sections.find((each) => each.startsWith(`\`isthmus ${command.name}\`\n`)) ?? ''
    assert.ok(section.includes(`    isthmus ${command.name} ${command.usage}`.trimEnd()), command.name)
    assert.ok(section.toLowerCase().includes(command.summary.toLowerCase()), command.name)
    const rows = [...section.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map((match) => `${match[1]}: ${match[2]}`)
    const operand = [command.operand, command.second].flatMap((each) => (each ? [`${each.name}: ${each.what}`] : []))
    const options = command.options.map(
      ({ name, value, what }) => `--${name}${value === null ? '' : ` ${value}`}: ${what}`,
    )
    assert.deepEqual(rows, [...operand, ...options], command.name)
    for (const [args, what] of command.examples)
      assert.ok(section.includes(`    isthmus ${args}\n`) && section.includes(what), args)
    assert.equal(section.match(/^ {4}isthmus /gm)?.length, command.examples.length + 1, command.name)
  }
  const codes = [...docs.matchAll(/^\| (\d) \| (.+) \|$/gm)].map((match) => `${match[1]} ${match[2]}`)
  assert.deepEqual(
    codes,
    Object.entries(EXIT_CODES).map(([code, what]) => `${code} ${what}`),
  )
})
