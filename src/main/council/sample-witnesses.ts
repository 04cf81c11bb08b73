// The two operators' witnesses of the sample park, as programs of their own: in a real park each runs on a machine of its operator.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Log } from '../../base/log.ts'
import { witnessesOf } from '../../domain/council/charter.ts'
import { isForTrying } from './charter-file.ts'
import type { ParkRecord } from './record.ts'

type Sample = {
  readonly data: string
  readonly record: ParkRecord
  /** Gets the address of each that has started. */
  readonly witnesses: Map<string, string>
  /** Where the record is served on this machine. */
  readonly port: number
  readonly log: Log
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Milliseconds: how long the start of the park waits for them, and the pause before one that ended is started again. */
const PATIENCE = 10_000
const PAUSE = 2_000

const commandOf = (operator: string, { data, port }: Sample, genesis: string): readonly string[] => [
  ...['--disable-warning=ExperimentalWarning', join(ROOT, 'bin', 'isthmus.js'), 'witness', '--json'],
  ...['--operator', operator, '--key', join(ROOT, 'examples', 'kaesong', 'keys', `${operator}-witness.key`)],
  ...['--record', `http://127.0.0.1:${port}/record/`, '--genesis', genesis],
  ...['--data', join(data, `witness-${operator}`), '--listen', '127.0.0.1:0'],
]

/** Descriptor 3 ends with this process, and the child with it, however this one ends (bin/isthmus.js). */
const startOne = (operator: string, sample: Sample, genesis: string): ChildProcess =>
  spawn(process.execPath, commandOf(operator, sample, genesis), {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    env: { ...process.env, ISTHMUS_BELOW: '3' },
  })

/** The address that it says it answers at; rejects where it ends before. */
const addressOf = async (child: ChildProcess): Promise<string> => {
  if (child.stdout !== null)
    for await (const line of createInterface({ input: child.stdout })) return String(JSON.parse(line).url)
  throw new Error('it ended before it answered')
}

const endOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve()).once('error', () => resolve())
  })

const keepOne = (operator: string, sample: Sample, genesis: string) => {
  let child: ChildProcess | undefined
  let ended = false
  const began = Promise.withResolvers<void>()
  const live = async (): Promise<void> => {
    while (!ended) {
      child = startOne(operator, sample, genesis)
      const gone = endOf(child)
      try {
        sample.witnesses.set(operator, await addressOf(child))
        sample.record.askWitnesses()
      } catch (error) {
        sample.log('witness.ended', { operator, why: error instanceof Error ? error.message : String(error) })
      }
      began.resolve()
      await gone
      if (!ended) await pause(PAUSE, undefined, { ref: false })
    }
  }
  const living = live()
  return {
    began: began.promise,
    stop: async (): Promise<void> => {
      ended = true
      child?.kill('SIGTERM')
      await Promise.race([living, pause(PATIENCE, undefined, { ref: false })])
    },
  }
}

/** Starts those whose keys are published for trying; gives what ends them. In a park ruled by file there are none. */
export const startSampleWitnesses = async (sample: Sample): Promise<() => Promise<void>> => {
  const governed = sample.record.governed()
  if (governed === null) return async () => {}
  const kept = [...witnessesOf(governed.park().charter)]
    .filter(([, key]) => isForTrying(key))
    .map(([operator]) => keepOne(operator, sample, governed.genesis()))
  await Promise.race([Promise.all(kept.map(({ began }) => began)), pause(PATIENCE, undefined, { ref: false })])
  return async () => {
    await Promise.all(kept.map(({ stop }) => stop()))
  }
}
