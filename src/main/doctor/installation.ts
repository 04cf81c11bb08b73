// What the doctor looks at: the settings, and the service where it runs.
import { IsthmusError } from '../../base/errors.ts'
import type { Settings } from '../../config.ts'
import type { DeskStatus } from '../../domain/desk/desk.ts'
import { broken, type Finding, type Subject } from '../../domain/doctor/finding.ts'
import type { Verification } from '../../edges/record/verify.ts'
import type { ToRule } from './rule.ts'

/** `silent`: something holds the control socket and does not answer, or may not be asked by this user. */
export type Service =
  | { readonly state: 'running'; readonly status: DeskStatus }
  | { readonly state: 'stopped' }
  | { readonly state: 'silent'; readonly what: string; readonly mend: string }

export type Installation = {
  readonly settings: Settings
  readonly service: Service
  /** The record of the data folder, verified once. Rejects where it cannot be read. */
  readonly record: () => Promise<Verification>
  readonly rule: () => Promise<ToRule>
  /** Of this program. */
  readonly version: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Looks at one subject. What it throws is a finding, too. */
export type Look = (installation: Installation) => Promise<readonly Finding[]> | readonly Finding[]

/** A sentence. */
const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`)

/** What was thrown, as a finding: what the operator must mend, or that nothing could be seen. */
export const brokenBy = (subject: Subject, error: unknown): Finding => {
  if (error instanceof IsthmusError) return broken(subject, sentence(error.message), error.mend)
  const what = error instanceof Error ? error.message : String(error)
  return broken(
    subject,
    `It could not be looked at: ${sentence(what)}`,
    'type it as the user of the service, or as root',
  )
}
