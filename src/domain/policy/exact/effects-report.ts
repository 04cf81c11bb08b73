// The effects report: what differs between two policies, as octets that are hashed, and signed by that hash (docs/policy.md, docs/formats.md).
import { hashText } from '../../../base/octets.ts'
import { utf8 } from '../../../base/utf8.ts'
import type { Differences } from './effects.ts'

/** What reads, compiles and compares; raised by hand whenever the same two policies may come to another report. */
export const ENGINE = 'isthmus/2'

// RFC 8785: keys sorted by UTF-16 code units, which is what sort does; numbers and strings as JSON.stringify has them.
const write = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${write(each)}`).join(',')}}`
}

/** The report of what was found: the same octets for the same two policies on any machine. */
export const effectsReport = ({ effects, notes }: Differences): Uint8Array =>
  utf8(write({ effects, engine: ENGINE, notes }))

/** The hash of a report, as proposals and statements have it. */
export const effectsHash = (report: Uint8Array): string => hashText(report)
