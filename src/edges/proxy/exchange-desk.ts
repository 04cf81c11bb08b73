// The deciding thread's side of the exchanges: hands connections over and answers the worker's questions.
import type { Socket } from 'node:net'
import type { Refusal, Route, Wish } from '../../domain/enforcement/connection.ts'
import type { Ask, FromExchange, Newcomer, ToExchange } from './exchange-talk.ts'
import type { ProxyParts } from './proxy-parts.ts'
import { refuseExchange } from './refusal.ts'

export type Desk = {
  /** The socket belongs to the worker from here on. */
  readonly give: (client: Socket, early: Buffer, newcomer: Newcomer) => void
  /** Ends everything of the session. */
  readonly end: (session: string) => void
  /** Connections handed over and not yet closed. */
  readonly open: () => number
  readonly close: () => Promise<void>
}

/** The entry of the worker. */
const WORKER = new URL('./exchange-worker.ts', import.meta.url)

export const startDesk = async (parts: ProxyParts): Promise<Desk> => {
  let open = 0
  const settings: ToExchange = { kind: 'settings', portalUrl: parts.portalUrl }
  const handover = await parts.startExchange(WORKER, {
    first: settings,
    died: (why) => {
      open = 0
      parts.died?.(why)
    },
  })
  const post = (message: ToExchange): void => handover.post(message)
  handover.onMessage((message) => {
    const said = message as FromExchange
    if (said.kind === 'ask') void answer(parts, said).then(post, () => post(undecided(parts, said)))
    else if (said.kind === 'closed') open = Math.max(0, open - said.connections)
    else for (const [session, up, down] of said.counts) parts.gate.moved(session, up, down)
  })
  return {
    give: (client, early, newcomer) => {
      open++
      handover.give(client, early, newcomer)
    },
    end: (session) => post({ kind: 'end', session }),
    open: () => open,
    close: () => handover.close(),
  }
}

/** The gate promises an answer; without one nothing may pass. */
const undecided = (parts: ProxyParts, ask: Ask): ToExchange => {
  const { id, client, host, port } = ask
  const refusal: Refusal = { refused: true, reason: 'not-us:no-answer', explanation: null, session: null }
  return { kind: 'no', id, ...refuseExchange(parts, refusal, { client, host, port }, { ...ask, html: false }) }
}

const answer = async (parts: ProxyParts, ask: Ask): Promise<ToExchange> => {
  const { id, client, host, port } = ask
  const wish: Wish = { client, host, port }
  const { portal } = parts
  if (ask.wrong === null && parts.isPortal(host, port)) {
    const identity = `${portal.secret} ${client}`
    return { kind: 'go', id, session: null, addresses: [portal.address], port: portal.port, identity }
  }
  const route = await decide(parts, wish, ask)
  if (!route.refused) {
    const addresses = [route.address, ...(route.others ?? [])]
    return { kind: 'go', id, session: route.session.id, addresses, port: route.port, identity: null }
  }
  parts.gate.refused(wish, route)
  return { kind: 'no', id, ...refuseExchange(parts, route, wish, ask, ask.wrong?.why) }
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
