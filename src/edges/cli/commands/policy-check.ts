// isthmus policy check
import type { ListReport } from '../../../domain/policy/compile/odd-lines.ts'
import type { Command } from '../command.ts'
import { leftOut } from '../list-text.ts'
import type { CheckedPolicy } from '../parts.ts'
import { errorsIn, problemLine } from '../problems-text.ts'
import { counted, table } from '../text.ts'

const listRow = ([id, report]: readonly [string, ListReport]): string[] => [
  id,
  counted(report.entries, 'entry', 'entries'),
  leftOut(report),
]

const summary = (checked: CheckedPolicy, errors: number): string => {
  const warnings = counted(checked.problems.length - errors, 'warning')
  if (checked.decider === null)
    return `${checked.file} cannot be put in force: ${counted(errors, 'error')}, ${warnings}.`
  const { plans, rules, tests } = checked.decider.policy
  const parts = [
    counted(plans.length, 'plan'),
    counted(rules.length, 'rule'),
    `${counted(tests.length, 'test')} passed`,
  ]
  return `${checked.file} is in order: ${parts.join(', ')}, ${warnings}.`
}

const human = (checked: CheckedPolicy, errors: number): string =>
  [
    ...checked.problems.map(problemLine),
    ...(checked.reports.size === 0 ? [] : [table([...checked.reports].map(listRow))]),
    ...(checked.decider === null ? [] : [`plans: ${checked.decider.policy.plans.map((plan) => plan.id).join(', ')}`]),
    summary(checked, errors),
  ].join('\n')

export const policyCheck: Command = {
  name: 'policy check',
  summary: 'read a policy file and say what is wrong in it, with places and mends',
  usage: '[FILE]',
  operand: { name: 'FILE', what: 'a policy file; without it that of the settings' },
  options: [],
  examples: [
    ['policy check', 'Looks at the policy that the settings name. Needs no running server.'],
    [
      'policy check new.yaml && isthmus policy explain new.yaml --plan basic --to news.test',
      'A draft, before it is put in force.',
    ],
  ],
  run: async (given, parts) => {
    const checked = await parts.checkPolicy(given.operand)
    const errors = errorsIn(checked.problems)
    const ok = checked.decider !== null
    const { file, problems, reports } = checked
    const hash = checked.decider?.hash ?? null
    return {
      code: ok ? 0 : 1,
      json: {
        ok,
        file,
        hash,
        problems,
        lists: [...reports].map(([id, report]) => ({ list: id, ...report })),
      },
      human: human(checked, errors),
    }
  },
}
