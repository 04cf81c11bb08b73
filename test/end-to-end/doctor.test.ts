// isthmus doctor beside the running program, as its user types it: ruled by file, and by two operators.
import assert from 'node:assert/strict'
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import type { Finding } from '../../src/domain/doctor/finding.ts'
import { finds } from '../kit/doctor.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const asked = async (park: RunningPark): Promise<{ exit: number; findings: readonly Finding[] }> => {
  const { exit, out, err } = await park.command('doctor', '--json')
  assert.equal(err, '')
  const { state, findings } = JSON.parse(out)
  assert.equal(exit, ['ok', 'look', 'broken'].indexOf(state))
  return { exit, findings }
}

const isBroken = ({ state }: Finding): boolean => state === 'broken'

test('beside a park ruled by file: it runs, nothing is broken; a refused policy is told by both; words for people', async () => {
  const folder = freshFolder()
  cpSync(join(ROOT, 'examples', 'kaesong'), folder, { recursive: true })
  const park = await startRealPark({ env: { ISTHMUS_CONFIG: join(folder, 'by-file.yaml') } })
  try {
    const { findings } = await asked(park)
    assert.deepEqual(findings.filter(isBroken), [])
    finds(findings, 'service', 'ok', /^It runs since 20/)
    finds(findings, 'record', 'ok', /1 entry, and a file rules/)
    assert.deepEqual(
      findings.filter(({ subject }) => subject === 'ports'),
      [],
      'its ports are its own',
    )
    appendFileSync(join(folder, 'policy.yaml'), '\ncolour: blue\n')
    await eventually('a trouble', async () => (await park.command('status')).exit === 1)
    const refused = (await asked(park)).findings
    finds(refused, 'service', 'look', /was refused/, /isthmus status/)
    finds(refused, 'policy', 'look', /colour.* The one that was kept from before rules/)
    const { out } = await park.command('doctor')
    assert.match(out, /\nlook {4}policy {7}[^→]*colour[^→]*→ isthmus policy check says where and how\n/)
  } finally {
    await park.stop()
  }
})

test('beside a park that operators rule: what they agreed on is looked at, and what anybody writes beside it is not', async () => {
  const folder = freshFolder()
  const env = { ISTHMUS_CONFIG: writeGoverned(folder) }
  const data = join(folder, 'data')
  const park = await startRealPark({ data, env })
  try {
    writeFileSync(join(folder, 'policy.yaml'), `${readFileSync(join(folder, 'policy.yaml'), 'utf8')}\ncolour: blue\n`)
    const { exit, findings } = await asked(park)
    assert.deepEqual(findings.filter(isBroken), [])
    assert.equal(exit, 1)
    finds(findings, 'policy', 'ok', /^The agreed policy holds, with \d+ rules/)
    finds(findings, 'record', 'ok', /1 entry, and several operators rule/)
    finds(findings, 'service', 'look', /do not say where the witness of north is/)
  } finally {
    await park.kill()
  }
  const { findings } = await asked(park)
  assert.deepEqual(findings.filter(isBroken), [])
  finds(findings, 'service', 'ok', /does not run/)
  finds(findings, 'policy', 'ok', /^The agreed policy holds/)
})
