// What differs between the tests that guard two policies: what every policy must pass, or no longer must.
import type { PolicyTest, ProtectedTests, Subject } from '../language.ts'
import type { Note } from './effects.ts'

const subjectText = ({ plan, tenant, groups, seat, network, badge, voucher, tenantStaff, device }: Subject): string =>
  [
    `plan ${plan}`,
    ...(tenant === null ? [] : [`tenant ${tenant}`]),
    ...[...groups].sort().map((group) => `group ${group}`),
    ...(seat === null ? [] : [`seat ${seat}`]),
    ...(network === null ? [] : [`network ${network}`]),
    ...Object.entries({ badge, voucher, device, 'tenant-staff': tenantStaff }).flatMap(([name, is]) =>
      is ? [name] : [],
    ),
  ].join(', ')

/** Who asks for what, and when: one question, whatever the answer. */
const questionText = ({ who, to, at }: PolicyTest): string =>
  `${to} (${subjectText(who)}${at === null ? '' : `, ${new Date(at).toISOString()}`})`

const answerText = ({ expect }: PolicyTest): string =>
  expect.allow ? 'allow' : expect.by === null ? 'block' : `block ${expect.by}`

type Answers = ReadonlyMap<string, readonly string[]>

const answersOf = (guard: ProtectedTests | null): Answers =>
  new Map(
    [...Map.groupBy(guard?.tests ?? [], questionText)].map(([question, tests]) => [
      question,
      [...new Set(tests.map(answerText))].sort(),
    ]),
  )

/** Each question of the protected tests that has another answer now, or none, in the order of their texts. */
export const guardNotes = (before: ProtectedTests | null, after: ProtectedTests | null): readonly Note[] => {
  const [was, is] = [answersOf(before), answersOf(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map(
      (id) =>
        ({ of: 'protected-test', id, key: 'expect', before: was.get(id) ?? null, after: is.get(id) ?? null }) as const,
    )
    .filter((note) => JSON.stringify(note.before) !== JSON.stringify(note.after))
}
