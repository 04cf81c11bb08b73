// Text for people at a terminal: aligned, plain, without colours and without anything that a terminal would obey.

// Hangul, CJK and full-width forms take two columns (Unicode Standard Annex 11).
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

const width = (text: string): number => [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0)

/** Columns as wide as their widest cell, two spaces between them. */
export const table = (rows: readonly (readonly string[])[], indent = ''): string => {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => width(row[i] ?? ''))))
  const pad = (cell: string, i: number): string => cell + ' '.repeat((widths[i] ?? 0) - width(cell))
  return rows.map((row) => (indent + row.map(pad).join('  ')).trimEnd()).join('\n')
}

/** Names and reasons come from elsewhere; control characters in them must not move the cursor or set a title. */
export const harmless = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not pass
  text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')

/** `2026-11-24 09:05 +09:00`, in the time of this machine. */
export const moment = (at: number): string => {
  const ahead = -new Date(at).getTimezoneOffset()
  const local = new Date(at + ahead * 60_000).toISOString()
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
  const offset = `${ahead < 0 ? '-' : '+'}${two(Math.abs(ahead) / 60)}:${two(Math.abs(ahead) % 60)}`
  return `${local.slice(0, 10)} ${local.slice(11, 16)} ${offset}`
}

/** `2026-11-24 09:05 +09:00`, in the time of the park. */
export const momentIn = (zone: string, at: number): string => {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  const named = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at)
  const offset = named.find(({ type }) => type === 'timeZoneName')?.value.slice('GMT'.length)
  return `${local.format(at)} ${offset || '+00:00'}`
}

/** `1 session`, `2 sessions`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`
