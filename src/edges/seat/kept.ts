// What a seat keeps on its disk: whom it belongs to, and the little that no restart may forget. Nothing of any person.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Kept } from '../../domain/seat-agent/agent.ts'
import { EnrolAnswer } from './answers.ts'

/** What enrolment has brought; `server` is where it was. */
const Enrolled = v.object({
  ...EnrolAnswer.entries,
  server: v.pipe(v.string(), v.url()),
  /** The server's certificate in PEM, where it was given. */
  certificate: v.nullable(v.string()),
})
export type Enrolled = v.InferOutput<typeof Enrolled>

const State = v.object({
  serial: v.pipe(v.number(), v.integer(), v.minValue(0)),
  closed: v.array(v.pipe(v.string(), v.maxLength(300))),
})

const read = <T>(path: string, schema: v.GenericSchema<unknown, T>): T | undefined => {
  try {
    const parsed = v.safeParse(schema, JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

export const fileOfSeat = (folder: string): string => join(folder, 'seat.json')
export const fileOfKey = (folder: string): string => join(folder, 'seat.key')

/** `undefined`: the seat is not enrolled, or its file is damaged. */
export const readEnrolled = (folder: string): Enrolled | undefined => read(fileOfSeat(folder), Enrolled)

const stateOf = (folder: string): string => join(folder, 'state.json')

/** Where the file is lost, nothing is known of leases before. */
export const readKept = (folder: string): Kept => read(stateOf(folder), State) ?? { serial: 0, closed: [] }

/** Whole or not at all; not flushed: of what a power cut takes nobody gains more than some seconds. */
export const writeKept = (folder: string, kept: Kept): void => {
  const draft = `${stateOf(folder)}.new`
  writeFileSync(draft, JSON.stringify(kept), { mode: 0o600 })
  renameSync(draft, stateOf(folder))
}
