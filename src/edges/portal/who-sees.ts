// Who can see what of somebody who is online, as data: true of the program as it is today, and of the lines around it.
import type { TextKey } from './texts.en.ts'

export const SEERS = ['desk', 'company', 'operator', 'carrier', 'site'] as const
export const SEEN = ['online', 'name', 'site', 'page', 'content', 'data', 'when'] as const

type Cell = Extract<TextKey, `about.cell.${string}`>
type Row = Readonly<Record<(typeof SEEN)[number], Cell>>

/** In the order of SEEN: online, name, site, page, content, data, when. */
const row = (...cells: readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell]): Row => {
  const [online, name, site, page, content, data, when] = cells
  return { online, name, site, page, content, data, when }
}

const NO = 'about.cell.no'
const YES = 'about.cell.yes'
const CLEAR = 'about.cell.clear'
const PARK = 'about.cell.park'

export const WHO_SEES: Readonly<Record<(typeof SEERS)[number], Row>> = {
  desk: row('about.cell.seats', 'about.cell.record', NO, NO, NO, YES, YES),
  company: row(NO, 'about.cell.knows', NO, NO, NO, NO, NO),
  operator: row('about.cell.address', 'about.cell.record', 'about.cell.lines', CLEAR, CLEAR, YES, YES),
  carrier: row('about.cell.somebody', NO, 'about.cell.lines', CLEAR, CLEAR, PARK, PARK),
  site: row(
    'about.cell.somebody',
    'about.cell.told',
    'about.cell.itself',
    'about.cell.own',
    'about.cell.sent',
    'about.cell.own-data',
    YES,
  ),
}
