// What a resolver tells a client about a name: where it is, or why not, in its own words. For whoever compares it with what was agreed.
import { randomFillSync } from 'node:crypto'
import type { Address } from '../../base/addresses.ts'
import { toldBy } from './found.ts'
import { askTcp } from './upstream/ask-tcp.ts'
import { type Asked, askUdp, type Server } from './upstream/ask-udp.ts'
import { EDE, RCODE, TYPE } from './wire/codes.ts'
import type { Extended } from './wire/compose.ts'
import { readExtended } from './wire/extended.ts'
import { wireName } from './wire/names.ts'
import { RANDOM_BYTES, writeQuestion } from './wire/question.ts'

/**
 * `found`: with addresses. `none`: there is no such name, or it has no address. `refused`, `portal`: it says so itself. `failed`: it could not find out.
 * `silent`: nothing came.
 */
export type Told = {
  readonly is: 'found' | 'none' | 'refused' | 'portal' | 'failed' | 'silent'
  readonly said: string | null
  readonly aliases: readonly string[]
  readonly addresses: readonly Address[]
}

const WAIT = 3000

/** Somebody decided that this is no answer of the name's own zone. */
const DECIDED: ReadonlySet<number> = new Set([EDE.BLOCKED, EDE.CENSORED, EDE.FILTERED, EDE.PROHIBITED])

const nothing = (is: Told['is'], said: string | null = null): Told => ({ is, said, aliases: [], addresses: [] })

const readTold = (asked: Asked, extended: Extended | null, name: string, type: number): Told => {
  if (typeof asked !== 'object') return nothing('silent')
  if (extended !== null && DECIDED.has(extended.code)) return nothing('refused', extended.text)
  if (extended?.code === EDE.FORGED && extended.text === 'no-session') return nothing('portal', extended.text)
  if (asked.rcode === RCODE.NXDOMAIN) return nothing('none')
  if (asked.rcode !== RCODE.NOERROR) return nothing('failed')
  const told = toldBy(asked, name, type)
  if (told === null) return nothing('failed')
  return { is: told.addresses.length > 0 ? 'found' : 'none', said: null, ...told }
}

const askOnce = async (server: Server, name: string, type: number): Promise<Told> => {
  const random = randomFillSync(new Uint8Array(RANDOM_BYTES))
  const question = writeQuestion(wireName(name), type, { random, edns: true, mixCase: false })
  let extended: Extended | null = null
  const heard = (message: Uint8Array): void => {
    extended = readExtended(message)
  }
  const asked = await askUdp(server, question, WAIT, heard)
  const cut = typeof asked === 'object' && asked.truncated
  return readTold(cut ? await askTcp(server, question, WAIT, heard) : asked, extended, name, type)
}

/** Asks the first of the servers for IPv4, and for IPv6 where there is none. Never rejects. */
export const askTold = async (servers: () => readonly Server[], name: string): Promise<Told> => {
  const [server] = servers()
  if (server === undefined) return nothing('silent')
  const four = await askOnce(server, name, TYPE.A)
  return four.is === 'none' ? askOnce(server, name, TYPE.AAAA) : four
}
