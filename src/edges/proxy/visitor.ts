// A client's connection while the deciding thread holds it: from accept until somebody else carries it on.
import type { Socket } from 'node:net'
import type { Address } from '../../base/addresses.ts'
import type { Wish } from '../../domain/enforcement/connection.ts'
import type { Nameless } from '../../domain/policy/language.ts'
import type { Dialling } from './dial.ts'
import { type Gathered, nothing } from './gathered.ts'
import type { HelloState } from './hello.ts'

/**
 * `head`: its CONNECT is coming in. `deciding`: resolved and dialled. `first`: it has its 200, and its first bytes decide.
 * `redialling`: they named another destination. `leaving`: it has its last words. `gone`: ended, or carried by somebody else.
 */
type Phase = 'head' | 'deciding' | 'first' | 'redialling' | 'leaving' | 'gone'

export type Visitor = {
  readonly client: Socket
  readonly address: Address
  /** The slot of the session by the kernel's word; `null` where the kernel was not asked. */
  readonly mark: number | null
  /** The kernel sent it here: the client does not know us. */
  readonly redirected: boolean
  phase: Phase
  /** The tick at which patience ends. */
  deadline: number
  /** What came and was not yet sent on. */
  gathered: Gathered
  /** Of these, seen by the head's parser. */
  scanned: number
  /** The client sends nothing more. */
  ended: boolean
  session: string | null
  /** The mark of its upstream connection; `null`: none. */
  upstreamMark: number | null
  /** The count of changes when its way was asked for. */
  epoch: number
  wish: Wish | null
  nameless: Nameless
  /** What may be dialled for the wish. */
  addresses: readonly Address[]
  port: number
  aliases: readonly string[]
  dialling: Dialling | null
  upstream: Socket | null
  /** Where that leads. */
  dialled: Address | null
  /** What the server said before the client did. */
  fromServer: Buffer[]
  hello: HelloState | null
}

/** Who comes, before anything is known of what for. */
export type Comer = Pick<Visitor, 'client' | 'address' | 'mark' | 'redirected'>

export const visitorAt = (comer: Comer, deadline: number): Visitor => ({
  ...comer,
  phase: 'head',
  deadline,
  gathered: nothing(),
  scanned: 0,
  ended: false,
  session: null,
  upstreamMark: null,
  epoch: 0,
  wish: null,
  nameless: 'refuse',
  addresses: [],
  port: 0,
  aliases: [],
  dialling: null,
  upstream: null,
  dialled: null,
  fromServer: [],
  hello: null,
})

/** Milliseconds between two looks at the deadlines. */
export const TICK = 250

/** Patience in ticks. */
export const PATIENCE = {
  head: 10_000 / TICK,
  /** Longer than resolving and dialling together may take. */
  deciding: 40_000 / TICK,
  /** A tunnel in which nobody has said anything yet; browsers open some ahead. */
  silence: 60_000 / TICK,
  hello: 5_000 / TICK,
  leaving: 2_000 / TICK,
} as const
