// What a table of a personnel office says, row by row. `null`: the row says nothing of it.

export const KINDS = ['tenants', 'people', 'seats'] as const
export type Kind = (typeof KINDS)[number]

/** `line`: of the file, from 1. */
export type TenantRow = { readonly line: number; readonly id: string; readonly name: string }

/** Somebody is known by `id` where the table has it, else by the badge. */
export type PersonRow = {
  readonly line: number
  readonly id: string | null
  readonly badge: string | null
  readonly name: string | null
  readonly tenant: string | null
  readonly plan: string | null
  readonly groups: readonly string[] | null
  readonly staff: boolean | null
}

export type SeatRow = {
  readonly line: number
  readonly id: string
  readonly network: string | null
  readonly addresses: readonly string[]
}

export type Rows =
  | { readonly kind: 'tenants'; readonly rows: readonly TenantRow[] }
  | { readonly kind: 'people'; readonly rows: readonly PersonRow[] }
  | { readonly kind: 'seats'; readonly rows: readonly SeatRow[] }

/** What is wrong in a line, and how to mend it. Both are whole sentences without their full stop. */
export type LineProblem = { readonly line: number; readonly what: string; readonly mend: string }

/** A file may have so many rows. */
export const MOST_ROWS = 200_000
