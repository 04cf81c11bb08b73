// Amounts of data and speed as people write them: MB and GB are powers of ten.

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }

/** Reads `2 GB`, `500MB`: bytes as a whole number, or `undefined`. */
export const parseBytes = (text: string): number | undefined => {
  const match = /^(\d{1,9}(?:\.\d{1,3})?) ?(B|kB|MB|GB|TB)$/.exec(text)
  const unit = UNITS[match?.[2] ?? '']
  if (match === null || unit === undefined) return undefined
  const bytes = Number(match[1]) * unit
  return Number.isInteger(bytes) ? bytes : Math.round(bytes)
}

const BIT_UNITS: Readonly<Record<string, number>> = { 'bit/s': 1, 'kbit/s': 1e3, 'Mbit/s': 1e6, 'Gbit/s': 1e9 }

/** Reads `4 Mbit/s`: bits a second as a whole number, or `undefined`. */
export const parseSpeed = (text: string): number | undefined => {
  const match = /^(\d{1,9}(?:\.\d{1,3})?) ?(bit\/s|kbit\/s|Mbit\/s|Gbit\/s)$/.exec(text)
  const unit = BIT_UNITS[match?.[2] ?? '']
  return match === null || unit === undefined ? undefined : Math.round(Number(match[1]) * unit)
}

/** Writes bytes for people: `1.5 GB`. */
export const bytesText = (bytes: number): string => {
  const unit = ['TB', 'GB', 'MB', 'kB'].find((name) => bytes >= (UNITS[name] ?? 0)) ?? 'B'
  const amount = bytes / (UNITS[unit] ?? 1)
  return `${amount >= 100 || Number.isInteger(amount) ? Math.round(amount) : amount.toFixed(1)} ${unit}`
}
