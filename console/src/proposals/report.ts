// An effects report as sentences: made from the very octets whose hash is signed.
import { parseUtf8 } from '../../../src/base/utf8.ts'
import type { Differences, Effect } from '../../../src/domain/policy/exact/effects.ts'
import { tellDifferences } from '../../../src/domain/policy/tell/differences.ts'
import { english } from '../../../src/domain/policy/tell/english.ts'
import { korean } from '../../../src/domain/policy/tell/korean.ts'

const PHRASES = { en: english, ko: korean } as const

/** What a report says; its effects are told one by one, since what may be taken together does not stand in it. */
export type Report = Pick<Differences, 'effects' | 'notes'>

export const readReport = (octets: Uint8Array): Report | undefined => {
  try {
    const value: unknown = JSON.parse(parseUtf8(octets) ?? '')
    const isReport = typeof value === 'object' && value !== null && 'effects' in value && 'notes' in value
    return isReport && Array.isArray(value.effects) && Array.isArray(value.notes) ? (value as Report) : undefined
  } catch {
    return undefined
  }
}

const gistOf = ({ ports, everyPort, ...rest }: Effect): Differences['gist'][number] => ({
  ...rest,
  ports: everyPort ? null : ports,
})

/** Effects first, one sentence each, then what closes them, then notes. */
export const sentencesOf = ({ effects, notes }: Report, language: 'en' | 'ko'): readonly string[] =>
  tellDifferences({ effects, notes, gist: effects.map(gistOf) }, PHRASES[language])
