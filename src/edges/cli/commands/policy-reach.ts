// isthmus policy reach
import { answerReach } from '../../../domain/policy/ask-reach.ts'
import { PATIENT } from '../../../domain/policy/exact/budget.ts'
import { english } from '../../../domain/policy/tell/english.ts'
import { tellReach } from '../../../domain/policy/tell/reach.ts'
import { type Command, Misuse } from '../command.ts'
import { noPlan } from '../no-plan.ts'
import { problemLine } from '../problems-text.ts'

const MISUSES = {
  'bad-to': ['--to is no destination', 'give a URL, a host, or host:port'],
} as const

export const policyReach: Command = {
  name: 'policy reach',
  summary: 'can anyone ever reach a destination, who and when',
  usage: '[FILE] --to URL [--plan PLAN]',
  operand: { name: 'FILE', what: 'a policy file; without it that of the settings' },
  options: [
    { name: 'to', value: 'URL', what: 'a URL, a host, or host:port', required: true },
    { name: 'plan', value: 'PLAN', what: 'only people on this plan; without it, anybody' },
  ],
  examples: [
    [
      'policy reach --to lottery.test',
      'Exit code 0: somebody can at some time; 1: nobody ever can; 4: it cannot be told.',
    ],
    ['policy reach new.yaml --plan basic --to mail.example:993', 'From today on, in a draft, for one plan.'],
  ],
  run: async (given, parts) => {
    const { side, decider, problems } = await parts.checkPolicy(given.operand)
    if (side === null || decider === null) {
      const human = [...problems.map(problemLine), 'A policy with errors answers nothing.'].join('\n')
      return { code: 4, json: { ok: false, problems }, human }
    }
    const plan = given.text('plan') ?? null
    const told = answerReach(side, { to: given.needed('to'), plan }, decider.dayOf(parts.now()), { left: PATIENT })
    if (told.ok) {
      const { reach } = told
      const sentences = tellReach(reach, side.policy, plan, english)
      const human = [...(plan === null ? [] : [`On plan ${plan}:`]), ...sentences].join('\n')
      return { code: reach.ever === 'never' ? 1 : 0, json: { ok: true, ...reach }, human }
    }
    if (told.why === 'too-complex') return { code: 4, json: { ok: false, why: told.why }, human: english.tooMany }
    if (told.why === 'unknown-plan') throw noPlan(plan ?? '', side)
    const [what, mend] = MISUSES[told.why]
    throw new Misuse(what, mend)
  },
}
