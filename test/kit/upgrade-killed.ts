// Upgrades killed at moments of a choice, and what they leave.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { at, leadsTo, type Park, parkOn, startsByLink } from './upgrade.ts'

const PROCESS = fileURLToPath(new URL('./upgrade-process.ts', import.meta.url))
const SOAK = process.env.ISTHMUS_SOAK !== undefined

type Said = {
  readonly steps: number
  readonly marked: readonly number[]
  readonly starts: readonly number[]
  readonly failed: string | null
}

/** Runs an upgrade, killed before a step or a while after it. */
export const runAt = (park: Park, archive: string, ...when: readonly (number | undefined)[]) => {
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
export const chosen = ({ steps, marked, starts }: Said): readonly When[] => [
  ...Array.from({ length: steps }, (_, n): When => [n]).filter(
    ([n]) =>
      marked.includes(n) ||
      n - 1 === marked.at(-1) ||
      (SOAK && (marked.includes(n - 1) || n % Math.ceil(steps / 60) === 0)),
  ),
  ...starts.flatMap((start) => (SOAK ? [50, 200, 500, 1000, 2000] : [700]).map((later): When => [start, later])),
]

/** Upgrades once to the end, and then as often as there are moments to be killed at; what was left is there at the next try, as long as the version is the old one. */
export const killed = async (
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
