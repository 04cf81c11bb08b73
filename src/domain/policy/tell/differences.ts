// The differences of two policies as sentences: few, and none about what is the same.
import { BY_PLAN } from '../exact/answers.ts'
import type { Differences, Gist } from '../exact/effects.ts'
import { noteText } from './notes.ts'
import type { Phrases } from './phrases.ts'
import { whenText } from './times.ts'
import { portsText, whatText } from './what.ts'
import { type Naming, whoText } from './who.ts'

/** A reason for which something is blocked. */
export const reasonText = (rule: string | null, phrases: Phrases): string | null => {
  if (rule === null) return null
  return rule === BY_PLAN ? phrases.byPlan : rule
}

const gistText = (gist: Gist, phrases: Phrases, name: Naming): string =>
  phrases.sentence({
    change: gist.change,
    who: whoText(gist.who, phrases, name),
    what: whatText(gist.what, phrases),
    ports: gist.ports === null ? '' : portsText(gist.ports, phrases),
    when: whenText(gist.when, phrases),
    before: reasonText(gist.before, phrases),
    after: reasonText(gist.after, phrases),
  })

const closing = ({ effects }: Differences, phrases: Phrases): readonly string[] => {
  const gains = effects.some(({ change }) => change === 'gains')
  const loses = effects.some(({ change }) => change === 'loses')
  if (!gains && !loses) return [phrases.nothingChanges]
  return [...(loses ? [] : [phrases.nobodyLoses]), ...(gains ? [] : [phrases.nobodyGains])]
}

/** Effects, the sentence that closes them, and notes. */
export const tellDifferences = (
  found: Differences,
  phrases: Phrases,
  name: Naming = (plan) => plan,
): readonly string[] => {
  const sentences = found.gist.map((each) => gistText(each, phrases, name))
  return [...sentences, ...closing(found, phrases), ...found.notes.map((note) => noteText(note, phrases))]
}
