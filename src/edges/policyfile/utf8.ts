// Bytes → text, refusing what is not UTF-8, with the place.
import { isUtf8 } from 'node:buffer'
import type { Problem } from '../../domain/policy/language.ts'

/** The text, or where it stops being UTF-8. A byte-order mark is left in. */
export const readUtf8 = (
  bytes: Uint8Array,
  file: string,
): { readonly text: string } | { readonly problem: Problem } => {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (isUtf8(bytes)) return { text }
  const before = text.slice(0, Math.max(0, text.indexOf('\ufffd'))).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  const what = 'The file is not in UTF-8 here.'
  return { problem: { severity: 'error', file, line: before.length, column, what, mend: 'Save the file in UTF-8.' } }
}
