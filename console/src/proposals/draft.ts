// A draft of other agreed files while somebody writes it: what differs from what is agreed, and how large it may become.
import { hashText } from '../../../src/base/octets.ts'
import { parseUtf8, utf8 } from '../../../src/base/utf8.ts'
import type { Inputs } from '../../../src/domain/council/inputs.ts'
import type { InputsProposal, Proposal } from '../../../src/domain/council/proposal.ts'
import { isTexts, type Texts } from '../../../src/domain/council/words.ts'
import type { Text } from '../../../src/domain/policy/language.ts'
import { canonical, type Json } from '../../../src/domain/record/json.ts'
import type { Draft } from '../../../src/edges/api/contract/draft.ts'

/** The text of each file that would be another, by its name. */
export type Files = Readonly<Record<string, string>>

/** A draft that another page has begun: other files for what was agreed as `base`. */
export type Begun = { readonly base: string; readonly files: Files; readonly title: Text }

/** Bytes of all texts, below what the gateway takes of the whole. */
export const MOST_BYTES = 3_000_000

/** The files that a policy is made of, and that may be written here. */
export const isWritten = (name: string): boolean => /^(policy\.yaml$|lists\/|agreement\/)/.test(name)

/** Without what is as agreed. */
export const changedIn = (files: Files, inputs: Inputs): Files =>
  Object.fromEntries(Object.entries(files).filter(([name, text]) => hashText(utf8(text)) !== inputs[name]))

export const bytesIn = (files: Files): number => Object.values(files).reduce((sum, text) => sum + utf8(text).length, 0)

/** `lists/gambling` of `Gambling.txt`; `null` where no name can be made of it. */
export const listNameOf = (fileName: string): string | null => {
  const id = fileName
    .toLowerCase()
    .replace(/\.[a-z0-9]+$/, '')
    .replaceAll(/[ _.]+/g, '-')
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(id) ? `lists/${id}` : null
}

/** The text of a chosen file; `null` where it is not UTF-8. */
export const readText = async (file: File): Promise<string | null> =>
  parseUtf8(new Uint8Array(await file.arrayBuffer())) ?? null

/** A text in each language that was typed; `undefined` where there is none, or one that no proposal can have. */
export const titleFrom = (typed: Texts): Texts | undefined => {
  const title = Object.fromEntries(
    Object.entries(typed).flatMap(([tag, text]) => (text.trim() === '' ? [] : [[tag, text.trim()]])),
  )
  return isTexts(title) ? title : undefined
}

/** A proposal, as it is signed and sent. */
export type WrittenProposal = {
  readonly proposal: Proposal
  readonly hash: string
  /** Canonical, as it is hashed. */
  readonly octets: Uint8Array
  /** The bytes that it names, by hash. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** The proposal of a draft; `undefined` where the gateway's word about it is not of these files. */
export const writtenFrom = (draft: Draft, files: Files, title: Texts): WrittenProposal | undefined => {
  if (draft.report === null) return undefined
  const effects = hashText(utf8(draft.report))
  const proposal: InputsProposal = { type: 'inputs', base: draft.base, set: draft.set, effects, title }
  const octets = canonical(proposal as unknown as Json)
  const bytes = new Map(Object.values(files).map((text) => [hashText(utf8(text)), utf8(text)] as const))
  const isWhole = Object.values(draft.set).every((hash) => hash === null || bytes.has(hash))
  return isWhole ? { proposal, octets, hash: hashText(octets), files: bytes } : undefined
}
