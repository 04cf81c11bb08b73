// Whoever sits at the terminal, asked.
import { createInterface } from 'node:readline/promises'

/** Lines that were typed, or pasted, before anybody asked. */
const ahead: string[] = []

/** One line; `null` where nobody sits there, or the terminal was closed. */
export const askLine = async (question: string): Promise<string | null> => {
  if (!process.stdin.isTTY) return null
  const typed = ahead.shift()
  if (typed !== undefined) {
    process.stderr.write(`${question}${typed}\n`)
    return typed
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  lines.on('line', (line) => ahead.push(line))
  try {
    return await lines.question(question)
  } catch {
    return null
  } finally {
    lines.close()
  }
}

/** Shows a text and asks for a yes; `null` where nobody sits there. */
export const askYes = async (text: string, question: string): Promise<boolean | null> => {
  if (!process.stdin.isTTY) return null
  process.stderr.write(`${text}\n\n`)
  return /^(y|yes|예|네)$/i.test(((await askLine(question)) ?? '').trim())
}
