// A small policy in which single sections can be replaced; ‸ marks the place where a problem is expected.
import type { Problem } from '../../../src/domain/policy/language.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import type { VerifyContext } from '../../../src/domain/policy/verify/context.ts'
import { verify } from '../../../src/domain/policy/verify/verify.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'

export const GROUND = 'why: w, basis: Law 1, since: 2014-05-01, review: "mailto:a@b.example"'

const SECTIONS = {
  policy: 'policy: isthmus/v1',
  park: 'park: { name: P, timezone: Asia/Seoul }',
  services: 'services:\n  web: { title: Web, ports: [tcp/80, tcp/443] }',
  agreement: '',
  plans: `plans:\n  basic: { title: Basic, services: [web], ${GROUND} }`,
  eligible: 'eligible:\n  basic: { who: everyone, why: w, basis: Law 1 }',
  lists: '',
  schedules: '',
  rules: '',
  tests: '',
  walled: '',
}

export type Sections = Partial<typeof SECTIONS>

/** The text of the small policy with some sections replaced. */
export const smallPark = (sections: Sections = {}): string =>
  Object.values({ ...SECTIONS, ...sections })
    .filter((section) => section !== '')
    .join('\n')

/** Takes the mark out of the text and says where it stood. */
export const placeOf = (marked: string): { readonly text: string; readonly line: number; readonly column: number } => {
  const at = marked.indexOf('‸')
  const before = marked.slice(0, at).split('\n')
  return { text: marked.replace('‸', ''), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** All problems of a text: of YAML, of reading, and if those leave a policy, of verifying. */
export const problemsOf = (text: string, context: Partial<VerifyContext> = {}): readonly Problem[] => {
  const { tree, problems } = readTree(text, 'p.yaml')
  if (tree === null) return problems
  const read = readPolicy(tree, 'p.yaml')
  if (read.policy === null) return read.problems
  const all = { file: 'p.yaml', rule: 'file', articles: null, zones: [], tree, ...context } as const
  return [...read.problems, ...verify(read.policy, all).problems]
}
