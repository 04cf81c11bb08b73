// Adopting, keeping, watching: the policy in force is always the old one or the new one, whole.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseRange } from '../../../src/base/addresses.ts'
import type { Log } from '../../../src/base/log.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import type { Site } from '../../../src/domain/policy/site.ts'
import { checkPolicy } from '../../../src/edges/policyfile/build.ts'
import type { Kept, LookedAgain } from '../../../src/edges/policyfile/job.ts'
import { readKept } from '../../../src/edges/policyfile/kept.ts'
import { type Adopted, type PolicySource, startPolicySource } from '../../../src/edges/policyfile/policy-source.ts'
import { freshFolder } from '../../kit/folder.ts'
import { killInTheMidst } from '../../kit/kill.ts'
import { subjectOn } from '../../kit/subject.ts'

const SAMPLE = fileURLToPath(new URL('../../../examples/kaesong', import.meta.url))
const zone = (id: string, text: string) => ({ id, ranges: [parseRange(text)].filter((range) => range !== undefined) })
const host = (text: string) => ({
  addresses: [parseRange(text)?.from].filter((one) => one !== undefined),
  ports: new Map<number, number>(),
})
const site: Site = {
  hosts: new Map([
    ['library.park.test', host('127.0.1.1')],
    ...['news', 'museum', 'casino', 'lottery', 'fraud', 'seized'].map(
      (name) => [`${name}.test`, host('127.0.2.1')] as const,
    ),
  ]),
  zones: [zone('library', '127.0.1.1'), zone('world', '127.0.2.1')],
}

const sources: PolicySource[] = []
const folders: string[] = []
after(async () => {
  await Promise.all(sources.map((source) => source.close()))
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

type Park = { readonly folder: string; readonly path: string; readonly data: string; readonly text: string }

const newPark = (): Park => {
  const folder = freshFolder('source')
  folders.push(folder)
  cpSync(SAMPLE, join(folder, 'park'), { recursive: true })
  const path = join(folder, 'park', 'policy.yaml')
  return { folder, path, data: join(folder, 'data'), text: readFileSync(path, 'utf8') }
}

const open = ({ path, data }: Park, log: Log = () => {}): PolicySource => {
  const source = startPolicySource({ path, rule: 'file', site, data, log, every: 60 })
  sources.push(source)
  return source
}

const errorsOf = (adopted: Adopted) =>
  adopted.problems.filter(({ severity }) => severity === 'error').map(({ line, column, what }) => [line, column, what])

const whatOf = (adopted: Adopted, host: string): string => {
  assert.ok(adopted.adopted, JSON.stringify(adopted.problems))
  const decider = createDecider(adopted.compiled, site)
  const subject = subjectOn('basic')
  const decision = decider.decide({
    subject,
    at: Date.parse('2026-11-23T00:00:00Z'),
    transport: 'tcp',
    port: 443,
    host: { kind: 'name', name: host },
  })
  return decision.allow ? 'allow' : decision.reason
}

test('the sample is adopted, passes its own tests, and decides', async () => {
  const adopted = await open(newPark()).adopt()
  assert.deepEqual(errorsOf(adopted), [])
  assert.equal(adopted.adopted && adopted.fresh, true)
  assert.equal(whatOf(adopted, 'casino.test'), 'no-gambling')
  assert.equal(whatOf(adopted, 'news.test'), 'allow')
})

test('in this very thread it is the same: checkPolicy', () => {
  const { path } = newPark()
  const { decider, problems, reports } = checkPolicy({ path, rule: 'file', site })
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error'),
    [],
  )
  assert.equal(decider?.policy.rules.length, 12)
  assert.equal(reports.size, 5)
  assert.equal(checkPolicy({ path: `${path}.none`, rule: 'file', site }).decider, null)
})

test('a second start takes the kept form as it is; a change of any file compiles anew', async () => {
  const park = newPark()
  const first = open(park)
  await first.adopt()
  await first.close()
  const again = open(park)
  const adopted = await again.adopt()
  assert.equal(adopted.adopted && adopted.fresh, false)
  assert.equal(whatOf(adopted, 'casino.test'), 'no-gambling')
  assert.deepEqual(
    adopted.problems.map(({ what }) => what),
    ['"speed" is enforced only in line.'],
  )
  writeFileSync(join(park.folder, 'park/lists/gambling.txt'), 'casino.test\nlottery.test\nmore.test\n')
  const changed = await again.adopt()
  assert.equal(changed.adopted && changed.fresh, true)
  assert.equal(whatOf(changed, 'more.test'), 'no-gambling')
})

test('a bad file is refused with its place, and the kept policy is there', async () => {
  const park = newPark()
  const source = open(park)
  await source.adopt()
  writeFileSync(park.path, park.text.replace('[list gambling]', '[list gamblin]'))
  const refused = await source.adopt()
  assert.equal(refused.adopted, false)
  const line = park.text.split('\n').findIndex((text) => text.includes('[list gambling]')) + 1
  assert.deepEqual(errorsOf(refused)[0]?.slice(0, 1), [line])
  const kept = await source.kept()
  assert.ok(kept)
  assert.equal(kept.policy.park.name.en, 'Kaesong Industrial Complex (sample)')
})

test('a policy that fails its own tests is refused', async () => {
  const park = newPark()
  writeFileSync(
    park.path,
    park.text.replace('to: "http://news.test", expect: allow', 'to: "http://news.test", expect: block'),
  )
  const refused = await open(park).adopt()
  assert.equal(refused.adopted, false)
  assert.equal(errorsOf(refused).length, 1)
})

test('a damaged kept copy is said and not used, and made anew by the next adoption', async () => {
  const park = newPark()
  const events: string[] = []
  const source = open(park, (event) => void events.push(event))
  await source.adopt()
  await source.kept()
  const file = join(park.data, 'policy', 'kept')
  const bytes = readFileSync(file)
  bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1
  writeFileSync(file, bytes)
  assert.equal(await source.kept(), undefined)
  assert.ok(events.includes('policy.kept-unusable'))
  const adopted = await source.adopt()
  assert.equal(adopted.adopted && adopted.fresh, true)
  assert.ok(
    adopted.problems.some(({ what }) => what === 'The kept copy of the policy could not be used: its hash is wrong.'),
  )
  assert.ok(await source.kept())
})

test('where nothing can be kept the policy still rules, and it is said', async () => {
  const park = newPark()
  writeFileSync(park.data, 'a file where the folder should be')
  const events: string[] = []
  const source = open(park, (event) => void events.push(event))
  assert.equal((await source.adopt()).adopted, true)
  assert.equal(await source.kept(), undefined)
  assert.ok(events.includes('policy.not-kept'))
})

test('the watch calls once for each change: written in place, renamed over, a list gone and back', {
  timeout: 60_000,
}, async () => {
  const park = newPark()
  const source = open(park)
  let changed = (): void => {}
  let calls = 0
  source.watch(() => {
    calls++
    changed()
  })
  const next = async (act: () => void): Promise<Adopted> => {
    const called = new Promise<void>((resolve) => {
      changed = resolve
    })
    act()
    await called
    return source.adopt()
  }
  await source.adopt()
  const list = join(park.folder, 'park/lists/gambling.txt')
  assert.equal(
    whatOf(await next(() => writeFileSync(list, 'casino.test\nlottery.test\nnews.example\n')), 'news.example'),
    'no-gambling',
  )
  const draft = `${park.path}~`
  const renamed = await next(() => {
    writeFileSync(draft, park.text.replaceAll('no-gambling', 'no-games'))
    renameSync(draft, park.path)
  })
  assert.equal(whatOf(renamed, 'casino.test'), 'no-games')
  assert.equal((await next(() => rmSync(list))).adopted, false)
  assert.equal((await next(() => writeFileSync(list, 'casino.test\nlottery.test\n'))).adopted, true)
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.equal(calls, 4)
})

test('a link that leads out of the folder is refused once, not again at every look', async () => {
  const park = newPark()
  writeFileSync(park.path, park.text.replace('lists/fraud.txt', 'fraud.txt'))
  mkdirSync(join(park.folder, 'park/fraud.txt'))
  const source = open(park)
  let calls = 0
  source.watch(() => calls++)
  assert.equal((await source.adopt()).adopted, false)
  await new Promise((resolve) => setTimeout(resolve, 600))
  assert.equal(calls, 0)
})

test('closing in the middle of it all ends it', async () => {
  const source = open(newPark())
  const adopting = [source.adopt(), source.adopt(), source.kept()]
  await new Promise((resolve) => setTimeout(resolve, 60))
  await source.close()
  await Promise.all(adopting)
  assert.equal((await source.adopt()).adopted, false)
  const other = open(newPark())
  const cutShort = other.adopt()
  await other.close()
  assert.equal((await cutShort).adopted, false)
})

test('with a large list the worker stays: a changed name comes by an overlay, is kept, and a second start has it', async () => {
  const park = newPark()
  const list = join(park.folder, 'park/lists/gambling.txt')
  const names = Array.from({ length: 60_000 }, (_, n) => `large-list-name-${n}.test`)
  const write = (more: readonly string[]): void => {
    writeFileSync(`${list}.next`, ['casino.test', 'lottery.test', ...names, ...more].join('\n'))
    renameSync(`${list}.next`, list)
  }
  write([])
  const source = open(park)
  const first = await source.adopt()
  assert.ok(first.adopted && first.compiled.overlay === null)
  write(['more.test'])
  const second = await source.adopt()
  assert.ok(second.adopted && second.fresh && second.compiled.overlay !== null)
  assert.equal(second.reports.get('gambling')?.entries, 60_003)
  assert.equal(whatOf(second, 'more.test'), 'no-gambling')
  assert.equal(whatOf(second, 'large-list-name-7.test'), 'no-gambling')
  assert.notEqual(second.compiled.hash, first.compiled.hash)
  const same = await source.adopt()
  assert.ok(same.adopted && !same.fresh)
  writeFileSync(park.path, park.text.replace('[list gambling]', '[list gamblin]'))
  assert.equal((await source.adopt()).adopted, false, 'another change than of a list goes the long way')
  writeFileSync(park.path, park.text)
  const third = await source.adopt()
  assert.ok(third.adopted && !third.fresh && third.compiled.overlay !== null, 'what was kept has the overlay')
  write([])
  const fourth = await source.adopt()
  assert.equal(whatOf(fourth, 'more.test'), 'allow')
  await source.close()
  const again = open(park)
  const kept = await again.adopt()
  assert.ok(kept.adopted && !kept.fresh)
  assert.equal(whatOf(kept, 'more.test'), 'allow')
  assert.equal(whatOf(kept, 'large-list-name-7.test'), 'no-gambling')
})

test('what has no effect is told again after a changed name, of the lists as they are now', async () => {
  const park = newPark()
  const list = (id: string, names: readonly string[]): void => {
    writeFileSync(join(park.folder, 'park/lists', `${id}.next`), names.map((name) => `${name}\n`).join(''))
    renameSync(join(park.folder, 'park/lists', `${id}.next`), join(park.folder, 'park/lists', `${id}.txt`))
  }
  const names = Array.from({ length: 60_000 }, (_, n) => `large-list-name-${n}.test`)
  list('gambling', ['casino.test', 'lottery.test', ...names])
  writeFileSync(
    park.path,
    park.text.replace(
      '\nrules:',
      '\n  few: { file: lists/few.txt }\nrules:\n  no-some: { layer: park, block: { who: everyone, to: [list few] } }',
    ),
  )
  list('few', [])
  const source = open(park)
  const heard: LookedAgain[] = []
  let next = Promise.withResolvers<LookedAgain>()
  source.onLookedAgain((looked) => {
    heard.push(looked)
    next.resolve(looked)
  })
  const change = async (few: readonly string[]) => {
    next = Promise.withResolvers()
    list('few', few)
    const adopted = await source.adopt()
    assert.ok(adopted.adopted && adopted.compiled.overlay !== null, JSON.stringify(adopted.problems))
    assert.deepEqual(adopted.idle, { rules: [], lists: [] }, 'nobody has looked yet')
    const looked = await next.promise
    assert.equal(looked.hash, adopted.compiled.hash)
    const said = looked.problems
      .map(({ what }) => what)
      .filter((what) => /few|no-some/.test(what) && !/has no "/.test(what))
    return { rules: looked.idle.rules.map(({ rule }) => rule), lists: looked.idle.lists, said }
  }
  const first = await source.adopt()
  assert.ok(first.adopted)
  assert.ok(first.idle.rules.some(({ rule }) => rule === 'no-some') && first.idle.lists.includes('few'))
  const filled = await change(['bets.test'])
  assert.ok(!filled.rules.includes('no-some') && !filled.lists.includes('few'))
  assert.deepEqual(filled.said, [])
  const hidden = await change(['casino.test'])
  assert.ok(hidden.rules.includes('no-some') && hidden.lists.includes('few'))
  assert.match(
    hidden.said.join(),
    /list few never matters.*no-some never decides: wherever it would block, "no-gambling"/,
  )
  const same = await source.adopt()
  assert.ok(same.adopted && same.idle.lists.includes('few'))
  assert.equal(heard.length, 2, 'nothing changed, nothing to look at')
  await source.close()
  const kept = await open(park).adopt()
  assert.ok(kept.adopted && !kept.fresh && kept.idle.lists.includes('few'))
  assert.match(JSON.stringify(kept.problems), /list few never matters/)
})

// The child adopts two policies in turn and is killed at any moment.
const CHILD = `
  import { writeFileSync } from 'node:fs'
  import { startPolicySource } from ${JSON.stringify(new URL('../../../src/edges/policyfile/policy-source.ts', import.meta.url).href)}
  const { path, data, texts, site } = JSON.parse(process.argv[1])
  const hosts = new Map(site.hosts.map(([name, addresses]) => [name, { addresses, ports: new Map() }]))
  const source = startPolicySource({ path, data, rule: 'file', site: { hosts, zones: site.zones }, log: () => {} })
  for (let i = 0; ; i++) {
    writeFileSync(path, texts[i % 2])
    const { adopted, problems } = await source.adopt()
    if (!adopted) throw new Error(JSON.stringify(problems))
    process.stdout.write('.')
  }
`

test('kill -9 while policies change leaves a kept policy that is one of the two, whole', {
  timeout: 120_000,
}, async () => {
  const park = newPark()
  const texts = [park.text, park.text.replaceAll('no-gambling', 'no-games')]
  const hosts = [...site.hosts].map(([name, { addresses }]) => [name, addresses])
  const argument = JSON.stringify({ path: park.path, data: park.data, texts, site: { hosts, zones: site.zones } })
  // One is kept to begin with: a first one that is killed before it is kept leaves none, rightly.
  const first = open(park)
  assert.ok((await first.adopt()).adopted)
  await first.close()
  for (let round = 0; round < (process.env.ISTHMUS_SOAK ? 100 : 5); round++) {
    assert.equal(await killInTheMidst(CHILD, argument, 40 + ((round * 73) % 300)), '')
    const found = readKept<Kept>(park.data)
    assert.ok(found.state === 'found', found.state)
    const ids = found.value.compiled.policy.rules.map(({ id }) => id)
    const rule = ids.includes('no-games') ? 'no-games' : 'no-gambling'
    assert.equal(whatOf({ adopted: true, fresh: false, files: [], ...found.value }, 'casino.test'), rule)
  }
})
