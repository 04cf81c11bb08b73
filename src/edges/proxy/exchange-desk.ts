// The deciding thread's side of the exchanges: hands connections over and answers the worker's questions.
import type { Socket } from 'node:net'
import type { Address } from '../../base/addresses.ts'
import type { Gate, Refusal, Route, Wish } from '../../domain/enforcement/connection.ts'
import { slotOf } from '../../domain/sessions/slots.ts'
import type { Ask, FromExchange, Newcomer, ToExchange } from './exchange-talk.ts'
import type { ProxyParts } from './proxy-parts.ts'
import { type Answer, refuseExchange } from './refusal.ts'
import { inSlices } from './slices.ts'

export type Desk = {
  /** The socket belongs to the worker from here on. */
  readonly give: (client: Socket, early: Buffer, newcomer: Newcomer) => void
  /** Ends everything of the session. */
  readonly end: (session: string) => void
  /** Decides anew what has been told to go, and ends what may be no longer. */
  readonly redecide: () => void
  /** Connections handed over and not yet closed. */
  readonly open: () => number
  readonly close: () => Promise<void>
}

/** The entry of the worker. */
const WORKER = new URL('./exchange-worker.ts', import.meta.url)

/** What was told to go and has not ended. */
type Going = {
  readonly id: number
  readonly wish: Wish
  readonly route: Route
  /** Those still allowed, and why others are not. */
  addresses: readonly Address[]
  refusal: Refusal | null
}

/** The answer to a question, and what goes by it. */
type Answered = { readonly message: ToExchange; readonly goes: Going | null }

export const startDesk = async (parts: ProxyParts): Promise<Desk> => {
  let open = 0
  /** Counts what may make an answer untrue that is still being looked for. */
  let changes = 0
  const going = new Map<number, Going>()
  const ended = (connections: number): void => {
    open = Math.max(0, open - connections)
  }
  const settings: ToExchange = { kind: 'settings', portalUrl: parts.portalUrl }
  const handover = await parts.startExchange(WORKER, {
    first: settings,
    died: (why) => {
      open = 0
      going.clear()
      parts.died?.(why)
    },
    lost: () => ended(1),
  })
  const post = (message: ToExchange): void => handover.post(message)
  const reconsider = (one: Going): void => {
    const addresses = allowedNow(parts.gate, one)
    if (addresses === null) return
    one.addresses = addresses
    post({ kind: 'narrow', id: one.id, addresses })
  }
  const answer = async (ask: Ask): Promise<void> => {
    const decide = (): Promise<Answered> => answerTo(parts, ask).catch(() => undecided(parts, ask))
    let before = changes
    let answered = await decide()
    if (answered.goes !== null && before !== changes) {
      // What was decided before the change must not begin after it, and be ended then.
      before = changes
      answered = await decide()
    }
    const { message, goes } = answered
    if (goes !== null) going.set(goes.id, goes)
    post(message)
    if (goes !== null && before !== changes) reconsider(goes)
  }
  handover.onMessage((message) => {
    const said = message as FromExchange
    if (said.kind === 'ask') void answer(said)
    else if (said.kind === 'cut') tellCut(parts.gate, going.get(said.id))
    else if (said.kind === 'done') for (const id of said.ids) going.delete(id)
    else if (said.kind === 'closed') ended(said.connections)
    else for (const [session, up, down] of said.counts) parts.gate.moved(session, up, down)
  })
  const reconsiderAll = inSlices(() => going.values(), reconsider)
  return {
    redecide: () => {
      changes++
      reconsiderAll()
    },
    give: (client, early, newcomer) => {
      open++
      handover.give(client, early, newcomer)
    },
    end: (session) => {
      changes++
      post({ kind: 'end', session })
    },
    open: () => open,
    close: () => handover.close(),
  }
}

/** The gate promises an answer; without one nothing may pass. */
const undecided = (parts: ProxyParts, ask: Ask): Answered => {
  const { id, client, mark, host, port } = ask
  const refusal: Refusal = { refused: true, reason: 'not-us:no-answer', explanation: null, session: null }
  const wish: Wish = { client, mark, host, port }
  return no(id, refuseExchange(parts, refusal, wish, { ...ask, html: false }))
}

const no = (id: number, answer: Answer): Answered => ({ message: { kind: 'no', id, ...answer }, goes: null })

const answerTo = async (parts: ProxyParts, ask: Ask): Promise<Answered> => {
  const { id, client, mark, host, port } = ask
  const wish: Wish = { client, mark, host, port }
  const { portal } = parts
  if (ask.wrong === null && parts.isPortal(host, port)) {
    const identity = `${portal.secret} ${client}`
    const way = { session: null, addresses: [portal.address], port: portal.port, mark: null, identity }
    return { message: { kind: 'go', id, ...way }, goes: null }
  }
  const route = await decide(parts, wish, ask)
  if (!route.refused) {
    const { session, address, others = [] } = route
    const addresses = [address, ...others]
    const marked = parts.inLine ? slotOf(session.number) : null
    const way = { session: session.id, addresses, port: route.port, mark: marked, identity: null }
    return { message: { kind: 'go', id, ...way }, goes: { id, wish, route, addresses, refusal: null } }
  }
  parts.gate.refused(wish, route)
  return no(id, refuseExchange(parts, route, wish, ask, ask.wrong?.why))
}

/** The worker alone knows where it went, and whether it still did. */
const tellCut = (gate: Gate, one: Going | undefined): void => {
  if (one !== undefined && one.refusal !== null) gate.refused(one.wish, one.refusal)
}

/** Where it may still go, if that is less than before. */
const allowedNow = (gate: Gate, one: Going): readonly Address[] | null => {
  const { wish, route, addresses } = one
  const { aliases = [], session } = route
  const refusals = addresses.map((address) => gate.stands(wish, { aliases, address }, session.id))
  const allowed = addresses.filter((_, n) => refusals[n] === null)
  if (allowed.length === addresses.length) return null
  one.refusal = refusals.find((refusal) => refusal !== null) ?? null
  return allowed
}

const decide = async (parts: ProxyParts, wish: Wish, ask: Ask): Promise<Route | Refusal> => {
  const admitted = parts.gate.admit(wish)
  if (ask.wrong !== null) {
    // Whoever may not go there anyway hears that; a portal that does not answer has no session.
    if (admitted.refused && ask.wrong.reason !== 'not-us:no-answer') return admitted
    return { refused: true, reason: ask.wrong.reason, explanation: null, session: admitted.session }
  }
  return admitted.refused ? admitted : checked(parts, await parts.gate.route(wish))
}

/** The route, without any address at which something of ours listens. */
export const checked = (parts: ProxyParts, route: Route | Refusal): Route | Refusal => {
  if (route.refused) return route
  const { address, port, others, session } = route
  if (parts.isOwn(address, port)) return { refused: true, reason: 'tech:own-address', explanation: null, session }
  return others === undefined ? route : { ...route, others: others.filter((each) => !parts.isOwn(each, port)) }
}
