// What `import` is made of; main hands it in.
import type { Defaults, Imported, Weighed } from '../../domain/desk/importing.ts'
import type { ReadTable } from '../../domain/imports/read.ts'
import type { Kind, LineProblem } from '../../domain/imports/rows.ts'

export const ENCODINGS = ['utf-8', 'utf-16', 'cp949'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** A table that the running service holds. */
type SentTable = {
  readonly weigh: (defaults: Defaults) => Promise<Weighed>
  readonly write: (defaults: Defaults) => Promise<Imported>
}

export type ImportParts = {
  /** Throws `import:unreadable`. */
  readonly read: (
    file: string,
    how: { readonly kind: Kind | undefined; readonly encoding: Encoding | undefined },
  ) => ReadTable | LineProblem
  readonly send: (table: ReadTable['table']) => Promise<SentTable>
  /** `null` where nobody sits there. */
  readonly ask: (text: string, question: string) => Promise<boolean | null>
}
