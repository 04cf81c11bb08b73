// Warnings about what has no effect, each with its line: rules that never decide, exceptions that never lift, dead lists.
import type { ListReport } from '../compile/odd-lines.ts'
import type { Policy, Problem, Rule, Spot } from '../language.ts'
import type { Idle } from './idle.ts'
import type { IdleParts } from './idle-parts.ts'

const quoted = (ids: readonly string[]): string => ids.map((id) => `"${id}"`).join(', ')

// On ports that no plan opens nothing is blocked by a rule: worth saying only where there is no other reason.
const NO_PLAN = 'no plan opens it'

const blockReasons = ({ behind, lifted }: Idle): string => {
  const reasons = [
    ...(behind.length > 0 ? [`${quoted(behind)} ${behind.length > 1 ? 'are' : 'is'} named before it`] : []),
    ...(lifted.length > 0 ? [`${quoted(lifted)} ${lifted.length > 1 ? 'lift' : 'lifts'} it`] : []),
  ]
  return reasons.length === 0 ? NO_PLAN : reasons.join(', or ')
}

const exceptionReason = ({ behind, lifted }: Idle): string => {
  const reasons = [
    ...(behind.length > 0 ? [`${quoted(behind)} ${behind.length > 1 ? 'block' : 'blocks'} it all the same`] : []),
    ...(lifted.length > 0 ? [`${quoted(lifted)} ${lifted.length > 1 ? 'lift' : 'lifts'} the same`] : []),
  ]
  return reasons.length === 0 ? NO_PLAN : reasons.join(', or ')
}

const TAKE_OUT = 'Take it out, or change what it says.'

type Said = { readonly what: string; readonly mend: string }

const onBlock = (id: string, idle: Idle): Said =>
  idle.meetsNothing
    ? {
        what: `The rule ${id} catches nothing.`,
        mend: 'Its lists are empty, or nothing fits its services: fill them, or take it out.',
      }
    : {
        what: `The rule ${id} never decides: wherever it would block, ${blockReasons(idle)}.`,
        mend: TAKE_OUT,
      }

const onException = (id: string, from: string, idle: Idle): Said => {
  if (idle.meetsNothing)
    return {
      what: `The exception ${id} never lifts anything: "${from}" never blocks for these people and destinations at that time.`,
      mend: TAKE_OUT,
    }
  return { what: `The exception ${id} never lifts anything: ${exceptionReason(idle)}.`, mend: TAKE_OUT }
}

const onRule = (rule: Rule, idle: Idle): Said =>
  rule.kind === 'except' ? onException(rule.id, rule.from, idle) : onBlock(rule.id, idle)

const onList = (id: string, entries: number): Said =>
  entries === 0
    ? { what: `The list ${id} has no entries.`, mend: 'Fill it, or take it out.' }
    : { what: `The list ${id} never matters: without it every answer would be the same.`, mend: TAKE_OUT }

/** Everything without effect, in the order of the file; `file` is the name that warnings carry. */
export const warningsOn = (
  policy: Policy,
  idle: IdleParts,
  reports: ReadonlyMap<string, ListReport>,
  file: string,
): readonly Problem[] => {
  const byRule = new Map(idle.rules.map((each) => [each.rule, each]))
  const warning = ({ line, column }: Spot, said: Said): Problem => ({
    ...{ severity: 'warning', file, line, column, ...said },
  })
  const onRules = policy.rules.flatMap((rule) => {
    const found = byRule.get(rule.id)
    return found === undefined ? [] : [warning(rule.spot, onRule(rule, found))]
  })
  const onLists = policy.lists
    .filter(({ id }) => idle.lists.includes(id))
    .map(({ id, spot }) => warning(spot, onList(id, reports.get(id)?.entries ?? 0)))
  return [...onRules, ...onLists].sort((a, b) => a.line - b.line || a.column - b.column)
}
