// What is in the policy but without effect: worth a look, never an error.
import type { Policy, Target } from '../language.ts'
import type { Report } from './report.ts'

const listsOf = (targets: readonly Target[]): string[] =>
  targets.flatMap((target) => (target.kind === 'list' ? [target.id] : []))

/** Notes speed limits (enforced only in line), and lists, schedules and services that nothing uses. */
export const checkUse = (policy: Policy, report: Report): void => {
  const { plans, rules, services, lists, schedules } = policy
  const limited = plans.find(({ speed }) => speed !== null)
  if (limited !== undefined) {
    report.warn(
      ['plans', limited.id, 'speed'],
      limited.spot,
      '"speed" is enforced only in line.',
      'As a proxy alone, nothing slows anybody down; leave it for when the gateway stands in line.',
    )
  }
  const usedLists = new Set([
    ...rules.flatMap(({ match }) => listsOf(match.to)),
    ...services.flatMap(({ to }) => listsOf(to ?? [])),
  ])
  for (const { id, spot } of lists) {
    if (!usedLists.has(id))
      report.warn([], spot, `Nothing uses the list ${id}.`, 'Name it in a rule or a service, or take it out.')
  }
  const usedSchedules = new Set([
    ...rules.map(({ match }) => match.when),
    ...[...plans, ...(policy.rooms ?? [])].map(({ hours }) => hours),
  ])
  for (const { id, spot } of schedules) {
    if (!usedSchedules.has(id))
      report.warn([], spot, `Nothing uses the schedule ${id}.`, 'Name it in a rule, a plan or a room, or take it out.')
  }
  const pointedAt = rules.flatMap(({ match }) =>
    match.to.flatMap((target) => (target.kind === 'service' ? [target.id] : [])),
  )
  const usedServices = new Set([...plans.flatMap((plan) => plan.services), ...pointedAt])
  for (const { id, spot } of services) {
    if (!usedServices.has(id))
      report.warn([], spot, `No plan has the service ${id}.`, 'Name it in a plan, or take it out.')
  }
}
