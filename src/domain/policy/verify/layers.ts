// Exceptions: what each lifts, and from which layer. A higher layer may lift a block of a lower one, never the reverse.
import { LAYERS, type Policy, type Rule } from '../language.ts'
import type { Report } from './report.ts'

type Exception = Extract<Rule, { kind: 'except' }>

const checkException = (rule: Exception, lifted: Rule, report: Report): void => {
  const { id, layer, spot } = rule
  if (lifted.kind !== 'block') {
    report.error(
      ['rules', id, 'except', 'from'],
      spot,
      `The rule "${lifted.id}" is no block, so nothing can be lifted from it.`,
      'Name a rule with "block".',
    )
  } else if (layer === 'tenant') {
    report.error(
      ['rules', id, 'layer'],
      spot,
      `The exception ${id} stands in the layer tenant.`,
      'A tenant may add blocks, never exceptions; put it in park or above.',
    )
  } else if (LAYERS.indexOf(layer) > LAYERS.indexOf(lifted.layer)) {
    report.error(
      ['rules', id, 'layer'],
      spot,
      `The exception ${id} (${layer}) cannot lift "${lifted.id}" of the higher layer ${lifted.layer}.`,
      `Put it in the layer ${lifted.layer} or a higher one.`,
    )
  }
}

/** Checks every exception whose block exists. */
export const checkLayers = (policy: Policy, report: Report): void => {
  const rules = new Map(policy.rules.map((rule) => [rule.id, rule]))
  for (const rule of policy.rules) {
    const lifted = rule.kind === 'except' ? rules.get(rule.from) : undefined
    if (rule.kind === 'except' && lifted !== undefined) checkException(rule, lifted, report)
  }
}
