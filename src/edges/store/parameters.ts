// What may be bound to a statement: only what both engines keep and give back unchanged.

/** A value that SQLite and PostgreSQL both take. */
export type Bindable = string | number | null

/** Checks the values of a statement; throws a TypeError that says which kind is not kept, never the value. */
export const bindable = (values: readonly unknown[]): Bindable[] => values.map(checked)

const checked = (value: unknown): Bindable => {
  if (value === null) return value
  if (typeof value === 'string') return checkedText(value)
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new TypeError(`a value is ${typeof value === 'number' ? 'not a finite number' : `of the kind ${typeof value}`}`)
}

// PostgreSQL refuses NUL in a text; either engine would quietly turn half a surrogate pair into U+FFFD.
const checkedText = (text: string): string => {
  if (text.includes('\0')) throw new TypeError('a text has a NUL character')
  if (!text.isWellFormed()) throw new TypeError('a text has half a surrogate pair')
  return text
}
