// What staff may ask about imports. A table arrives in pieces, is weighed, and then written whole or not at all.
import type { Import } from '../imports/kept.ts'
import type { Kind, LineProblem, PersonRow, SeatRow, TenantRow } from '../imports/rows.ts'

/** Rows of one table, behind those that came before. `at`: how many came before; 0 begins anew. */
export type TablePiece = {
  readonly upload: string
  readonly at: number
} & (
  | { readonly kind: 'tenants'; readonly rows: readonly TenantRow[] }
  | { readonly kind: 'people'; readonly rows: readonly PersonRow[] }
  | { readonly kind: 'seats'; readonly rows: readonly SeatRow[] }
)

/** What fills the cells of new people and seats that are empty. */
export type Defaults = { readonly plan: string | null; readonly network: string | null }

/** What an import would do. `problems`: the first of them, `wrong` how many; with one of them nothing is written. */
export type Weighed = {
  readonly kind: Kind
  readonly added: number
  readonly changed: number
  readonly same: number
  /** Whose sessions would end, since they would be others. */
  readonly online: number
  readonly wrong: number
  readonly problems: readonly LineProblem[]
  /** The first that are new, and that change: ids of tenants and seats, badges of people. */
  readonly firstAdded: readonly string[]
  readonly firstChanged: readonly string[]
}

export type Imported =
  | { readonly done: true; readonly import: Import }
  | { readonly done: false; readonly weighed: Weighed }

export type Undone =
  | { readonly done: true; readonly import: Import }
  /** `changed`: ids of those whom somebody has changed since; `in-use`: something refers to what would go. */
  | { readonly done: false; readonly why: 'no-such' | 'undone' | 'forgotten' | 'in-use' }
  | { readonly done: false; readonly why: 'changed'; readonly ids: readonly string[] }

export type ImportDesk = {
  readonly sendTable: (piece: TablePiece) => Promise<{ readonly rows: number }>
  readonly weighImport: (asked: { readonly upload: string } & Defaults) => Promise<Weighed>
  readonly importTable: (asked: { readonly upload: string; readonly by: string } & Defaults) => Promise<Imported>
  readonly imports: () => Promise<readonly Import[]>
  readonly undoImport: (asked: { readonly id: number; readonly by: string }) => Promise<Undone>
}
