// A question to whoever sits at the terminal, after a text that they have to read.
import { createInterface } from 'node:readline/promises'

/** Whether the answer was yes; `null`: this is no terminal, so nobody could be asked. */
export const askYes = async (text: string, question: string): Promise<boolean | null> => {
  if (!process.stdin.isTTY) return null
  process.stderr.write(`${text}\n\n`)
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^(y|yes|예|네)$/i.test((await lines.question(question)).trim())
  } catch {
    return false // the terminal was closed
  } finally {
    lines.close()
  }
}
