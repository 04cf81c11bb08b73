// One question to the servers that the park uses, in order, until one of them answers it.
import { randomFillSync } from 'node:crypto'
import { RCODE } from '../wire/codes.ts'
import { type Question, RANDOM_BYTES, writeQuestion } from '../wire/question.ts'
import type { Reply } from '../wire/reply.ts'
import { askTcp } from './ask-tcp.ts'
import { type Asked, askUdp, type Server } from './ask-udp.ts'

/**
 * Gives the answer to a question about a name in wire form, or `null` where no server gave one in time. Rejects where too many
 * are under way.
 */
export type Exchange = (wire: Uint8Array, type: number) => Promise<Reply | null>

export type ExchangeParts = {
  /** The servers, the preferred one first; asked for at each question, so that they may change. */
  readonly servers: () => readonly Server[]
  /** Milliseconds that only grow. */
  readonly now: () => number
}

/** What was learnt about a server. */
type Health = {
  /** Until then others are asked first. */
  restsUntil: number
  /** Until then it is asked without EDNS. */
  plainUntil: number
  /** Whether it repeats letters as they were sent. */
  mixCase: boolean
}

/** Milliseconds: for the first try of a server, for a later one, by TCP, and in all. */
const WAIT = { first: 1200, later: 1800, tcp: 2500, all: 5000 } as const
const REST = 10_000
const PLAIN_FOR = 3_600_000
const MOST_AT_ONCE = 2048

type Attempt = {
  readonly server: Server
  readonly health: Health
  readonly wire: Uint8Array
  readonly type: number
  /** When the whole question is given up. */
  readonly until: number
  readonly now: () => number
}

const atMost = ({ until, now }: Attempt, wait: number): number => Math.max(1, Math.min(wait, until - now()))

const question = ({ health, wire, type, now }: Attempt): Question =>
  writeQuestion(wire, type, {
    random: randomFillSync(new Uint8Array(RANDOM_BYTES)),
    edns: health.plainUntil <= now(),
    mixCase: health.mixCase,
  })

/** By TCP nobody off the path can answer: what comes back in other letters there comes from a server that does not keep them. */
const tryTcp = async (attempt: Attempt): Promise<Asked> => {
  const { server, health } = attempt
  const asked = await askTcp(server, question(attempt), atMost(attempt, WAIT.tcp))
  if (asked !== 'other-case') return asked
  health.mixCase = false
  return askTcp(server, question(attempt), atMost(attempt, WAIT.tcp))
}

const tryUdp = async (attempt: Attempt, wait: number): Promise<Asked> => {
  const asked = await askUdp(attempt.server, question(attempt), atMost(attempt, wait))
  const again = asked === 'other-case' || asked === 'doubtful' || asked === 'malformed'
  const cut = typeof asked === 'object' && asked.truncated
  return again || cut ? tryTcp(attempt) : asked
}

const tryServer = async (attempt: Attempt, wait: number): Promise<Asked> => {
  const { health, now } = attempt
  const asked = await tryUdp(attempt, wait)
  const balks = typeof asked === 'object' && (asked.rcode === RCODE.FORMERR || asked.rcode === RCODE.NOTIMP)
  if (!balks || health.plainUntil > now()) return asked
  health.plainUntil = now() + PLAIN_FOR
  return tryUdp(attempt, wait)
}

const isAnswer = (asked: Asked): asked is Reply =>
  typeof asked === 'object' && !asked.truncated && (asked.rcode === RCODE.NOERROR || asked.rcode === RCODE.NXDOMAIN)

const keyOf = ({ host, port }: Server): string => `${host} ${port}`

/** Prepares to ask. What it learns about servers is forgotten with it. */
export const createExchange = ({ servers, now }: ExchangeParts): Exchange => {
  const healths = new Map<string, Health>()
  let under = 0
  const healthOf = (server: Server): Health => {
    const known = healths.get(keyOf(server)) ?? { restsUntil: 0, plainUntil: 0, mixCase: true }
    healths.set(keyOf(server), known)
    return known
  }
  const inOrder = (): readonly Server[] => {
    const rests = (server: Server): number => (healthOf(server).restsUntil > now() ? 1 : 0)
    return [...servers()].sort((a, b) => rests(a) - rests(b))
  }
  const ask = async (wire: Uint8Array, type: number): Promise<Reply | null> => {
    const until = now() + WAIT.all
    const order = inOrder()
    for (const [n, server] of [...order, ...order].entries()) {
      if (now() >= until) return null
      const health = healthOf(server)
      const wait = n < order.length ? WAIT.first : WAIT.later
      const asked = await tryServer({ server, health, wire, type, until, now }, wait)
      if (isAnswer(asked)) {
        health.restsUntil = 0
        return asked
      }
      // One that answers, if only to say that it cannot, is asked first again next time.
      if (typeof asked !== 'object') health.restsUntil = now() + REST
    }
    return null
  }
  return async (wire, type) => {
    // Not a failure of the servers: nothing is remembered of it.
    if (under >= MOST_AT_ONCE) throw new Error('too many questions are under way')
    under++
    return ask(wire, type).finally(() => {
      under--
    })
  }
}
