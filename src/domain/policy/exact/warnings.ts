// Warnings about what has no effect, each with its line: rules that never decide, exceptions that never lift, dead lists.
import type { ListReport } from '../compile/odd-lines.ts'
import type { Policy, Problem, Rule, Spot, Target } from '../language.ts'
import type { Idle } from './idle.ts'

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

const names = (targets: readonly Target[] | null, list: string): boolean =>
  targets?.some((target) => target.kind === 'list' && target.id === list) ?? false

/** Lists that nothing names are told elsewhere (verify/use.ts). */
const onList = (
  { rules, services }: Policy,
  id: string,
  entries: number,
  idle: ReadonlySet<string>,
): Said | undefined => {
  const users = rules.filter(({ match }) => names(match.to, id))
  const serving = services.some(({ to }) => names(to, id))
  if (users.length === 0 && !serving) return undefined
  if (entries === 0) return { what: `The list ${id} has no entries.`, mend: 'Fill it, or take it out.' }
  if (serving || !users.every((rule) => idle.has(rule.id))) return undefined
  const what = `The list ${id} never matters: no rule that names it has any effect (${quoted(users.map((rule) => rule.id))}).`
  return { what, mend: 'Take it out with them, or change what they say.' }
}

/**
 * Everything without effect, in the order of the file; `file` is the name that warnings carry. None at all where `idleRules`
 * found too many combinations to tell exactly.
 */
export const warningsOn = (
  policy: Policy,
  idle: readonly Idle[] | undefined,
  reports: ReadonlyMap<string, ListReport>,
  file: string,
): readonly Problem[] => {
  if (idle === undefined) return []
  const byRule = new Map(idle.map((each) => [each.rule, each]))
  const warning = ({ line, column }: Spot, said: Said): Problem => ({
    ...{ severity: 'warning', file, line, column, ...said },
  })
  const onRules = policy.rules.flatMap((rule) => {
    const found = byRule.get(rule.id)
    return found === undefined ? [] : [warning(rule.spot, onRule(rule, found))]
  })
  const onLists = policy.lists.flatMap(({ id, spot }) => {
    const said = onList(policy, id, reports.get(id)?.entries ?? 0, new Set(byRule.keys()))
    return said === undefined ? [] : [warning(spot, said)]
  })
  return [...onRules, ...onLists].sort((a, b) => a.line - b.line || a.column - b.column)
}
