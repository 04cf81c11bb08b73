// A small real gate for the proxy's tests: who is signed in and what leads where stand in tables in memory.
import { type Address, isSpecial, parseAddress } from '../../src/base/addresses.ts'
import { hostText } from '../../src/base/names.ts'
import type { Gate, Refusal, Route, Wish } from '../../src/domain/enforcement/connection.ts'
import type { Layer } from '../../src/domain/policy/language.ts'
import type { Reason } from '../../src/domain/policy/reasons.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { subjectOn } from './subject.ts'

type Site = {
  readonly address: string
  /** The port asked for → the one listened on. */
  readonly ports: Readonly<Record<number, number>>
  readonly others?: readonly string[]
}

export type TableGate = Gate & {
  readonly sessions: Map<string, Session>
  readonly sites: Map<string, Site>
  readonly blocked: Map<string, Layer>
  /** Ports where a protocol without a name may pass. */
  readonly pinned: Set<number>
  readonly told: { wish: Wish; refusal: Refusal }[]
  readonly bytes: Map<string, { up: number; down: number }>
  /** From now on no route is found, until the name is let go. `asked`: one is being looked for. */
  readonly hold: () => { readonly asked: Promise<void>; readonly letGo: () => void }
  readonly signIn: (client: string, id: string) => void
}

const sessionAt = (client: string, id: string): Session => ({
  id,
  number: Number(id.replace(/\D/g, '')) || 1,
  holder: { kind: 'person', id: 'p-1' },
  subject: subjectOn('basic'),
  address: client as Address,
  openedAt: 0,
  endsAt: null,
  bootId: 'test',
  endsBoot: null,
})

const explained = (rule: Reason, layer: Layer): Refusal['explanation'] => ({
  decision: 'block',
  rule,
  layer,
  why: { en: 'Because the test says so.', ko: '시험이 그렇게 정했습니다.' },
  basis: 'agreement/5',
  since: '2014-05-01',
  review: 'mailto:review@park.example',
  until: null,
  alsoBlockedBy: [],
  liftedBy: [],
})

const refused = (reason: Reason, session: Session | null): Refusal => ({
  refused: true,
  reason,
  explanation: null,
  session,
})

export const tableGate = (): TableGate => {
  let held: { readonly ask: () => void; readonly over: Promise<void> } | null = null
  const gate: TableGate = {
    sessions: new Map(),
    sites: new Map(),
    blocked: new Map(),
    pinned: new Set(),
    told: [],
    bytes: new Map(),
    hold: () => {
      const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
      const { promise: over, resolve: end } = Promise.withResolvers<void>()
      held = { ask, over }
      return {
        asked,
        letGo: () => {
          held = null
          end()
        },
      }
    },
    signIn: (client, id) => gate.sessions.set(client, sessionAt(client, id)),
    admit: (wish) => {
      const session =
        wish.mark === null
          ? gate.sessions.get(wish.client)
          : [...gate.sessions.values()].find(({ number }) => number === wish.mark)
      if (session === undefined) return refused('no-session', null)
      const layer = gate.blocked.get(hostText(wish.host))
      if (layer !== undefined)
        return { refused: true, reason: 'no-gambling', explanation: explained('no-gambling', layer), session }
      return { refused: false, session, nameless: gate.pinned.has(wish.port) ? 'pinned' : 'refuse' }
    },
    route: async (wish) => {
      const admitted = gate.admit(wish)
      if (admitted.refused) return admitted
      held?.ask()
      await held?.over
      return way(gate, wish, admitted)
    },
    stands: (wish, _way, session) => {
      const admitted = gate.admit(wish)
      if (admitted.refused) return admitted
      return admitted.session.id === session ? null : refused('no-session', null)
    },
    refused: (wish, refusal) => {
      gate.told.push({ wish, refusal })
    },
    moved: (session, up, down) => {
      const sum = gate.bytes.get(session) ?? { up: 0, down: 0 }
      gate.bytes.set(session, { up: sum.up + up, down: sum.down + down })
    },
  }
  return gate
}

const way = (
  gate: TableGate,
  wish: Wish,
  { session, nameless }: Exclude<ReturnType<Gate['admit']>, Refusal>,
): Route | Refusal => {
  const name = hostText(wish.host)
  if (name === 'dead.test') return refused('not-us:no-answer', session)
  const site = gate.sites.get(name)
  if (site === undefined)
    return refused(wish.host.kind === 'name' ? 'not-us:no-such-name' : 'tech:private-address', session)
  const address = parseAddress(site.address)
  if (address === undefined) throw new Error(`not an address: ${site.address}`)
  if (isSpecial(address) && wish.host.kind === 'address' && name !== site.address)
    return refused('tech:private-address', session)
  const others = (site.others ?? []).map((each) => each as Address)
  return { refused: false, session, nameless, address, port: site.ports[wish.port] ?? wish.port, others }
}
