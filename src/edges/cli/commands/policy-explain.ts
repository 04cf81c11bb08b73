// isthmus policy explain
import { type Answer, type Asked, answer } from '../../../domain/policy/ask.ts'
import type { Explanation } from '../../../domain/policy/question.ts'
import { type Command, type Given, Misuse, type Result } from '../command.ts'
import { noPlan } from '../no-plan.ts'
import { problemLine } from '../problems-text.ts'
import { moment, momentIn, table } from '../text.ts'

const MISUSES = {
  'plan-needed': ['--plan is missing', 'name a plan'],
  'bad-to': ['--to is no destination', 'give a URL, a host, or host:port'],
  'bad-at': ['--at is no time', 'give 2026-11-23T09:00 (the park’s time) or with an offset'],
} as const satisfies Record<Exclude<Extract<Answer, { ok: false }>['why'], 'unknown-plan'>, readonly [string, string]>

const askedBy = (given: Given): Asked => ({
  to: given.needed('to'),
  plan: given.needed('plan'),
  at: given.text('at') ?? null,
  tenant: given.text('tenant') ?? null,
  group: given.text('group') ?? null,
})

const rows = (explanation: Explanation): string[][] => {
  const { rule, layer, why, basis, since, review, until, alsoBlockedBy, liftedBy } = explanation
  const all: (readonly [string, string | null])[] = [
    ['rule', rule],
    ['layer', layer],
    ['why', why?.en ?? null],
    ['', why === null || why.ko === why.en ? null : why.ko],
    ['basis', basis],
    ['since', since],
    ['until', until],
    ['review', review],
    ['also blocked by', alsoBlockedBy.join(', ') || null],
    ['lifted by', liftedBy.join(', ') || null],
  ]
  return all.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
}

const resultOf = (asked: Asked, told: Extract<Answer, { ok: true }>, at: string): Result => {
  const { decision } = told.explanation
  const head = `${decision}: ${asked.to} for plan ${asked.plan} at ${at}`
  const more = table(rows(told.explanation), '  ')
  return {
    code: decision === 'allow' ? 0 : 1,
    json: { at: new Date(told.at).toISOString(), ...told.explanation },
    human: more === '' ? head : `${head}\n${more}`,
  }
}

export const policyExplain: Command = {
  name: 'policy explain',
  summary: 'may a plan reach a destination, and which rule says so',
  usage: '[FILE] --plan PLAN --to URL [--at TIME] [--tenant ID] [--group ID]',
  operand: { name: 'FILE', what: 'a policy file; without it that of the settings' },
  options: [
    { name: 'plan', value: 'PLAN', what: 'the plan of whoever asks', required: true },
    { name: 'to', value: 'URL', what: 'a URL, a host, or host:port', required: true },
    { name: 'at', value: 'TIME', what: 'ISO 8601; without an offset the park’s time; without it, now' },
    { name: 'tenant', value: 'ID', what: 'as somebody of this tenant' },
    { name: 'group', value: 'ID', what: 'as somebody in this group' },
  ],
  examples: [
    [
      'policy explain --plan basic --to https://casino.test',
      'Exit code 0: allowed; 1: blocked, with the rule and its reason.',
    ],
    [
      'policy explain new.yaml --plan basic --to mail.example:993 --at 2026-11-23T20:00',
      'What a draft would say one evening.',
    ],
  ],
  run: async (given, parts) => {
    const checked = await parts.checkPolicy(given.operand)
    if (checked.decider === null) {
      const human = [...checked.problems.map(problemLine), 'A policy with errors answers nothing.'].join('\n')
      return { code: 1, json: { ok: false, problems: checked.problems }, human }
    }
    const asked = askedBy(given)
    const told = answer(checked.decider, asked, parts.now())
    if (!told.ok) {
      if (told.why === 'unknown-plan') throw noPlan(given.needed('plan'), checked.side)
      const [what, mend] = MISUSES[told.why]
      throw new Misuse(what, mend)
    }
    const zone = checked.side?.policy.park.timezone
    return resultOf(asked, told, zone === undefined ? moment(told.at) : momentIn(zone, told.at))
  },
}
