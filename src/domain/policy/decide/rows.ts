// Answers that were already given. A row is everybody of one class, at one moment, on one class of ports; in it stands an
// answer for each class of destination. All of it is forgotten when it grows too large, and made again when asked.

import type { Policy, Subject } from '../language.ts'
import type { Decision, Question } from '../question.ts'
import type { Terms } from '../terms.ts'
import type { Asker, Askers } from './askers.ts'
import { createAskers } from './askers.ts'
import type { Layout } from './layout.ts'
import { createMoments, type Moment } from './moments.ts'
import { createPorts, type PortClass, portClassOf } from './ports.ts'

export type Row = {
  readonly asker: Asker
  readonly moment: Moment
  readonly ports: PortClass
  /** Answers on the asked name alone, by the class of the name. */
  readonly names: (Decision | undefined)[]
  /** Answers on a name or a literal with its address, by both classes as one number. */
  readonly ways: Map<number, Decision>
}

/** Rows of the same rules in force: by the number of the asker, then by the class of the ports. */
type Sheet = (Row | undefined)[][]

const MOST_SHEETS = 64
const MOST_ANSWERS = 400_000
/** What an empty row weighs, in answers. */
const ROW_WEIGHT = 16

export type Rows = {
  readonly rowOf: (question: Question) => Row
  readonly askerOf: Askers
  /** Every class of ports. */
  readonly ports: readonly PortClass[]
  readonly momentOf: (at: number) => Moment
  /** Keeps an answer: counts it, and forgets all when there are too many. */
  readonly keepName: (row: Row, nameClass: number, answer: Decision) => Decision
  readonly keepWay: (row: Row, way: number, answer: Decision) => Decision
}

type State = { moment: Moment; sheet: Sheet; answers: number; subject: Subject | null; asker: Asker | null }

/** Prepares rows for one policy. */
export const createRows = (policy: Policy, layout: Layout, terms?: Terms): Rows => {
  const table = createPorts(policy.services)
  const momentOf = createMoments(policy, layout)
  const sheets = new Map<string, Sheet>()
  const first = momentOf(0)
  const state: State = { moment: first, sheet: [], answers: 0, subject: null, asker: null }
  const forget = (): void => {
    sheets.clear()
    state.answers = 0
    state.sheet = sheetOf(sheets, state.moment.key)
    state.subject = null
  }
  const askers: Askers = createAskers(layout, forget, terms)
  state.sheet = sheetOf(sheets, first.key)
  const turnTo = (at: number): void => {
    state.moment = momentOf(at)
    state.sheet = sheetOf(sheets, state.moment.key)
  }
  const makeRow = (asker: Asker, portClass: number): Row => {
    state.answers += ROW_WEIGHT
    if (state.answers > MOST_ANSWERS) forget()
    const ports = table.classes[portClass]
    if (ports === undefined) throw new Error(`there is no class ${portClass} of ports`)
    const row: Row = { asker, moment: state.moment, ports, names: [], ways: new Map() }
    const line = state.sheet[asker.number] ?? []
    state.sheet[asker.number] = line
    line[portClass] = row
    return row
  }
  const rowOf = ({ subject, at, transport, port }: Question): Row => {
    if (at < state.moment.from || at >= state.moment.until) turnTo(at)
    if (subject !== state.subject || state.asker === null) {
      // Numbering anew clears `subject`: it is set after.
      state.asker = askers(subject)
      state.subject = subject
    }
    const portClass = portClassOf(table, transport, port)
    return state.sheet[state.asker.number]?.[portClass] ?? makeRow(state.asker, portClass)
  }
  const count = (): void => {
    if (++state.answers > MOST_ANSWERS) forget()
  }
  return {
    rowOf,
    askerOf: askers,
    ports: table.classes,
    momentOf,
    keepName: (row, nameClass, answer) => {
      count()
      row.names[nameClass] = answer
      return answer
    },
    keepWay: (row, way, answer) => {
      count()
      row.ways.set(way, answer)
      return answer
    },
  }
}

const sheetOf = (sheets: Map<string, Sheet>, key: string): Sheet => {
  const known = sheets.get(key)
  if (known !== undefined) return known
  if (sheets.size >= MOST_SHEETS) sheets.clear()
  const sheet: Sheet = []
  sheets.set(key, sheet)
  return sheet
}
