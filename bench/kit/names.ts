// A list of generated names, as a block list has them: the same at each run, none of them real (RFC 2606: .test, .example).
const SYLLABLES = 'ka ro mi tel sun ber lo vi dan que pax nor ti us gam bet win lux spo fer zu hal eno ry co'.split(' ')

/** The n-th name; all differ, since no syllable begins another and the number follows two. Two to four labels. */
export const nameAt = (n: number): string => {
  const mixed = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  const syllable = (shift: number): string => SYLLABLES[(mixed >>> shift) % SYLLABLES.length] ?? 'ka'
  const own = `${syllable(0)}${syllable(5)}${n.toString(36)}`
  const above = mixed % 4 === 0 ? `${syllable(11)}${syllable(17)}.` : ''
  const front = mixed % 7 === 0 ? 'www.' : ''
  return `${front}${own}.${above}${mixed % 2 === 0 ? 'test' : 'example'}`
}

/** The text of a list of `count` names, one a line, each after `before`. */
export const listText = (count: number, before: string): string => {
  const lines: string[] = []
  for (let n = 0; n < count; n++) lines.push(`${before}${nameAt(n)}`)
  return `${lines.join('\n')}\n`
}
