// "Did you mean …": the known word that a mistyped one is closest to.

// Levenshtein's distance with swapped neighbours counted as one, over words that are short by then.
const distance = (a: string, b: string): number => {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : change
      row.push(Math.min(change, swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    before = previous
    previous = row
  }
  return previous[b.length] ?? b.length
}

/** The closest of the known words, if it is close enough to be meant; ties go to the first. */
export const nearest = (word: string, known: Iterable<string>): string | undefined => {
  if (word.length > 63) return undefined
  let best: string | undefined
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue
    const far = distance(word.toLowerCase(), candidate)
    if (far < least) {
      least = far
      best = candidate
    }
  }
  return best
}

/** The most words that are listed in a mend. */
const SHOWN = 12

/** A mend for an unknown word: the closest known one, or all of them where they are few. */
export const meant = (word: string, known: readonly string[], nothingKnown: string): string => {
  const near = nearest(word, known)
  if (near !== undefined) return `Did you mean "${near}"?`
  if (known.length === 0) return nothingKnown
  return `Known here: ${known.slice(0, SHOWN).join(', ')}${known.length > SHOWN ? ', …' : ''}.`
}
