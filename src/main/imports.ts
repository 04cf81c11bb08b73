// A table of this machine on its way into the running park: read here, sent in pieces.
import { randomUUID } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { IsthmusError } from '../base/errors.ts'
import type { Desk } from '../domain/desk/desk.ts'
import type { TablePiece } from '../domain/desk/importing.ts'
import { readTable } from '../domain/imports/read.ts'
import type { Rows } from '../domain/imports/rows.ts'
import type { ImportParts } from '../edges/cli/import-parts.ts'
import { recordsOf } from '../edges/imports/csv.ts'
import { textOf } from '../edges/imports/text.ts'
import { askYes } from './terminal.ts'

/** Two hundred thousand rows of a hundred octets, and room. */
const MOST_BYTES = 64 * 1024 * 1024
/** Characters of a piece: in UTF-8 below what one message over the control socket may have. */
const PIECE = 18_000

const bytesOf = (file: string): Uint8Array => {
  try {
    if (statSync(file).size <= MOST_BYTES) return readFileSync(file)
  } catch (cause) {
    throw new IsthmusError('import:unreadable', `${file} cannot be read`, 'check the path and the rights of the file', {
      cause,
    })
  }
  throw new IsthmusError(
    'import:unreadable',
    `${file} has more than 64 MB`,
    'it is no table of people; divide it if it is',
  )
}

/** How many rows from `at` on fit one message; at least one. */
const endOf = (rows: Rows['rows'], at: number): number => {
  let size = 0
  let end = at
  while (end < rows.length && end < at + 500 && (end === at || size < PIECE)) size += JSON.stringify(rows[end++]).length
  return end
}

const sendAll = async (desk: Desk, upload: string, { kind, rows }: Rows): Promise<void> => {
  let at = 0
  do {
    const end = endOf(rows, at)
    await desk.sendTable({ upload, at, kind, rows: rows.slice(at, end) } as TablePiece)
    at = end
  } while (at < rows.length)
}

/** `by`: who types. */
export const importParts = (desk: Desk, by: string): ImportParts => ({
  read: (file, { kind, encoding }) => {
    const records = recordsOf(textOf(bytesOf(resolve(file)), encoding))
    return 'mend' in records ? records : readTable(records, kind)
  },
  send: async (table) => {
    const upload = randomUUID()
    await sendAll(desk, upload, table)
    return {
      weigh: (defaults) => desk.weighImport({ upload, ...defaults }),
      write: (defaults) => desk.importTable({ upload, by, ...defaults }),
    }
  },
  ask: askYes,
})
