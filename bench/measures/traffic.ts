// Bulk, new connections, and new connections beside bulk, through one system for a second or two.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bulk, Load } from '../kit/load.ts'
import { cpuSeconds, residentMB } from '../kit/processes.ts'
import type { Running } from '../systems/system.ts'
import type { Measure } from './sample.ts'

type Values = Record<string, number>
export type Traffic = (load: Load, system: Running) => Promise<Values>

const cpuOf = (system: Running): number => (system.pid === null ? 0 : cpuSeconds(system.pid))
const residentOf = (system: Running): Values => (system.pid === null ? {} : { residentMB: residentMB(system.pid) })

// A stream that ended or never came makes the figure worthless: better none.
const gbps = (bulk: Bulk): Values =>
  bulk.failed + bulk.silent > 0 || bulk.seconds === 0
    ? { failed: bulk.failed + bulk.silent }
    : { failed: 0, gbps: (bulk.bytes * 8) / bulk.seconds / 1e9 }

const bulk =
  (streams: number, seconds: number): Traffic =>
  async (load, system) => {
    const before = cpuOf(system)
    const result = await load.bulk(system.stream, streams, seconds)
    const cpu = cpuOf(system) - before
    return { ...gbps(result), cpuSecondsPerGB: cpu / (result.total / 1e9), ...residentOf(system) }
  }

const closed: Traffic = async (load, system) => {
  const before = cpuOf(system)
  const { done, failed, seconds, p50, p99 } = await load.connections(system.small, 64, 1.5)
  const cpu = cpuOf(system) - before
  return { perSecond: done / seconds, failed, p50, p99, cpuMicroseconds: (cpu * 1e6) / done, ...residentOf(system) }
}

const open: Traffic = async (load, system) => {
  const { failed, skipped, p50, p99, max } = await load.atRate(system.small, 500, 2)
  return { failed: failed + skipped, p50, p99, max }
}

const busy: Traffic = async (load, system) => {
  const streams = load.bulk(system.stream, 8, 2.7)
  await sleep(600)
  const connections = await load.atRate(system.small, 200, 2)
  const { failed, skipped, p50, p99, max } = connections
  const moved = gbps(await streams)
  return { ...moved, failed: failed + skipped + (moved.failed ?? 0), p50, p99, max }
}

/** In the order in which they are run. */
export const TRAFFIC: readonly (readonly [Measure, Traffic])[] = [
  ['bulk8', bulk(8, 1.5)],
  ['bulk1', bulk(1, 1)],
  ['new64', closed],
  ['new500', open],
  ['busy', busy],
]
