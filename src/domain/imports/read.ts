// Records of a table → rows of its kind, or what is wrong in which line.
import { badgeOf } from '../people/badge.ts'
import { type Columns, readColumns } from './columns.ts'
import {
  type Kind,
  type LineProblem,
  MOST_ROWS,
  type PersonRow,
  type Rows,
  type SeatRow,
  type TenantRow,
} from './rows.ts'

/** A line of the file with its cells. */
export type Record = { readonly line: number; readonly cells: readonly string[] }

export type ReadTable = {
  readonly table: Rows
  /** Columns that are not taken. */
  readonly ignored: readonly string[]
  readonly problems: readonly LineProblem[]
}

const LONGEST = 200
const MOST_GROUPS = 50

const HEAD_MEND =
  'begin the file with a line that names its columns: tenant,name for tenants; badge,name,tenant,plan for people; seat,network,address for seats'

/** A cell as it is kept, or a problem. */
type Cell = { readonly text: string | null } | { readonly what: string; readonly mend: string }

const cellOf = ({ cells }: Record, at: number | undefined): Cell => {
  const text = (at === undefined ? '' : (cells[at] ?? '')).normalize('NFC').trim()
  if (text.includes('\ufffd'))
    return {
      what: 'it has a character that cannot be read',
      mend: 'save the file as UTF-8, or name its encoding: --encoding cp949',
    }
  if (/\p{C}/u.test(text)) return { what: 'it has a control character', mend: 'take it out' }
  if (text.length > LONGEST) return { what: `a cell has more than ${LONGEST} characters`, mend: 'shorten it' }
  return { text: text === '' ? null : text }
}

/** The cells that the columns name, or the first problem. */
const cellsOf = (record: Record, { at }: Columns): { readonly [field: string]: string | null } | LineProblem => {
  const found: { [field: string]: string | null } = {}
  for (const [field, place] of Object.entries(at)) {
    const cell = cellOf(record, place)
    if ('what' in cell) return { line: record.line, what: cell.what, mend: cell.mend }
    found[field] = cell.text
  }
  return found
}

const YES = ['yes', 'y', '1', 'true', 'o', '예', '네']
const NO = ['no', 'n', '0', 'false', 'x', '아니요', '아니오']

type Cells = { readonly [field: string]: string | null }

const problem = (line: number, what: string, mend: string): LineProblem => ({ line, what, mend })

const splitOf = (text: string | null | undefined): readonly string[] =>
  (text ?? '').split(/[\s,;|]+/).filter((each) => each !== '')

const tenantOf = (line: number, { id, name }: Cells): TenantRow | LineProblem =>
  id == null || name == null ? problem(line, 'a tenant needs an id and a name', 'fill both cells') : { line, id, name }

const personOf = (line: number, cells: Cells): PersonRow | LineProblem => {
  const { id = null, badge: typed = null, name = null, tenant = null, plan = null, staff: said = null } = cells
  const badge = typed === null ? null : badgeOf(typed)
  if (badge === '') return problem(line, `${typed} is no number of a badge`, 'write it as the reader sends it')
  if (id === null && badge === null) return problem(line, 'it names nobody', 'fill the badge, or the id')
  const answer = said?.toLowerCase()
  if (answer !== undefined && !YES.includes(answer) && !NO.includes(answer))
    return problem(line, `"${said}" is neither yes nor no`, 'write yes or no')
  const groups = cells.groups == null ? null : splitOf(cells.groups)
  if (groups !== null && groups.length > MOST_GROUPS)
    return problem(line, `it names more than ${MOST_GROUPS} groups`, 'name fewer')
  return { line, id, badge, name, tenant, plan, groups, staff: answer === undefined ? null : YES.includes(answer) }
}

const seatOf = (line: number, { id, network = null, addresses }: Cells): SeatRow | LineProblem =>
  id == null
    ? problem(line, 'a seat needs a number', 'fill its cell')
    : { line, id, network, addresses: splitOf(addresses) }

const isProblem = (made: object): made is LineProblem => 'mend' in made

type Row = TenantRow | PersonRow | SeatRow

const READ: { readonly [K in Kind]: (line: number, cells: Cells) => Row | LineProblem } = {
  tenants: tenantOf,
  people: personOf,
  seats: seatOf,
}

/** The first record names the columns. `kind`: as somebody says it is. */
export const readTable = (records: readonly Record[], kind?: Kind): ReadTable | LineProblem => {
  const [head, ...body] = records
  const columns = head === undefined ? undefined : readColumns(head.cells, kind)
  if (head === undefined || columns === undefined)
    return problem(head?.line ?? 1, 'its first line does not say what the columns are', HEAD_MEND)
  if (body.length > MOST_ROWS) return problem(body.length, `it has more than ${MOST_ROWS} rows`, 'divide it')
  const made = body
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map((record) => {
      const cells = cellsOf(record, columns)
      return isProblem(cells) ? cells : READ[columns.kind](record.line, cells as Cells)
    })
  const rows = made.filter((each) => !isProblem(each)) as readonly Row[]
  return {
    table: { kind: columns.kind, rows } as Rows,
    ignored: columns.ignored,
    problems: made.filter(isProblem),
  }
}
