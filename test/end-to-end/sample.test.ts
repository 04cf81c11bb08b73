// What `npm start` starts: the sample under two operators with a witness of each, and a newcomer who plays both sides.
import assert from 'node:assert/strict'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { type RunningPark, run, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const folder = freshFolder()
const data = join(folder, 'data')
const env = { ISTHMUS_CONFIG: 'examples/kaesong/isthmus.yaml' }
const keyOf = (person: string): string => join(ROOT, 'examples/kaesong/keys', `${person}.key`)
let park: RunningPark
let record: readonly string[] = []

const told = async (...line: string[]) => {
  const { exit, out, err } = await park.command(...line, '--json')
  return { exit, err, json: out === '' ? null : JSON.parse(out) }
}
const cosignedBy = async (): Promise<readonly string[]> => {
  const { json } = await told('record', 'verify', record[1] ?? '', ...record.slice(2))
  return json.cosigned.map(({ by }: { by: string }) => by).sort()
}

/** Processes of this park's witnesses, by operator. */
const witnesses = (): ReadonlyMap<string, number> =>
  new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        const path = `/proc/${pid}/cmdline`
        const line = existsSync(path) ? readFileSync(path, 'utf8').split('\0') : []
        const at = line.indexOf('--data')
        const home = line.includes('witness') && at >= 0 ? line[at + 1] : undefined
        return home?.startsWith(`${data}/witness-`) ? [[home.slice(data.length + 9), Number(pid)] as const] : []
      }),
  )

before(async () => {
  park = await startRealPark({ data, env })
  const { json } = await told('record', 'genesis')
  record = ['--record', `http://localhost:${park.ports.http}/record/`, '--genesis', json.genesis]
})

after(async () => {
  await park.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('it starts with nothing to mend, says who rules, and both witnesses cosign', async () => {
  const started = JSON.parse(
    park
      .printed()
      .split('\n')
      .find((line) => line.startsWith('{"portal"')) ?? '',
  )
  assert.deepEqual([started.operators.length, started.troubles], [2, []])
  assert.deepEqual([...witnesses().keys()].sort(), ['north', 'south'])
  await eventually('both', async () => (await cosignedBy()).length === 2)
  assert.deepEqual(await cosignedBy(), ['north/witness', 'south/witness'])
  assert.deepEqual((await told('status')).json.troubles, [])
})

test('the tour: each step is true, and its lines can be typed', async () => {
  const before = Number((await told('record', 'verify', record[1] ?? '', ...record.slice(2))).json.size)
  const { exit, json, err } = await told('tour')
  assert.deepEqual(
    [exit, err, json.steps.filter(({ isTrue }: { isTrue: boolean }) => !isTrue)],
    [0, '', []],
    'what was otherwise',
  )
  assert.equal(json.steps.length, 20)
  assert.equal(Number((await told('record', 'verify', record[1] ?? '', ...record.slice(2))).json.size), before + 8)
  // Signed out again: what was true at the beginning is what curl says now.
  for (const { line, seen } of json.steps.slice(0, 2)) {
    const { out } = await run('sh', ['-c', line.replace('curl ', 'curl -s -o /dev/null -w "%{http_code}" ')])
    assert.equal(out, seen[0].slice(0, 3), line)
  }
  assert.equal((await told('session', 'list')).json.sessions.length, 0)
})

test('services: page, API and command line say the same of the policy in force', async () => {
  const { json } = await told('coverage', 'examples/kaesong/policy.yaml')
  const answer = JSON.parse((await park.api(9, 'GET', '/services')).body)
  type Counted = { id?: string; plan?: string; works: number; services: { id: string; state: string }[] }
  const counts = (plans: readonly Counted[]) =>
    plans.map(({ id, plan, works, services }) => [
      id ?? plan,
      works,
      services.map((each) => `${each.id} ${each.state}`).join(),
    ])
  assert.deepEqual(counts(answer.plans), counts(json.plans))
  const page = await fetch(`http://localhost:${park.ports.http}/services?lang=en&plan=basic`)
  const { works } = json.plans.find(({ plan }: Counted) => plan === 'basic')
  assert.ok((await page.text()).includes(`${works} of 101 work on Basic`))
})

test('sit: a browser with a profile for once asks from the seat, and nothing of it is left', async () => {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const seen = join(folder, 'seen.html')
  const wrapper = join(bin, 'chromium')
  writeFileSync(wrapper, `#!/bin/sh\nexec chromium --headless=new --dump-dom "$@" >${seen}\n`, { mode: 0o755 })
  assert.equal((await park.signIn(7, 4)).status, 201)
  const { exit, out, err } = await park.command('sit', '7', '--browser', wrapper, '--no-sandbox')
  assert.deepEqual([exit, err], [0, ''])
  assert.match(out, /chromium, by 127\.0\.0\.1:\d+, at 127\.0\.0\.7/)
  assert.match(readFileSync(seen, 'utf8'), /Sign out|나가기|이용 끝내기/)
  assert.deepEqual(
    readdirSync(tmpdir()).filter((name) => name.startsWith('isthmus-sit-')),
    [],
  )
  assert.equal((await told('sit', '77')).exit, 2)
  await park.api(7, 'DELETE', '/sessions/current')
})

test('the policy file changes nothing; what both sides sign with the keys for trying does, at once', async () => {
  const draft = join(folder, 'draft')
  cpSync(join(ROOT, 'examples/kaesong'), draft, { recursive: true })
  appendFileSync(join(draft, 'lists', 'gambling.txt'), '\nnews.test\n')
  const policy = join(draft, 'policy.yaml')
  writeFileSync(policy, readFileSync(policy, 'utf8').replace(/.*http:\/\/news\.test", expect: allow.*\n/, ''))
  assert.equal((await park.signIn(3)).status, 201)
  assert.equal((await park.curl(3, 'http://news.test/')).status, 200)
  const title = ['--title', 'en=A try', '--yes']
  const proposed = await told('propose', 'inputs', policy, ...record, '--key', keyOf('north-kim'), ...title)
  assert.equal(proposed.exit, 0, proposed.err)
  assert.equal((await park.curl(3, 'http://news.test/')).status, 200, 'one side alone')
  const signed = await told('sign', proposed.json.hash, '--approve', ...record, '--key', keyOf('south-lee'), '--yes')
  assert.equal(signed.exit, 0, signed.err)
  assert.equal((await park.curl(3, 'http://news.test/')).status, 403, 'both')
  await eventually('both cosign what changed', async () => (await cosignedBy()).length === 2)
})

test('a request for review becomes an exception for one tenant and some days, when both have signed', async () => {
  const asked = await park.api(3, 'POST', '/reviews', { rule: 'no-gambling', name: 'casino.test' })
  assert.equal(asked.status, 201)
  const { number } = JSON.parse(asked.body)
  const line = ['propose', 'exception', '--review', String(number), '--tenant', 't-042', '--for-days', '14', ...record]
  const proposed = await told(...line, '--key', keyOf('south-lee'), '--yes')
  assert.equal(proposed.exit, 0, proposed.err)
  const [open] = (await told('proposals', ...record)).json.proposals
  assert.match(open.proposal.title.en, /^casino\.test for t-042 until 20\d\d-\d\d-\d\d$/)
  assert.equal((await park.curl(3, 'http://casino.test/')).status, 403, 'one side alone')
  const signed = await told('sign', proposed.json.hash, '--approve', ...record, '--key', keyOf('north-kim'), '--yes')
  assert.equal(signed.exit, 0, signed.err)
  assert.equal((await park.curl(3, 'http://casino.test/')).status, 200, 'their people')
  assert.equal((await park.signIn(6, 1)).status, 201)
  assert.equal((await park.curl(6, 'http://casino.test/')).status, 403, 'nobody else')
})

test('a witness that died comes back and cosigns again; the next start goes on with the same record', async () => {
  const north = witnesses().get('north') ?? 0
  process.kill(north, 'SIGKILL')
  await eventually('another one', () => (witnesses().get('north') ?? north) !== north)
  await park.stop()
  assert.equal(witnesses().size, 0, 'they end with the park')
  park = await startRealPark({ data, env })
  record = ['--record', `http://localhost:${park.ports.http}/record/`, ...record.slice(2)]
  await eventually('both', async () => (await cosignedBy()).length === 2)
  assert.equal((await park.signIn(4)).status, 201)
  assert.equal((await park.curl(4, 'http://news.test/')).status, 403, 'what was agreed')
})

test('killed, it takes the witnesses along', async () => {
  await park.kill()
  await eventually('none left', () => witnesses().size === 0)
  park = await startRealPark({ data, env })
  record = ['--record', `http://localhost:${park.ports.http}/record/`, ...record.slice(2)]
})

test('a backup of Monday, put back on Tuesday with the copy of a witness: what both agreed on between is in force', async () => {
  const monday = join(folder, 'monday')
  const taken = await told('backup', monday)
  assert.equal(taken.exit, 0, taken.err)
  const back = ['propose', 'inputs', 'examples/kaesong/policy.yaml', ...record, '--key', keyOf('north-kim')]
  const proposed = await told(...back, '--title', 'en=As it was', '--yes')
  assert.equal(proposed.exit, 0, proposed.err)
  assert.equal(
    (await told('sign', proposed.json.hash, '--approve', ...record, '--key', keyOf('south-lee'), '--yes')).exit,
    0,
  )
  await eventually('both cosign', async () => (await cosignedBy()).length === 2)
  const { size } = (await told('record', 'verify', record[1] ?? '', ...record.slice(2))).json
  assert.match((await told('restore', monday)).err, /the service runs/)
  await park.stop()
  assert.match((await told('restore', monday)).err, /give --record WHERE/)
  const restored = await told('restore', monday, '--record', join(data, 'witness-north', 'record'))
  assert.deepEqual([restored.exit, restored.json.entries], [0, size], restored.err)
  park = await startRealPark({ data, env })
  record = ['--record', `http://localhost:${park.ports.http}/record/`, ...record.slice(2)]
  assert.equal((await park.signIn(5)).status, 201)
  assert.equal((await park.curl(5, 'http://news.test/')).status, 200, 'what was agreed after the backup')
  await eventually('both cosign', async () => (await cosignedBy()).length === 2)
  assert.deepEqual((await told('status')).json.troubles, [])
})
