// The agent of a seat, joined: the pure machine in the middle, and around it the server, the frame, the guest and the clock.
import { setTimeout as pauseFor } from 'node:timers/promises'
import type { Reading } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { VerifierKey } from '../../domain/record/keys.ts'
import {
  type Agent,
  atStart,
  type Event,
  type Kept,
  type Lease,
  type Order,
  type SignIn,
  standingOf,
} from '../../domain/seat-agent/agent.ts'
import { readLease } from '../../domain/seat-agent/lease.ts'
import { NOTHING_TOLD, type Screen, screenOf, type Told } from '../../domain/seat-agent/screen.ts'
import { step } from '../../domain/seat-agent/step.ts'
import type { BeatAnswer, Blocked } from '../../edges/seat/answers.ts'
import type { Told as Pressed } from '../../edges/seat/frame.ts'
import type { Server } from '../../edges/seat/server.ts'
import { type Beats, startBeats } from './beats.ts'

/** What the agent moves. */
export type Hands = {
  readonly server: Server
  readonly show: (screen: Screen, blocked: readonly Blocked[]) => void
  /** Ends the guest whole, clears the display, and makes ready for the next one, in a language; whether nothing of the last is left. */
  readonly wipe: (language: 'en' | 'ko') => Promise<boolean>
  readonly open: (language: 'en' | 'ko') => void
  readonly freeze: () => Promise<void>
  readonly thaw: () => void
  readonly keep: (kept: Kept) => void
  readonly read: () => Reading
  readonly log: Log
}

export type AgentSetting = {
  readonly seat: string
  readonly leaseKey: VerifierKey
  readonly kept: Kept
  readonly version: string
}

export type Running = {
  readonly pressed: (what: Pressed) => void
  /** Whether the guest's browser has a window. */
  readonly seen: (some: boolean) => void
  readonly stop: () => void
}

const TICK = 200
const BEAT = 5000
const WIPE_AGAIN = 1000
const MOST_BLOCKED = 10

const toldOf = ({ show }: BeatAnswer, at: number): Told => ({
  number: show.state === 'held' ? (show.number ?? null) : null,
  out: show.state === 'out',
  message: show.message ?? null,
  closesIn: show.closesIn ?? null,
  waiting: show.queue?.waiting ?? 0,
  at,
})

type Inner = {
  readonly setting: AgentSetting
  readonly hands: Hands
  /** When it began, on the boot clock. */
  readonly since: number
  agent: Agent
  told: Told
  blocked: readonly Blocked[]
  language: 'en' | 'ko'
  over: boolean
  leaving: boolean
  beats: Beats | undefined
}

const bootNow = ({ hands }: Inner): number => hands.read().boot

const leaseOf = ({ setting, hands }: Inner, note: string | null): Lease | null => {
  const lease = note === null ? undefined : readLease(note, setting.leaseKey, setting.seat)
  if (note !== null && lease === undefined) hands.log('seat.lease.refused')
  return lease ?? null
}

/** A moment of the server's clock on the boot clock. */
const bootOf = (it: Inner, text: string | null | undefined, wall: number): number | null => {
  const moment = Date.parse(text ?? '')
  return Number.isNaN(moment) ? null : bootNow(it) + Math.max(0, moment - wall)
}

const show = (it: Inner): void => it.hands.show(screenOf(it.agent, it.told, bootNow(it), it.since), it.blocked)

const take = (it: Inner, event: Event): void => {
  if (it.over) return
  const stepped = step(it.agent, event, bootNow(it))
  it.agent = stepped.agent
  for (const order of stepped.orders) obey(it, order)
  show(it)
}

const wipe = async (it: Inner): Promise<void> => {
  it.blocked = []
  it.language = 'ko'
  for (;;) {
    const clean = await it.hands.wipe(it.language).catch(() => false)
    if (clean) return take(it, { is: 'wiped' })
    if (it.over) return
    it.hands.log('seat.wipe.failed')
    await pauseFor(WIPE_AGAIN)
  }
}

const NOT_UNDERSTOOD = { is: 'refused', refusal: { code: 'not-understood' } } as const

const signIn = async (it: Inner, credential: SignIn): Promise<void> => {
  const sentAt = bootNow(it)
  const answered = await it.hands.server.signIn(credential)
  if (!answered.ok) return take(it, { is: 'refused', refusal: answered.refusal })
  const lease = leaseOf(it, answered.is.lease)
  const continues = answered.is.continues ?? null
  take(it, lease === null ? NOT_UNDERSTOOD : { is: 'signed-in', sentAt, lease, continues })
}

const pause = async (it: Inner): Promise<void> => {
  const session = it.agent.held?.session ?? ''
  const answered = await it.hands.server.pause()
  if (!answered.ok) return take(it, { is: 'refused', refusal: answered.refusal })
  const until = bootOf(it, answered.is.until, answered.wall)
  take(it, until === null ? NOT_UNDERSTOOD : { is: 'paused', session, until })
}

const leave = async (it: Inner): Promise<void> => {
  if (it.leaving) return
  it.leaving = true
  await it.hands.server.end()
  it.leaving = false
  it.beats?.soon()
}

const obey = (it: Inner, order: Order): void => {
  const { hands } = it
  if (order.do === 'wipe') void wipe(it)
  if (order.do === 'open') hands.open(it.language)
  if (order.do === 'freeze') void hands.freeze()
  if (order.do === 'thaw') hands.thaw()
  if (order.do === 'beat') it.beats?.soon()
  if (order.do === 'ask') void signIn(it, order.credential)
  if (order.do === 'ask-pause') void pause(it)
  if (order.do === 'tell-end') void leave(it)
  if (order.do === 'keep') hands.keep(order)
}

const refreshBlocked = async (it: Inner): Promise<void> => {
  if (it.agent.phase !== 'in-use') return
  const session = it.agent.held?.session
  const fresh = await it.hands.server.blocked(it.blocked[0]?.n ?? 0)
  if (it.agent.held?.session !== session || fresh.length === 0) return
  it.blocked = [...fresh, ...it.blocked].sort((a, b) => b.n - a.n).slice(0, MOST_BLOCKED)
  show(it)
}

const beat = async (it: Inner): Promise<number> => {
  const { boot: sentAt, bootId } = it.hands.read()
  const owed = it.agent.owed?.session ?? null
  const said = { ...standingOf(it.agent, sentAt), boot: Math.floor(sentAt), bootId, version: it.setting.version }
  const answered = await it.hands.server.beat(said)
  if (!answered.ok) {
    take(it, { is: 'tick' })
    return BEAT
  }
  const { is, wall } = answered
  it.told = toldOf(is, bootNow(it))
  const pausedUntil = is.show.state === 'paused' ? bootOf(it, is.show.until, wall) : null
  const continues = is.continues ?? null
  take(it, { is: 'answer', sentAt, lease: leaseOf(it, is.lease), order: is.do, pausedUntil, continues, told: owed })
  void refreshBlocked(it)
  return is.next
}

const press = (it: Inner, what: Pressed): void => {
  if (what.tell === 'badge') take(it, { is: 'sign-in', credential: credentialOf(what) })
  if (what.tell === 'voucher') take(it, { is: 'sign-in', credential: { voucher: what.voucher } })
  if (what.tell === 'press') take(it, { is: 'press', what: what.what })
  if (what.tell === 'language') it.language = what.language
}

const credentialOf = ({ badge, pin, newPin, accept }: Extract<Pressed, { tell: 'badge' }>): SignIn => ({
  badge,
  pin,
  ...(newPin === undefined ? {} : { newPin }),
  ...(accept === undefined ? {} : { accept }),
})

/** Starts it: locked behind a wipe, until something comes. */
export const startAgent = (setting: AgentSetting, hands: Hands): Running => {
  const it: Inner = {
    ...{ setting, hands, since: hands.read().boot, agent: atStart(setting.kept), told: NOTHING_TOLD },
    ...{ blocked: [], language: 'ko', over: false, leaving: false, beats: undefined },
  }
  const beats = startBeats(() => beat(it))
  it.beats = beats
  const stopListening = hands.server.listen(beats.soon)
  const ticks = setInterval(() => take(it, { is: 'tick' }), TICK)
  show(it)
  void wipe(it)
  beats.soon()
  return {
    pressed: (what) => press(it, what),
    seen: (some) => take(it, { is: some ? 'ready' : 'gone' }),
    stop: () => {
      it.over = true
      clearInterval(ticks)
      stopListening()
      beats.stop()
    },
  }
}
