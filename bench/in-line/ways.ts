// The load in line: from a seat of one of the two networks to an origin of its world, and what one way through is measured by.
import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { WORLD } from '../../lab/plan.ts'
import { inSpace } from '../kit/lab.ts'
import type { Bulk, Connections } from '../kit/load.ts'

/** Whose connections, and to which port: at 8000 the world serves what needs no name. */
export type Way = { readonly lab: string; readonly seat: string; readonly port: 443 | 8000 }

/** What one way through did in one round; NaN where it failed, `failed` connections in all. */
export type Figures = {
  readonly gbps: number
  readonly perSecond: number
  readonly p99: number
  readonly p50BesideBulk: number
  readonly failed: number
}

const run = promisify(execFile)
const STREAMS = { address: WORLD.museum.four, name: 'museum.example' }
const SMALL = { address: WORLD.news.four, name: 'news.example' }

type Target = { readonly address: string; readonly name: string }

const ask = async <T>(load: string, way: Way, kind: 'bulk' | 'new', to: Target, options: string): Promise<T> => {
  const args = [kind, to.address, String(way.port), '--hello', to.name, ...options.split(' ')]
  const [file, ...all] = inSpace(way.lab, way.seat, load, ...args)
  const { stdout } = await run(file, all, { timeout: 30_000 })
  return JSON.parse(stdout) as T
}

/** How many connections with that name had their answer, within a short while. */
export const answersTo = async (load: string, way: Way, name: string): Promise<number> =>
  (await ask<Connections>(load, way, 'new', { ...SMALL, name }, '--open 1 --seconds 0.5')).done

/** Gbit/s of eight streams. */
export const streams = async (load: string, way: Way): Promise<number> => {
  const { bytes, seconds, failed, silent } = await ask<Bulk>(load, way, 'bulk', STREAMS, '--open 8 --seconds 1.5')
  return failed + silent > 0 ? Number.NaN : (bytes * 8) / seconds / 1e9
}

/** All of it; new connections always meet port 443, where a name is read. */
export const figuresOf = async (load: string, way: Way): Promise<Figures> => {
  const small = (options: string) => ask<Connections>(load, way, 'new', SMALL, options)
  const gbps = await streams(load, way)
  const most = await small('--open 64 --seconds 1.5')
  const steady = await small('--open 4096 --rate 500 --seconds 2')
  const bulk = streams(load, way)
  await pause(500) // its warm-up
  const beside = await small('--open 4096 --rate 200 --seconds 0.9')
  await bulk
  return {
    gbps,
    perSecond: most.failed > 0 ? Number.NaN : most.done / most.seconds,
    p99: steady.p99,
    p50BesideBulk: beside.p50,
    failed: most.failed + steady.failed + beside.failed,
  }
}
