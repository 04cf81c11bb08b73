// The tour as it is read: a step is a sentence, the line that was run, and what it answered.

/** A word as a shell reads it. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

const WIDTH = 100

/** A sentence in lines of that many characters. */
const wrapped = (text: string, indent: string): string => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.join(`\n${indent}`)
}

export const beforeStep = (number: number, title: string): string =>
  `\n${String(number).padStart(2)}  ${wrapped(title, '    ')}\n`

export const lineOfStep = (line: string): string => `    $ ${line}\n`

export const answerOfStep = (seen: readonly string[], isTrue: boolean): string =>
  [...seen, ...(isTrue ? [] : ['(this is not what the tour expected)'])]
    .flatMap((text) => text.split('\n'))
    .map((text) => `      ${text}\n`)
    .join('')
