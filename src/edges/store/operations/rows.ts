// Helpers for writing many rows in few statements.

// PostgreSQL takes 65,535 values in a statement, SQLite 32,766; the widest table has 20 columns.
const ROWS = 250

/** The items in portions that fit one statement. */
export const portions = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / ROWS) }, (_, i) => items.slice(i * ROWS, (i + 1) * ROWS))

/** One item for each key, the last one given: PostgreSQL refuses to replace a row twice in one statement. */
export const lastOf = <T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
]

/** 0 or 1 for a boolean column. */
export const flag = (value: boolean): number => (value ? 1 : 0)

/** Reads a column that holds a list of texts. */
export const textsOf = (json: string): readonly string[] => {
  const value: unknown = JSON.parse(json)
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new Error('a column that holds a list of texts holds something else')
  return value
}

/** An update by id that found nothing to update is a failed write, not a silent one. */
export const mustChange = ({ numUpdatedRows }: { readonly numUpdatedRows: bigint }, what: string): void => {
  if (numUpdatedRows === 0n) throw new Error(`there is no such ${what}`)
}
