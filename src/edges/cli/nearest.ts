// "Did you mean …?"

/** How many letters must be changed, added, left out or swapped with their neighbour (optimal string alignment). */
const distance = (a: string, b: string): number => {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : change
      row.push(Math.min(change, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

/** The known word that was probably meant, if one is near enough. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  const short = word.slice(0, 40)
  const near = known.map((name) => ({ name, far: distance(short, name) })).sort((a, b) => a.far - b.far)[0]
  const most = Math.max(1, Math.floor(short.length / 3))
  return near !== undefined && near.far <= most
    ? near.name
    : known.find((name) => short.length > 2 && name.startsWith(short))
}
