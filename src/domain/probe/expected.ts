// What the verified policy says of a question, for whoever asks it now.
import { type Address, isSpecial, within } from '../../base/addresses.ts'
import type { Decider } from '../policy/decider.ts'
import type { Subject } from '../policy/language.ts'
import type { Way } from '../policy/question.ts'
import type { Reason } from '../policy/reasons.ts'
import { inZone, type Site } from '../policy/site.ts'
import { isWalled } from '../policy/walled.ts'
import { type Asker, whoItMayBe } from './asker.ts'
import type { Question } from './question.ts'

/** `depends`: on what was not told of the asker. */
export type Expected = { readonly allow: true } | { readonly allow: false; readonly reason: Reason } | 'depends'

/** `portal`: the names of the park's own portal, which everybody reaches. */
export type Ground = {
  readonly decider: Decider
  readonly site: Site
  readonly asker: Asker
  readonly portal: ReadonlySet<string>
}

const ALLOWED: Expected = { allow: true }

/** What may be reached without a session (docs/policy.md): walled names, by HTTP and HTTPS. */
const forNobody = ({ policy }: Decider, { host, port }: Question): Expected =>
  host.kind === 'name' && (port === 80 || port === 443) && isWalled(policy, host.name)
    ? ALLOWED
    : { allow: false, reason: 'no-session' }

const forSubject = (
  subject: Subject,
  { decider, site }: Ground,
  question: Question,
  at: number,
  way?: Way,
): Expected => {
  const { host, port } = question
  const found = decider.explain({ subject, at, transport: 'tcp', port, host }, way)
  if (found.rule !== null) return { allow: false, reason: found.rule }
  // No service opens what is private, whatever a rule says (docs/policy.md).
  if (way !== undefined && isSpecial(way.address) && !inZone(site, way.address))
    return { allow: false, reason: 'tech:private-address' }
  return ALLOWED
}

const sameAs = (a: Expected, b: Expected): boolean => JSON.stringify(a) === JSON.stringify(b)

/** `at`: milliseconds since 1970. `way`: where the name led, where that is known. */
export const expectedOf = (ground: Ground, question: Question, at: number, way?: Way): Expected => {
  const { asker, decider, portal } = ground
  if (question.host.kind === 'name' && portal.has(question.host.name)) return ALLOWED
  if (asker.is === 'nobody') return forNobody(decider, question)
  const [own, ...others] = whoItMayBe(asker.subject, asker.untold, decider.policy).map((subject) =>
    forSubject(subject, ground, question, at, way),
  )
  const first = own ?? 'depends'
  const allows = (one: Expected): boolean => one !== 'depends' && one.allow
  return others.every((other) => sameAs(first, other) || allows(first) === allows(other)) ? first : 'depends'
}

/**
 * Whether the address may pass at this port for another name that it has too: where the protocol shows none, an address is let through that was given
 * out for any allowed one (docs/policy.md, "pinned").
 */
export const passesForOthers = (
  { asker, decider }: Ground,
  { port }: Question,
  address: Address,
  at: number,
): boolean =>
  asker.is === 'somebody' &&
  decider
    .pathsFor(asker.subject, at)
    .some(
      ({ path, transport, from, to, range }) =>
        path === 'pinned' && transport === 'tcp' && from <= port && port <= to && within(address, range),
    )
