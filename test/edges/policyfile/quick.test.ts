// Lists that change by a few lines: the quick way says what compiling anew says, or leaves it to that.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { membersOf } from '../../../src/domain/policy/compile/atom-sets.ts'
import type { CompiledPolicy } from '../../../src/domain/policy/compile/compile.ts'
import { folded } from '../../../src/domain/policy/compile/fold.ts'
import { createLookup } from '../../../src/domain/policy/compile/name-table.ts'
import { isSound } from '../../../src/domain/policy/compile/sound.ts'
import { build } from '../../../src/edges/policyfile/build.ts'
import { copyAgain, copyAll } from '../../../src/edges/policyfile/copies.ts'
import { loadPolicy, type PolicyInputs, sourceOf } from '../../../src/edges/policyfile/load.ts'
import { adoptQuickly, type Last } from '../../../src/edges/policyfile/quick.ts'
import { freshFolder } from '../../kit/folder.ts'

const folder = freshFolder('quick')
after(() => rmSync(folder, { recursive: true, force: true }))

const POLICY = `policy: isthmus/v1
park: { name: Park, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/443] } }
plans: { basic: { title: Basic, services: [web] } }
lists: { one: { file: one.txt }, two: { file: two.txt } }
rules:
  no-one: { layer: park, block: { who: everyone, to: [list one] } }
  no-two: { layer: park, block: { who: everyone, to: [list two, a.test] } }
tests:
  - { who: { plan: basic }, to: "https://never.example", expect: allow }
`
const inputs: PolicyInputs = {
  path: join(folder, 'policy.yaml'),
  rule: 'file',
  site: { hosts: new Map(), zones: [] },
}
const data = join(folder, 'data')

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)

const start = (from: PolicyInputs = inputs): Last => {
  const loaded = loadPolicy(from)
  const built = build(loaded, from)
  assert.ok(built.decider !== null, JSON.stringify(built.problems))
  const { compiled, idle, reports, forms } = built
  const { parts, seen, problems, guard, lists } = loaded
  const paths = new Map([...lists].map(([id, { path }]) => [id, path]))
  return {
    inputs: from,
    compiled,
    idle,
    reports,
    forms,
    problems,
    guard,
    parts,
    seen,
    paths,
    copies: copyAll(data, lists),
  }
}

const atomsOf = ({ names, overlay, key }: CompiledPolicy): ((name: string) => number[]) => {
  const lookup = createLookup(names, key, overlay)
  const { sets } = overlay ?? names
  return (name) => [...membersOf(sets, lookup(name))]
}

const NAMES = ['com', 'a.com', 'b.a.com', 'c.b.a.com', 'test', 'a.test', 'www.a.test', 'xn--3e0b707e.test', 'b.com']
const FORMS = [
  'NAME',
  'NAME',
  '||NAME^',
  '*.NAME',
  '0.0.0.0 NAME',
  '0.0.0.0 x.NAME NAME',
  ' NAME # note',
  'UPPER',
  'NAME.',
]
const ODD = [
  '# note',
  '',
  'NAME/path',
  '/ads/',
  '127.0.0.1 localhost',
  '192.0.2.0/24',
  '192.0.2.1',
  '\ufeffNAME',
  '도박.test',
  '한국.test',
  '*.한국.TEST',
]

const line = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...FORMS) }, fc.constantFrom(...ODD)),
  )
  .map(([name, form]) => form.replaceAll('NAME', name).replace('UPPER', name.toUpperCase()))
const lines = fc.array(line, { maxLength: 12 })

/** Take so many lines out at a place, put others in; mostly few. */
const edit = fc.record({ at: fc.nat(20), out: fc.nat(3), in: fc.array(line, { maxLength: 3 }), two: fc.boolean() })
const lineEnd = fc.constantFrom('\n', '\n', '\r\n')
const last = fc.constantFrom('', '\n')

const around = NAMES.flatMap((name) => [name, `x.${name}`, `www.${name}`, `y.x.${name}`, `z${name}`])

test('random changes of random lists, one after another: as if compiled anew, counts of odd lines too', () => {
  write('policy.yaml', POLICY)
  let quick = 0
  let whole = 0
  fc.assert(
    fc.property(
      lines,
      lines,
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      lineEnd,
      last,
      (one, two, edits, end, close) => {
        const texts = { one: [...one], two: [...two] }
        const save = (): void => {
          for (const id of ['one', 'two'] as const)
            write(`${id}.txt`, texts[id].join(end) + (texts[id].length > 0 ? close : ''))
        }
        save()
        let state = start()
        for (const { at, out, in: put, two: second } of edits) {
          texts[second ? 'two' : 'one'].splice(at, out, ...put)
          save()
          const loaded = loadPolicy(inputs)
          const anew = build(loaded, inputs)
          const done = adoptQuickly(state, inputs)
          if (anew.decider === null) {
            assert.ok(done === null || done.refused)
            continue
          }
          if (done === null) {
            whole++
            state = start()
            continue
          }
          quick++
          assert.equal(done.refused, false)
          assert.equal(done.last.compiled.hash, sourceOf(loaded.parts))
          assert.ok(isSound(done.last.compiled))
          assert.ok(isSound(folded(done.last.compiled)))
          const [patched, compiled] = [atomsOf(done.last.compiled), atomsOf(anew.compiled)]
          for (const name of around) assert.deepEqual(patched(name), compiled(name), name)
          const counts = (reports: Last['reports']) =>
            [...reports].map(([id, { entries, odd }]) => [id, entries, odd.map(({ kind, count }) => [kind, count])])
          assert.deepEqual(counts(done.last.reports), counts(anew.reports))
          for (const [id, hash] of done.changed) copyAgain(data, done.last.copies, id, state.paths.get(id) ?? '', hash)
          state = done.last
        }
      },
    ),
    { seed: 12, numRuns: process.env.ISTHMUS_SOAK === undefined ? 250 : 20_000 },
  )
  assert.ok(quick > 200, `${quick} quick, ${whole} whole`)
})

test('the same name in another notation further down is not forgotten, whatever is known of the list', () => {
  write('policy.yaml', POLICY)
  const rest = Array.from({ length: 90_000 }, (_, n) => `n${n}.example`).join('\n')
  write('two.txt', '')
  for (const other of ['||casino.test^', '0.0.0.0 casino.test', 'CASINO.test', '*.casino.test', 'casino.test.']) {
    write('one.txt', `casino.test\n${rest}\n${other}\n`)
    const state = start()
    write('one.txt', `${rest}\n${other}\n`)
    const done = adoptQuickly(state, inputs)
    assert.ok(done !== null, other)
    const atoms = atomsOf(done.last.compiled)
    assert.deepEqual(atoms('casino.test'), other.startsWith('*') ? [] : [0], other)
    assert.deepEqual(atoms('www.casino.test'), other.startsWith('0') ? [] : [0], other)
    assert.deepEqual(atoms('n17.example'), [0])
  }
})

test('an address, another file, a lost or altered copy: left to compiling anew', () => {
  write('policy.yaml', POLICY)
  write('two.txt', 'b.com\n')
  write('one.txt', 'a.com\n')
  const state = start()
  assert.deepEqual(adoptQuickly(state, inputs)?.changed, new Map())
  write('one.txt', 'a.com\n192.0.2.1\n')
  assert.equal(adoptQuickly(state, inputs), null)
  write('one.txt', 'a.com\nc.com\n')
  assert.ok(adoptQuickly(state, inputs))
  writeFileSync(join(data, 'policy', 'lists', 'one'), 'd.com\n')
  assert.equal(adoptQuickly(state, inputs), null)
  const other = start()
  write('policy.yaml', `${POLICY}\n`)
  assert.equal(adoptQuickly(other, inputs), null)
})

test('what takes the place of a list and is no file in its folder: left to compiling anew, which refuses it', () => {
  const outside = freshFolder('outside')
  const path = join(folder, 'one.txt')
  const start1 = (): Last => {
    rmSync(path, { force: true })
    write('one.txt', 'a.com\n')
    return start()
  }
  write('policy.yaml', POLICY)
  write('two.txt', 'b.com\n')
  writeFileSync(join(outside, 'list.txt'), 'a.com\nb.a.com\n')
  const linked = start1()
  rmSync(path)
  symlinkSync(join(outside, 'list.txt'), path)
  assert.equal(adoptQuickly(linked, inputs), null)
  assert.match(JSON.stringify(loadPolicy(inputs).problems), /one\.txt leads out of the policy's folder/)
  const piped = start1()
  rmSync(path)
  execFileSync('mkfifo', [path])
  assert.equal(adoptQuickly(piped, inputs), null)
  rmSync(path)
  rmSync(outside, { recursive: true })
})

test('a name of a fetched list and one of a folder of the Toulouse collection are changed quickly, too', async () => {
  const shelf = freshFolder('shelf')
  const fetched = { ...inputs, shelf }
  write(
    'policy.yaml',
    POLICY.replace('file: one.txt', 'url: "https://lists.example/one", every: 24 h').replace('two.txt', 'two'),
  )
  writeFileSync(join(shelf, 'one'), '*.a.com\n0.0.0.0 b.com\n')
  mkdirSync(join(folder, 'two'), { recursive: true })
  write('two/domains', 'casino.test\n')
  write('two/urls', 'casino.test/page\n')
  // Files beside the names that were just written may change once more unseen: then all is compiled anew.
  await sleep(2200)
  const before = start(fetched)
  writeFileSync(join(shelf, 'one'), '*.a.com\n0.0.0.0 b.com\n*.한국.test\n')
  write('two/domains', 'casino.test\nBingo.test.\n')
  const done = adoptQuickly(before, fetched)
  assert.ok(done !== null)
  const atoms = atomsOf(done.last.compiled)
  for (const [name, lists] of [
    ['a.com', []],
    ['x.a.com', [0]],
    ['b.com', [0]],
    ['x.b.com', []],
    ['xn--3e0b707e.test', []],
    ['x.xn--3e0b707e.test', [0]],
    ['casino.test', [1]],
    ['x.bingo.test', [1]],
  ] as const)
    assert.deepEqual(atoms(name), lists, name)
  assert.deepEqual(
    done.last.reports.get('two')?.odd.map(({ kind, count }) => [kind, count]),
    [['path', 1]],
  )
  rmSync(shelf, { recursive: true })
})

test('the policy’s own tests run; one that fails refuses the change', () => {
  write('policy.yaml', POLICY)
  write('one.txt', 'a.com\n')
  const state = start()
  write('one.txt', 'a.com\nnever.example\n')
  const done = adoptQuickly(state, inputs)
  assert.equal(done?.refused, true)
  assert.match(done?.problems.at(-1)?.what ?? '', /never\.example for the plan basic expects allow/)
})

test('a changed list is held against the tests that every policy must pass', () => {
  const tests = join(folder, 'tests.yaml')
  writeFileSync(tests, 'tests:\n  - { who: { plan: basic }, to: "https://bank.example", expect: allow }\n')
  const guarded = { ...inputs, tests }
  write('one.txt', 'a.com\nb.com\n')
  const state = start(guarded)
  write('one.txt', 'a.com\nb.com\nbank.example\n')
  const done = adoptQuickly(state, guarded)
  assert.equal(done?.refused, true)
  assert.match(done?.problems.at(-1)?.what ?? '', /protected test of https:\/\/bank\.example/)
  assert.equal(adoptQuickly(state, inputs), null, 'other tests: everything is looked at')
})

test('two lists of one file: a changed name changes in both', () => {
  write('policy.yaml', POLICY.replace('two: { file: two.txt }', 'two: { file: ./one.txt }'))
  write('one.txt', 'a.com\nb.com\n')
  const state = start()
  write('one.txt', 'a.com\nb.com\nc.com\n')
  const done = adoptQuickly(state, inputs)
  assert.ok(done !== null)
  const atoms = atomsOf(done.last.compiled)
  assert.deepEqual(atoms('c.com'), atoms('b.com'))
  assert.equal(atoms('c.com').length, 2)
  assert.deepEqual([...done.changed.keys()].sort(), ['one', 'two'])
  assert.equal(done.last.compiled.hash, sourceOf(loadPolicy(inputs).parts))
})

test('a file written anew in its place, as long as before and with its old time, is seen to have changed', async () => {
  write('policy.yaml', POLICY)
  write('two.txt', '')
  write('one.txt', 'a.com\nb.com\n')
  const path = join(folder, 'one.txt')
  const old = new Date(Date.now() - 3_600_000)
  utimesSync(path, old, old)
  const state = start()
  await sleep(20)
  write('one.txt', 'a.com\nc.com\n')
  utimesSync(path, old, old)
  const done = adoptQuickly(state, inputs)
  assert.ok(done !== null)
  assert.deepEqual(atomsOf(done.last.compiled)('c.com'), [0])
  assert.deepEqual(atomsOf(done.last.compiled)('b.com'), [])
})
