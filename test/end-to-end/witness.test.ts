// The whole of it, with the real program: a park that two operators rule, and a witness of each in a process of its own.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import type { WitnessStatus } from '../../src/edges/record/witness/witness.ts'
import { hashOfProposal } from '../kit/council.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { operatorsAt, writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'
import { freePort, putWitnessKey, startWitness, type WitnessProcess } from '../kit/witness-process.ts'

const folder = freshFolder()
const sides = ['north', 'south'] as const
const witnesses: Partial<Record<(typeof sides)[number], WitnessProcess>> = {}
const ports: Record<string, number> = {}
let park: RunningPark
let genesis = ''
let operators: ReturnType<typeof operatorsAt>

const record = (): string => `http://localhost:${park.ports.http}/record/`
const start = async (operator: (typeof sides)[number]): Promise<void> => {
  const data = join(folder, operator)
  const port = ports[operator] ?? 0
  witnesses[operator] = await startWitness({ operator, data, record: record(), genesis, port })
}
const statusOf = async (operator: (typeof sides)[number]): Promise<WitnessStatus> =>
  (await (await fetch(`${witnesses[operator]?.url}status`)).json()) as WitnessStatus
const told = async (...args: string[]) => JSON.parse((await park.command(...args, '--json')).out)
const cosignedBy = async (): Promise<string[]> =>
  (await told('record', 'verify', record(), '--genesis', genesis)).cosigned.map(({ by }: { by: string }) => by)

before(async () => {
  const settings = writeGoverned(join(folder, 'park'))
  for (const operator of sides) ports[operator] = await freePort()
  const addresses = sides.map((operator) => `${operator}: "http://127.0.0.1:${ports[operator]}/"`).join(', ')
  appendFileSync(settings, `witnesses: { ${addresses} }\n`)
  park = await startRealPark({ data: join(folder, 'data'), env: { ISTHMUS_CONFIG: settings } })
  genesis = (await told('record', 'genesis')).genesis
  operators = operatorsAt(() => `http://localhost:${park.ports.http}/`, genesis)
})

after(async () => {
  for (const operator of sides) await witnesses[operator]?.end('SIGKILL')
  await park.stop()
  operators.close()
  rmSync(folder, { recursive: true, force: true })
})

test('without witnesses the park runs, and says what is missing; with them both cosign', async () => {
  await eventually('a trouble of each', async () => (await told('status')).troubles.length === 2)
  assert.match((await told('status')).troubles.join(), /The witness of north .* does not cosign: .*ECONNREFUSED/)
  for (const operator of sides) {
    putWitnessKey(join(folder, operator), operator)
    await start(operator)
  }
  await eventually('both', async () => (await cosignedBy()).length === 2)
  assert.deepEqual((await cosignedBy()).sort(), ['north/witness', 'south/witness'])
  await eventually('no trouble', async () => (await told('status')).troubles.length === 0)
  assert.equal(statSync(join(folder, 'north/witness.json')).mode & 0o077, 0o044, 'nothing of it is secret')
  assert.equal(statSync(join(folder, 'north/witness.key')).mode & 0o777, 0o600)
})

test('what is agreed is cosigned by both, and the next entry says when they last did', async () => {
  const proposal = await operators.inputs({ 'policy.yaml': `${await operators.file('policy.yaml')}\n` })
  const hash = hashOfProposal(proposal)
  assert.equal((await operators.submit('north/kim', proposal)).status, 201)
  assert.equal((await operators.say('north/kim', 'approve', hash)).status, 201)
  assert.equal((await operators.say('south/lee', 'approve', hash)).status, 201)
  await eventually('activated, and cosigned by both', async () => {
    const { checkpoint, cosigned, park: state } = await operators.record()
    return checkpoint.size === 5 && state.proposals.length === 0 && cosigned.length === 2
  })
  const { park: state } = await operators.record()
  for (const operator of sides) {
    const { size, troubles, cosigned } = await statusOf(operator)
    assert.deepEqual([size, troubles], [5, []])
    const seen = state.clock.seen[operator] ?? 0
    assert.ok(seen > 1_700_000_000 && seen <= (cosigned ?? 0), `${seen} ${cosigned}`)
  }
})

test('the second verifier finds both cosignatures, and the copies are the record', async () => {
  for (const operator of sides) {
    const copy = `${witnesses[operator]?.url}record/`
    const checked = await told('record', 'verify', copy, '--genesis', genesis)
    assert.deepEqual([checked.state, checked.size], ['good', 5])
    const { checkpoint } = await operators.record()
    const prefix = createHash('sha256').update(checkpoint.origin).digest('hex')
    const note = await (await fetch(`${witnesses[operator]?.url}${prefix}/checkpoint`)).text()
    assert.ok(note.startsWith(`${checkpoint.origin}\n5\n`) && note.includes(`— ${operator}/witness `))
    assert.equal((await fetch(`${witnesses[operator]?.url}${'0'.repeat(64)}/checkpoint`)).status, 404)
    assert.equal((await fetch(`${witnesses[operator]?.url}${prefix}/tile/entries/000.p/5`)).status, 200)
  }
  const python = program('python3-cryptography') === undefined ? undefined : program('python3')
  if (python === undefined) return leftOut('the second verifier of cosignatures', 'no python3-cryptography')
  const args = ['-B', join(ROOT, 'test/verifier/verify.py'), record(), '--genesis', genesis]
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  for (const operator of sides) assert.match(stdout, new RegExp(`^cosigned ${operator}/witness 1[0-9]{9}$`, 'm'))
})

test('one witness killed: everything goes on, and is cosigned by it once it is back', async () => {
  await witnesses.north?.end('SIGKILL')
  const proposal = await operators.inputs({ 'policy.yaml': `${await operators.file('policy.yaml')}\n\n` })
  assert.equal((await operators.submit('south/lee', proposal)).status, 201)
  await eventually('only south', async () => (await cosignedBy()).join() === 'south/witness')
  await eventually('said', async () => /of north .* does not cosign/.test((await told('status')).troubles.join()))
  await start('north')
  await eventually('both again', async () => (await cosignedBy()).length === 2)
  assert.equal((await statusOf('north')).size, 6)
  const second = startWitness({ operator: 'north', data: join(folder, 'north'), record: record(), genesis, port: 0 })
  await assert.rejects(second, /another Isthmus runs in .*north/)
  assert.equal(await witnesses.north?.end('SIGINT'), 0)
})
