// Upgrades killed at any step: the old version or the new one is in place, whole, and opens the data.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { at, beside, LATER_SCHEMA, leadsTo, NO_START, newer, type Park, parkOn, startsByLink } from '../kit/upgrade.ts'
import { makeArchive } from '../kit/version.ts'

const PROCESS = fileURLToPath(new URL('../kit/upgrade-process.ts', import.meta.url))
const SOAK = process.env.ISTHMUS_SOAK !== undefined

type Said = {
  readonly steps: number
  readonly marked: readonly number[]
  readonly starts: readonly number[]
  readonly failed: string | null
}

const runAt = (park: Park, archive: string, ...when: readonly (number | undefined)[]) => {
  const args = when.filter((each) => each !== undefined).map(String)
  const { signal, stdout } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', PROCESS, park.program, archive, ...args],
    {
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...process.env, ISTHMUS_CONFIG: park.config },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  return { killed: signal === 'SIGKILL', said: stdout === '' ? null : (JSON.parse(stdout) as Said) }
}

type When = readonly [step: number, later?: number]

/** Steps to die before: those that change a name, and the one after the last of them; and moments in the midst of each start. In a soak many more. */
const chosen = ({ steps, marked, starts }: Said): readonly When[] => [
  ...Array.from({ length: steps }, (_, n): When => [n]).filter(
    ([n]) =>
      marked.includes(n) ||
      n - 1 === marked.at(-1) ||
      (SOAK && (marked.includes(n - 1) || n % Math.ceil(steps / 60) === 0)),
  ),
  ...starts.flatMap((start) => (SOAK ? [50, 200, 500, 1000, 2000] : [700]).map((later): When => [start, later])),
]

/** Upgrades once to the end, and then as often as there are moments to be killed at; what was left is there at the next try, as long as the version is the old one. */
const killed = async (
  archive: string,
  moments: (whole: Said) => readonly When[],
): Promise<{ readonly seen: Map<string, number>; readonly last: Park }> => {
  const { said } = runAt(await parkOn(), archive)
  assert.ok(said)
  const seen = new Map<string, number>()
  let park = await parkOn()
  for (const [step, later] of moments(said)) {
    // What a try left lying changes how many steps the next one has: behind the last name that changes, one is counted from a clean start.
    if (step > (said.marked.at(-1) ?? 0)) park = await parkOn()
    assert.ok(runAt(park, archive, step, later).killed, `step ${step} ${later}`)
    const version = startsByLink(park)
    assert.equal(leadsTo(park), at(version), `step ${step} ${later}`)
    seen.set(version, (seen.get(version) ?? 0) + 1)
    if (version !== '0.1.0') park = await parkOn()
  }
  return { seen, last: park }
}

test('killed before any step, and in the midst of each start; the next try ends it', {
  timeout: 600_000,
}, async (t) => {
  const { seen, last } = await killed(newer, chosen)
  t.diagnostic([...seen].map(([version, times]) => `${version}: ${times}`).join(', '))
  assert.deepEqual([...seen.keys()].sort(), ['0.1.0', '0.2.0'])
  assert.equal(runAt(last, newer).said?.failed, null)
  assert.deepEqual([leadsTo(last), startsByLink(last)], [at('0.2.0'), '0.2.0'])
  assert.deepEqual(
    beside(last).filter((name) => /partial|trial|new$/.test(name)),
    [],
  )
})

test('killed while it goes back: the version in place can open the database', { timeout: 600_000 }, async (t) => {
  const broken = await makeArchive({ version: '0.2.0', changes: [LATER_SCHEMA, NO_START] })
  const { seen } = await killed(broken, (whole) => {
    const since = whole.starts.at(-1) ?? 0
    return chosen(whole).filter(([step]) => step > since)
  })
  t.diagnostic([...seen].map(([version, times]) => `${version}: ${times}`).join(', '))
  assert.ok(seen.has('0.1.0'))
})
