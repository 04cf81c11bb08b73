// The record as it was when somebody began to read: the text to sign, and its six words, do not change under the eyes of whoever reads them
// only because the record grows.
import { useState } from 'react'
import type { State } from '../../../src/domain/council/state.ts'
import type { Verified } from '../record/verify.ts'

/** What makes an older text void: something else is agreed, or the same person has spoken about the same since. */
const stampOf = ({ agreed, proposals, emergencies }: State, subject: string, by: string): string => {
  const about = [...proposals, ...emergencies].find(({ hash }) => hash === subject)
  const said = (about?.voices ?? []).filter((voice) => voice.by === by).map(({ at }) => at)
  return `${agreed} ${subject} ${by} ${Math.max(-1, ...said)}`
}

/** Of what `by` would say about a subject. */
export const useGround = (verified: Verified, subject: string, by: string): Verified => {
  const stamp = stampOf(verified.state, subject, by)
  const [held, setHeld] = useState({ stamp, verified })
  if (held.stamp !== stamp) setHeld({ stamp, verified })
  return held.stamp === stamp ? held.verified : verified
}
