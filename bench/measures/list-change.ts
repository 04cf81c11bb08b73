// A list of a million names is changed under traffic: when the new name is refused, and what the others felt meanwhile.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Load } from '../kit/load.ts'
import { residentMB } from '../kit/processes.ts'
import type { Running } from '../systems/system.ts'

const RATE = 200
const PATIENCE = 25

/** Seconds on the clock that the load generator uses too. */
const clock = (): number => Number(process.hrtime.bigint()) / 1e9

/** Waits until a system that was away answers everything again. */
const serving = async (load: Load, system: Running): Promise<void> => {
  for (let tries = 0; tries < 20; tries++) {
    const { done, failed } = await load.atRate(system.small, 20, 0.5)
    if (done > 0 && failed === 0) return
    await sleep(1000)
  }
}

/**
 * Adds a name to the list, with its `line`, as an editor does (a new file in place of the old one), under 200 new connections a second to
 * a name that stays allowed. The name to be added must be allowed at first. Milliseconds.
 */
export const changeList = async (
  load: Load,
  system: Running,
  list: string,
  line: string,
  name: string,
): Promise<Record<string, number>> => {
  const next = `${list}.next`
  writeFileSync(next, `${readFileSync(list, 'latin1')}${line}\n`, 'latin1')
  await serving(load, system)
  const quiet = await load.watch(system.small, system.ask(name), RATE, 1.5)
  const watching = load.watch(system.small, system.ask(name), RATE, PATIENCE)
  await sleep(500)
  const changed = clock()
  renameSync(next, list)
  system.reload()
  const seen = await watching
  const before = seen.deniedAt > 0 && seen.deniedAt < changed
  return {
    failed: seen.failed + seen.skipped,
    asked: seen.done + seen.failed,
    gapMs: seen.gap,
    quietGapMs: quiet.gap, // what the machine does to us without any change
    ...(seen.deniedAt === 0 || before ? {} : { inForceMs: (seen.deniedAt - changed) * 1e3 }),
    ...(system.pid === null ? {} : { residentMB: residentMB(system.pid) }),
  }
}
