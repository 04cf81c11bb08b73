// The steps of signing in over forms: badge and PIN, or a voucher; a PIN of one's own; the five lines; online.
import type { Context } from 'hono'
import { badgeOf, codeOf, pinOf } from '../../domain/people/badge.ts'
import type { Credential } from '../../domain/people/people.ts'
import type { Place } from '../../domain/people/places.ts'
import type { Tapped } from '../../domain/sessions/tapped.ts'
import { heldSaid } from './held-said.ts'
import { type Target, targetOf } from './onward.ts'
import type { PortalParts } from './parts.ts'
import { type Said, type SignInPage, signInPage } from './sign-in-page.ts'
import { acceptPage, choosePinPage } from './step-pages.ts'
import type { Held, Tickets } from './tickets.ts'

/** What the forms are worked on with. */
export type SignIn = { readonly parts: PortalParts; readonly tickets: Tickets }

/** What one try sent, and what is shown again where it fails. */
type Sent = { readonly place: Place; readonly credential: Credential; readonly onward: Target | undefined }

type Status = 200 | 403 | 409 | 410 | 422 | 423 | 429

const fieldOf = (form: Readonly<Record<string, unknown>>, name: string): string => {
  const value = form[name]
  return typeof value === 'string' ? value : ''
}

/** The sign-in page for whoever asks. */
export const showSignIn = (parts: PortalParts, c: Context, shown: Partial<SignInPage> = {}): string => {
  const secure = parts.lan?.channel(c) === 'plain' ? parts.lan : undefined
  const place = parts.place(c)
  const [rules, at] = [parts.rules(), parts.held(place)]
  const held = at && heldSaid(at, rules)
  const { name: park } = rules.decider.policy.park
  // Who sits at a seat needs no number.
  const numbers = place.seat === null && parts.rooms.ids().length > 0
  return signInPage({ park, seat: place.seat, facts: parts.facts, secure, held, numbers, ...shown })
}

const again = (signIn: SignIn, c: Context, sent: Sent, said: Said, status: Status): Response => {
  const { credential } = sent
  const typed = credential.kind === 'badge' ? { badge: credential.badge } : { voucher: credential.code }
  return c.html(showSignIn(signIn.parts, c, { ...typed, onward: sent.onward, said }), status)
}

type Closed = Extract<Tapped, { outcome: 'closed' }>

const bad = (key: Said['key'], filling?: Said['filling']): Said => ({ kind: 'bad', key, ...(filling && { filling }) })

const closedSaid = (reason: string): Said =>
  reason === 'hours' || reason === 'data'
    ? bad(`tap.closed.${reason}`)
    : bad('tap.closed.plan', { plan: reason.replace(/^plan:/, '') })

/** What holds for the seat stands on the page in any case. */
const closed = (signIn: SignIn, c: Context, sent: Sent, { reason, held }: Closed): Response => {
  if (held === undefined) return again(signIn, c, sent, closedSaid(reason), 423)
  if (held.reason !== 'suspended') return c.html(showSignIn(signIn.parts, c, { onward: sent.onward }), 423)
  return again(signIn, c, sent, heldSaid(held, signIn.parts.rules()), 423)
}

const heldOf = (sent: Sent, step: Held['step'], version?: string): Held | undefined => {
  const { credential, onward } = sent
  if (credential.kind !== 'badge') return undefined
  const { badge, pin, newPin } = credential
  return {
    step,
    badge,
    pin,
    onward: onward?.href,
    ...(newPin !== undefined && { newPin }),
    ...(version !== undefined && { version }),
  }
}

const choosePin = (signIn: SignIn, c: Context, sent: Sent, status: Status, said?: Said): Response => {
  const held = heldOf(sent, 'choose-pin')
  if (held === undefined) return again(signIn, c, sent, bad('tap.wrong'), 403)
  const ticket = signIn.tickets.issue(sent.place.address, held)
  return c.html(choosePinPage({ park: signIn.parts.rules().decider.policy.park.name, ticket, said }), status)
}

const acceptRules = (signIn: SignIn, c: Context, sent: Sent, version: string): Response => {
  const held = heldOf(sent, 'accept-rules', version)
  if (held === undefined) return again(signIn, c, sent, bad('tap.wrong'), 403)
  const { parts, tickets } = signIn
  const ticket = tickets.issue(sent.place.address, held)
  const park = parts.rules().decider.policy.park.name
  return c.html(acceptPage({ park, ticket, facts: parts.facts, version }), 200)
}

const online = (c: Context, onward: Target | undefined): Response =>
  c.redirect(onward === undefined ? '/' : `/?then=${encodeURIComponent(onward.href)}`, 303)

/** What each outcome of a tap looks like. */
const answer = (signIn: SignIn, c: Context, sent: Sent, tapped: Tapped): Response => {
  switch (tapped.outcome) {
    case 'online':
      return online(c, sent.onward)
    case 'wrong':
      return again(signIn, c, sent, bad('tap.wrong'), 403)
    case 'taken':
      return again(signIn, c, sent, bad(tapped.by === undefined ? 'tap.taken' : `tap.taken.${tapped.by}`), 409)
    case 'no-place':
      return again(signIn, c, sent, bad('tap.no-place'), 403)
    case 'only-secure':
      return again(signIn, c, sent, bad(`tap.only-secure.${tapped.what}`), 403)
    case 'closed':
      return closed(signIn, c, sent, tapped)
    case 'slow':
      c.header('Retry-After', String(tapped.retryAfter))
      return again(signIn, c, sent, bad('tap.slow', { seconds: tapped.retryAfter }), 429)
    case 'bad-pin':
      return choosePin(signIn, c, withoutNewPin(sent), 422, bad(`bad-pin.${tapped.why}`))
    case 'next':
      return tapped.next === 'choose-pin'
        ? choosePin(signIn, c, sent, 200)
        : acceptRules(signIn, c, sent, tapped.version)
  }
}

const withoutNewPin = (sent: Sent): Sent => {
  if (sent.credential.kind !== 'badge') return sent
  const { newPin: _refused, ...credential } = sent.credential
  return { ...sent, credential }
}

const knock = async (signIn: SignIn, c: Context, sent: Sent): Promise<Response> =>
  answer(signIn, c, sent, await signIn.parts.tap(sent.place, sent.credential, signIn.parts.lan?.channel(c)))

/** POST /sign-in: badge with PIN, or a voucher. A badge alone is what a reader sends without script: on to the PIN. */
export const begin = async (signIn: SignIn, c: Context): Promise<Response> => {
  const form = await c.req.parseBody()
  const place = signIn.parts.place(c)
  const onward = targetOf(fieldOf(form, 'then'))
  const code = codeOf(fieldOf(form, 'voucher'))
  const badge = badgeOf(fieldOf(form, 'badge'))
  const pin = pinOf(fieldOf(form, 'pin'))
  if (badge === '' && code !== '') return knock(signIn, c, { place, onward, credential: { kind: 'voucher', code } })
  const sent: Sent = { place, onward, credential: { kind: 'badge', badge, pin } }
  if (badge === '') return again(signIn, c, sent, bad('sign-in.nothing'), 422)
  const mayGoOn = signIn.parts.lan?.channel(c) !== 'plain'
  if (pin === '' && mayGoOn) return again(signIn, c, sent, { kind: 'calm', key: 'sign-in.pin-next' }, 200)
  return knock(signIn, c, sent)
}

const sentOf = (place: Place, held: Held): Sent => {
  const { badge, pin, newPin } = held
  return {
    place,
    onward: targetOf(held.onward),
    credential: { kind: 'badge', badge, pin, ...(newPin !== undefined && { newPin }) },
  }
}

const tooLate = (signIn: SignIn, c: Context): Response =>
  c.html(showSignIn(signIn.parts, c, { said: bad('sign-in.too-long') }), 410)

/** POST /sign-in/pin: the new PIN, twice. */
export const takePin = async (signIn: SignIn, c: Context): Promise<Response> => {
  const form = await c.req.parseBody()
  const place = signIn.parts.place(c)
  const held = signIn.tickets.take(place.address, fieldOf(form, 'ticket'), 'choose-pin')
  if (held === undefined) return tooLate(signIn, c)
  const sent = sentOf(place, held)
  const newPin = pinOf(fieldOf(form, 'new'))
  if (newPin !== pinOf(fieldOf(form, 'again'))) return choosePin(signIn, c, sent, 422, bad('choose.differ'))
  if (sent.credential.kind !== 'badge') return tooLate(signIn, c)
  return knock(signIn, c, { ...sent, credential: { ...sent.credential, newPin } })
}

/** POST /sign-in/accept: the button under the five lines. */
export const takeAcceptance = async (signIn: SignIn, c: Context): Promise<Response> => {
  const form = await c.req.parseBody()
  const place = signIn.parts.place(c)
  const held = signIn.tickets.take(place.address, fieldOf(form, 'ticket'), 'accept-rules')
  const sent = held === undefined ? undefined : sentOf(place, held)
  if (held?.version === undefined || sent?.credential.kind !== 'badge') return tooLate(signIn, c)
  return knock(signIn, c, { ...sent, credential: { ...sent.credential, accept: held.version } })
}
