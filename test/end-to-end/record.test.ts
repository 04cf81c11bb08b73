// A park ruled by file gets its record by itself: begun at the first start, an entry for each policy in force, verified by anybody; and a
// record that is damaged, put back or gone stops no traffic and freezes the policy.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { reduce } from '../../src/domain/council/reduce.ts'
import { type State, stateHash } from '../../src/domain/council/state.ts'
import { grown, leafHash, NO_LEAVES, rootOf } from '../../src/domain/record/merkle.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const policyWith = (session: string): string => `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, tcp/443] }
lists:
  ads: { file: ads.txt }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [web], session: ${session} }
`

/** What the program writes is what the reducer and the second verifier read, with the same state after it. */
const readAlike = (folder: string, genesis: string, entries: readonly string[]): void => {
  let tree = NO_LEAVES
  let state: State | null = null
  const roots = [rootOf(tree)]
  for (const entry of entries) {
    const octets = new TextEncoder().encode(entry)
    const reduced = reduce(state, octets, (size) => roots[size])
    assert.equal(reduced.outcome.is, 'accepted')
    state = reduced.state
    tree = grown(tree, leafHash(octets))
    roots.push(rootOf(tree))
  }
  assert.ok(state !== null)
  const python = program('python3-cryptography') === undefined ? undefined : program('python3')
  if (python === undefined) {
    leftOut('the second verifier of a real record', 'no python3-cryptography')
    return
  }
  const args = ['-B', join(ROOT, 'test/verifier/verify.py'), folder, '--genesis', genesis]
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.match(stdout, new RegExp(`^size ${entries.length}$`, 'm'))
  assert.match(stdout, new RegExp(`^state ${stateHash(state)}$`, 'm'))
}

test('the record of a park ruled by file, from the first start on', async () => {
  const folder = freshFolder()
  const data = join(folder, 'data')
  const policy = join(folder, 'policy.yaml')
  writeFileSync(policy, policyWith('30 min'))
  writeFileSync(join(folder, 'ads.txt'), 'ads.test\n')
  writeFileSync(join(folder, 'isthmus.yaml'), 'policy: policy.yaml\ndomain: ship.example\n')
  const start = (): Promise<RunningPark> =>
    startRealPark({ data, env: { ISTHMUS_CONFIG: join(folder, 'isthmus.yaml') } })
  const told = async (park: RunningPark, ...args: string[]) => JSON.parse((await park.command(...args, '--json')).out)
  const recordUrl = (park: RunningPark): string => `http://127.0.0.1:${park.ports.http}/record/`

  let park = await start()
  const { genesis } = await told(park, 'record', 'genesis')
  const first = await told(park, 'record', 'verify', recordUrl(park), '--genesis', genesis)
  assert.deepEqual([first.state, first.size, first.origin, first.missing], ['good', 1, 'ship.example/record', []])
  assert.equal(first.since.index, 0)
  const entry = JSON.parse((await told(park, 'record', 'show', '0')).text)
  assert.deepEqual(Object.keys(entry.body.inputs), ['lists/ads', 'policy.yaml'])
  assert.deepEqual(entry.body.charter.operators, {})
  const hex: string = entry.body.inputs['policy.yaml'].slice('sha256:'.length)
  assert.equal(await (await fetch(`${recordUrl(park)}blob/sha256/${hex}`)).text(), policyWith('30 min'))
  assert.equal(statSync(join(data, 'keys/record.key')).mode & 0o777, 0o600)

  writeFileSync(policy, policyWith('40 min'))
  await told(park, 'policy', 'reload')
  const size = async (): Promise<number> => (await told(park, 'record', 'show')).length
  // Written after it is in force: no seat waits for the disk.
  while ((await size()) < 2) assert.equal((await told(park, 'status')).troubles.length, 0)
  const other = await park.command('record', 'verify', join(data, 'record'), '--genesis', `sha256:${'0'.repeat(64)}`)
  assert.deepEqual([other.exit, /its genesis is sha256:/.test(other.out)], [1, true])
  const entries = await Promise.all(
    [0, 1].map(async (n) => (await told(park, 'record', 'show', `${n}`)).text as string),
  )
  await park.stop()
  readAlike(join(data, 'record'), genesis, entries)

  park = await start()
  assert.equal(await size(), 2, 'nothing changed, nothing is added')
  const { hash } = (await told(park, 'status')).policy
  await park.stop()

  const tile = join(data, 'record/tile/entries/000.p/2')
  const octets = readFileSync(tile)
  writeFileSync(tile, octets.toString('latin1').replace('adoption', 'adoptiom'), 'latin1')
  writeFileSync(policy, policyWith('50 min'))
  park = await start()
  const bad = await told(park, 'status')
  assert.match(bad.troubles[0], /^The record is bad: the root of its entries is not that of the checkpoint\./)
  assert.equal(bad.policy.hash, hash, 'the last verified policy is in force, not the file')
  const reload = await park.command('policy', 'reload')
  assert.deepEqual([reload.exit, /No other policy is put in force/.test(reload.out)], [1, true])
  assert.equal((await fetch(`${recordUrl(park)}checkpoint`)).status, 503)
  assert.match((await park.command('record', 'show')).err, /the record is bad/)
  await park.stop()

  writeFileSync(tile, octets)
  cpSync(join(data, 'record'), join(folder, 'old'), { recursive: true })
  park = await start()
  assert.equal(await size(), 3, 'mended: the file is adopted, and recorded')
  await park.stop()

  renameSync(join(data, 'record'), join(folder, 'record'))
  for (const [put, why] of [
    [() => {}, /it is gone; it had 3 entries/],
    [
      () => cpSync(join(folder, 'old'), join(data, 'record'), { recursive: true }),
      /from an earlier day: it has 2 entries, and had 3/,
    ],
  ] as const) {
    put()
    park = await start()
    assert.match((await told(park, 'status')).troubles[0], why)
    await park.stop()
  }
  const whole = await park.command('record', 'verify', join(folder, 'record'), '--genesis', genesis, '--json')
  assert.equal(JSON.parse(whole.out).size, 3)
  rmSync(folder, { recursive: true })
})
