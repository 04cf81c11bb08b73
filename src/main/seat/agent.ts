// The agent of a seat, joined: the pure machine in the middle, and around it the server, the frame, the guest and the clock.
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
  /** Ends the guest whole and clears the display; whether nothing is left. */
  readonly wipe: () => Promise<boolean>
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

/** Starts it: locked behind a wipe, until something comes. */
export const startAgent = (setting: AgentSetting, hands: Hands): Running => {
  const boot = (): number => hands.read().boot
  const since = boot()
  let agent: Agent = atStart(setting.kept)
  let told = NOTHING_TOLD
  let blocked: readonly Blocked[] = []
  let language: 'en' | 'ko' = 'ko'
  let over = false

  const leaseOf = (note: string | null): Lease | null => {
    const lease = note === null ? undefined : readLease(note, setting.leaseKey, setting.seat)
    if (note !== null && lease === undefined) hands.log('seat.lease.refused')
    return lease ?? null
  }
  /** A moment of the server's clock on the boot clock. */
  const bootOf = (text: string | null | undefined, wall: number): number | null => {
    const moment = Date.parse(text ?? '')
    return Number.isNaN(moment) ? null : boot() + Math.max(0, moment - wall)
  }

  const take = (event: Event): void => {
    if (over) return
    const stepped = step(agent, event, boot())
    agent = stepped.agent
    for (const order of stepped.orders) obey(order)
    hands.show(screenOf(agent, told, boot(), since), blocked)
  }

  const wipe = async (): Promise<void> => {
    blocked = []
    language = 'ko'
    const clean = await hands.wipe().catch(() => false)
    if (clean) return take({ is: 'wiped' })
    hands.log('seat.wipe.failed')
    setTimeout(() => void (over || wipe()), WIPE_AGAIN)
  }

  const signIn = async (credential: Extract<Order, { do: 'ask' }>['credential']): Promise<void> => {
    const sentAt = boot()
    const answered = await hands.server.signIn(credential)
    if (!answered.ok) return take({ is: 'refused', refusal: answered.refusal })
    const lease = leaseOf(answered.is.lease)
    if (lease === null) return take({ is: 'refused', refusal: { code: 'not-understood' } })
    take({ is: 'signed-in', sentAt, lease, continues: answered.is.continues ?? null })
  }

  const pause = async (): Promise<void> => {
    const session = agent.held?.session ?? ''
    const answered = await hands.server.pause()
    const until = answered.ok ? bootOf(answered.is.until, answered.wall) : null
    if (until !== null) take({ is: 'paused', session, until })
    else take({ is: 'refused', refusal: answered.ok ? { code: 'not-understood' } : answered.refusal })
  }

  let leaving = false
  const leave = async (): Promise<void> => {
    if (leaving) return
    leaving = true
    await hands.server.end()
    leaving = false
    beats.soon()
  }

  const obey = (order: Order): void => {
    switch (order.do) {
      case 'wipe':
        return void wipe()
      case 'open':
        return hands.open(language)
      case 'freeze':
        return void hands.freeze()
      case 'thaw':
        return hands.thaw()
      case 'beat':
        return beats.soon()
      case 'ask':
        return void signIn(order.credential)
      case 'ask-pause':
        return void pause()
      case 'tell-end':
        return void leave()
      case 'keep':
        return hands.keep(order)
    }
  }

  const refreshBlocked = async (): Promise<void> => {
    if (agent.phase !== 'in-use') return
    const session = agent.held?.session
    const fresh = await hands.server.blocked(blocked[0]?.n ?? 0)
    if (agent.held?.session !== session || fresh.length === 0) return
    blocked = [...fresh, ...blocked].sort((a, b) => b.n - a.n).slice(0, MOST_BLOCKED)
    take({ is: 'tick' })
  }

  const beat = async (): Promise<number> => {
    const { boot: sentAt, bootId } = hands.read()
    const standing = standingOf(agent, sentAt)
    const owed = agent.owed?.session ?? null
    const answered = await hands.server.beat({ ...standing, boot: Math.floor(sentAt), bootId, version: setting.version })
    if (!answered.ok) {
      take({ is: 'tick' })
      return BEAT
    }
    const { is, wall } = answered
    told = toldOf(is, boot())
    const pausedUntil = is.show.state === 'paused' ? bootOf(is.show.until, wall) : null
    const continues = is.continues ?? null
    take({ is: 'answer', sentAt, lease: leaseOf(is.lease), order: is.do, pausedUntil, continues, told: owed })
    void refreshBlocked()
    return is.next
  }

  const beats: Beats = startBeats(beat)
  const stopListening = hands.server.listen(() => beats.soon())
  const ticks = setInterval(() => take({ is: 'tick' }), TICK)
  hands.show(screenOf(agent, told, since, since), blocked)
  void wipe()
  beats.soon()
  return {
    pressed: (what) => {
      if (what.tell === 'badge') take({ is: 'sign-in', credential: credentialOf(what) })
      if (what.tell === 'voucher') take({ is: 'sign-in', credential: { voucher: what.voucher } })
      if (what.tell === 'press') take({ is: 'press', what: what.what })
      if (what.tell === 'language') language = what.language
    },
    seen: (some) => take({ is: some ? 'ready' : 'gone' }),
    stop: () => {
      over = true
      clearInterval(ticks)
      stopListening()
      beats.stop()
    },
  }
}

const credentialOf = ({ badge, pin, newPin, accept }: Extract<Pressed, { tell: 'badge' }>) => ({
  badge,
  pin,
  ...(newPin === undefined ? {} : { newPin }),
  ...(accept === undefined ? {} : { accept }),
})
