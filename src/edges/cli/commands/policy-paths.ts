// isthmus policy paths
import { answerPaths, type PathsAnswer } from '../../../domain/policy/ask-paths.ts'
import type { PathLine } from '../../../domain/policy/exact/path-reasons.ts'
import { whereOf } from '../../../domain/policy/exact/where.ts'
import type { Site } from '../../../domain/policy/site.ts'
import { pathText, portsText, whereText, whyText } from '../../../domain/policy/tell/paths.ts'
import { type Command, Misuse, type Result } from '../command.ts'
import { noPlan } from '../no-plan.ts'
import { problemLine } from '../problems-text.ts'
import { momentIn, table } from '../text.ts'

type Told = Extract<PathsAnswer, { ok: true }>

const rowOf = ({ service, ports, ranges, path, why }: PathLine, site: Site): string[] => [
  service,
  portsText(ports).en,
  whereText(whereOf(ranges, site)).en,
  pathText(path).en,
  whyText(why).en,
]

const HEAD = ['service', 'ports', 'where', 'path', 'why']

const humanOf = ({ plans }: Told, site: Site, at: string): string => {
  const parts = plans.map(({ plan, lines }) => {
    if (lines.length === 0) return `Plan ${plan}: nothing; its services cover no address.`
    return `Plan ${plan}:\n${table([HEAD, ...lines.map((line) => rowOf(line, site))], '  ')}`
  })
  return [`Paths at ${at}.`, ...parts, 'All else is refused: no service of the plan covers it.'].join('\n\n')
}

const jsonOf = ({ at, plans }: Told, site: Site): unknown => ({
  ok: true,
  at: new Date(at).toISOString(),
  plans: plans.map(({ plan, lines }) => ({
    plan,
    paths: lines.map(({ why, ...line }) => ({
      ...line,
      why,
      text: {
        ports: portsText(line.ports),
        path: pathText(line.path),
        where: whereText(whereOf(line.ranges, site)),
        why: whyText(why),
      },
    })),
  })),
})

export const policyPaths: Command = {
  name: 'policy paths',
  summary: 'by which path the gateway lets each service go, and why',
  usage: '[FILE] [--plan PLAN] [--at TIME] [--tenant ID] [--group ID]',
  operand: { name: 'FILE', what: 'a policy file; without it that of the settings' },
  options: [
    { name: 'plan', value: 'PLAN', what: 'only this plan; without it, each' },
    { name: 'at', value: 'TIME', what: 'ISO 8601; without an offset the park’s time; without it, now' },
    { name: 'tenant', value: 'ID', what: 'as somebody of this tenant' },
    { name: 'group', value: 'ID', what: 'as somebody in this group' },
  ],
  examples: [
    [
      'policy paths',
      'Direct, checked, pinned, QUIC refused or refused, with the rule or service that makes names count (docs/in-line.md).',
    ],
    ['policy paths new.yaml --plan basic --at 2026-11-23T20:00', 'Of a draft, for one plan, one evening.'],
    ['policy paths --json', 'With every range of addresses, and the words in English and Korean.'],
  ],
  run: async (given, parts): Promise<Result> => {
    const { side, decider, problems } = await parts.checkPolicy(given.operand)
    if (side === null || decider === null) {
      const human = [...problems.map(problemLine), 'A policy with errors has no paths.'].join('\n')
      return { code: 1, json: { ok: false, problems }, human }
    }
    const asked = (name: string): string | null => given.text(name) ?? null
    const question = { plan: asked('plan'), at: asked('at'), tenant: asked('tenant'), group: asked('group') }
    const told = answerPaths(side, question, parts.now())
    if (told.ok) {
      const human = humanOf(told, side.site, momentIn(side.policy.park.timezone, told.at))
      return { code: 0, json: jsonOf(told, side.site), human }
    }
    if (told.why === 'unknown-plan') throw noPlan(question.plan ?? '', side)
    throw new Misuse('--at is no time', 'give 2026-11-23T09:00 (the park’s time) or with an offset')
  },
}
