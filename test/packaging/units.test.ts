// The systemd units: systemd itself takes them, calls them little exposed, and what they start exists.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { COMMANDS } from '../../src/edges/cli/commands.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { ROOT } from '../kit/source.ts'

const FOLDER = join(ROOT, 'packaging/systemd')
const units = readdirSync(FOLDER).filter((name) => /\.(service|socket)$/.test(name))
const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8')

/** What `systemd-analyze security` says of each at most: 0 is nothing, 10 everything; below 2.1 is "OK". */
const EXPOSURE: Readonly<Record<string, number>> = {
  'isthmus.service': 1.7,
  'isthmus-closed.service': 1.5,
  'isthmus-firewall.service': 1.2,
}

test('what the units start is there: programs, commands, the socket', () => {
  const names = COMMANDS.map(({ name }) => name)
  const lines = units.flatMap((unit) =>
    [...textOf(unit).matchAll(/^Exec\w+=[-+]*(.*)$/gm)].map(([, line = '']) => line),
  )
  assert.equal(lines.length, 5)
  for (const line of lines) {
    for (const [path] of line.matchAll(/\/opt\/isthmus\/\S+/g))
      assert.ok(existsSync(path.replace('/opt/isthmus', ROOT)), path)
    const [, command] = /isthmus\.js (.+)$/.exec(line) ?? []
    if (command !== undefined) assert.ok(names.includes(command), command)
  }
  const socket = /^ListenStream=(.+)$/m.exec(textOf('isthmus-firewall.socket'))?.[1] ?? ''
  assert.match(textOf('isthmus.service'), new RegExp(`^Environment=ISTHMUS_FIREWALL=${socket}$`, 'm'))
  assert.match(textOf('isthmus-firewall.service'), new RegExp(`helper-process\\.ts ${socket}$`, 'm'))
  const users = [...textOf('sysusers.conf').matchAll(/^u (\S+)/gm)].map(([, user]) => user)
  for (const unit of units)
    for (const [, user] of textOf(unit).matchAll(/^(?:Socket)?User=(.+)$/gm)) assert.ok(users.includes(user), unit)
})

test('only the helper may change the firewall, and nobody may do more than its work', () => {
  const capabilities = (unit: string): string => /^CapabilityBoundingSet=(.*)$/m.exec(textOf(unit))?.[1] ?? 'all'
  assert.equal(capabilities('isthmus-firewall.service'), 'CAP_NET_ADMIN')
  assert.equal(capabilities('isthmus-closed.service'), 'CAP_NET_ADMIN')
  assert.equal(capabilities('isthmus.service'), 'CAP_NET_BIND_SERVICE CAP_NET_RAW')
})

const analyze = program('systemd-analyze')
if (analyze === undefined) leftOut('systemd units', 'no systemd-analyze')
else {
  const run = (...args: string[]) => spawnSync(analyze, args, { encoding: 'utf8', env: { ...process.env, LANG: 'C' } })

  test('systemd takes them without a word', () => {
    const folder = freshFolder()
    const paths = units.map((unit) => {
      const path = join(folder, unit)
      writeFileSync(path, textOf(unit).replaceAll('/opt/isthmus', ROOT))
      return path
    })
    const { stdout, stderr } = run('verify', '--man=no', ...paths)
    const ours = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('isthmus'))
    assert.deepEqual(ours, [])
  })

  test('systemd calls each of them little exposed', () => {
    for (const [unit, most] of Object.entries(EXPOSURE)) {
      const { stdout } = run('security', '--offline=true', '--no-pager', join(FOLDER, unit))
      const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])
      assert.ok(exposure <= most, `${unit}: ${exposure}\n${stdout}`)
    }
  })
}
