// One step of the agent. Whatever comes: at the lease's end the seat locks, and nobody gets what somebody else has left.
import { type Agent, type Event, type Held, type Lease, type Order, usedOf, type Why } from './agent.ts'

export type Stepped = { readonly agent: Agent; readonly orders: readonly Order[] }

/** More than a person can open and close again before the server has told the seat otherwise. */
const MOST_CLOSED = 50

const only = (agent: Agent, ...orders: readonly Order[]): Stepped => ({ agent, orders })

/** From the moment when the request left that brought it: what the way took is never given twice. */
const heldOf = ({ session, seconds, warn }: Lease, sentAt: number, began: number): Held => ({
  session,
  began,
  endsAt: sentAt + seconds * 1000,
  warn,
})

const closedWith = ({ closed, held }: Agent): readonly string[] =>
  held === null || closed.includes(held.session) ? closed : [...closed, held.session].slice(-MOST_CLOSED)

/** A session that is open now counts as closed for whoever comes after this agent. */
const keep = (agent: Agent): Order => ({ do: 'keep', serial: agent.serial, closed: closedWith(agent) })

/** The session is over here. What comes after it opens once the wipe is done. */
const end = (agent: Agent, why: Why, now: number, coming: Held | null = null): Stepped => {
  const { held } = agent
  const next: Agent = {
    ...agent,
    phase: 'wiping',
    held: null,
    coming,
    pausedUntil: null,
    ready: false,
    closed: closedWith(agent),
    owed: held === null ? agent.owed : { session: held.session, used: usedOf(agent, now) },
    why,
    asking: null,
    refusal: null,
  }
  return only(next, { do: 'wipe' }, keep(next), { do: 'beat' })
}

const open = (agent: Agent, held: Held): Stepped => {
  const next: Agent = {
    ...agent,
    phase: 'in-use',
    held,
    coming: null,
    ready: false,
    why: null,
    asking: null,
    refusal: null,
  }
  return only(next, keep(next), { do: 'open', session: held.session }, { do: 'beat' })
}

/** Time passes: a lease ends, a pause is over, what was to come is no more. */
const pass = (agent: Agent, now: number): Stepped => {
  if (agent.phase === 'in-use' && agent.held !== null && now >= agent.held.endsAt) return end(agent, 'time', now)
  if (agent.phase === 'paused' && now >= (agent.pausedUntil ?? 0)) return end(agent, 'pause-over', now)
  if (agent.coming !== null && now >= agent.coming.endsAt) return only({ ...agent, coming: null, why: 'time' })
  return only(agent)
}

/** A lease that is newer than any before. */
const isNews = (agent: Agent, lease: Lease | null): lease is Lease => lease !== null && lease.serial > agent.serial

/** A session that may begin here: a new one, with something left of it. */
const begin = (agent: Agent, lease: Lease, sentAt: number, now: number): Stepped => {
  const held = heldOf(lease, sentAt, now)
  if (held.endsAt <= now) return only(agent, keep(agent))
  if (agent.phase === 'locked') return open(agent, held)
  if (agent.phase === 'wiping') return only({ ...agent, coming: held }, keep(agent))
  return end(agent, 'other', now, held)
}

/** The running session with another end: the desk has extended it, or closing comes earlier. */
const renew = (agent: Agent, held: Held, lease: Lease, sentAt: number, now: number): Stepped => {
  const next: Agent = { ...agent, held: heldOf(lease, sentAt, held.began) }
  const passed = pass(next, now)
  return only(passed.agent, keep(next), ...passed.orders)
}

/** Whether a new session is that of the person whose browser is here: on the screen, or still behind the lock. */
const isSame = ({ held }: Agent, continues: string | null): boolean => held !== null && continues === held.session

/** It goes on under another session: after a pause, an end that the desk has undone, a silence. */
const goOn = (before: Agent, held: Held): Stepped => {
  const agent: Agent = { ...before, closed: closedWith(before), pausedUntil: null }
  const next: Agent = { ...agent, phase: 'in-use', held, why: null, asking: null, refusal: null }
  return only(next, keep(next), ...(before.phase === 'paused' ? [{ do: 'thaw' } as const] : []), { do: 'beat' })
}

const freeze = (agent: Agent, until: number): Stepped =>
  only({ ...agent, phase: 'paused', pausedUntil: until, asking: null, refusal: null }, { do: 'freeze' }, { do: 'beat' })

const obey = (agent: Agent, event: Extract<Event, { is: 'answer' }>, now: number): Stepped => {
  const { order, pausedUntil } = event
  const working = agent.phase === 'in-use' || agent.phase === 'paused'
  if (order === 'wipe' && working) return end(agent, 'server', now)
  if (order !== 'lock' || agent.phase !== 'in-use') return only(agent)
  return pausedUntil === null ? end(agent, 'server', now) : freeze(agent, pausedUntil)
}

/** The server wants a session again that has ended here. Whoever left is signed out once more; the rest waits for its person's PIN. */
const refuse = (before: Agent, agent: Agent, lease: Lease): Stepped => {
  const left = before.why === 'person' && before.owed?.session === lease.session
  return only(agent, keep(agent), ...(left ? [{ do: 'tell-end' } as const] : []))
}

const onAnswer = (before: Agent, event: Extract<Event, { is: 'answer' }>, now: number): Stepped => {
  const { lease, order, sentAt, told } = event
  const owed = before.owed?.session === told ? null : before.owed
  const heard: Agent = { ...before, heard: now, owed }
  if (!isNews(heard, lease)) return obey(heard, event, now)
  const agent: Agent = { ...heard, serial: lease.serial }
  if (order === 'lock' || order === 'wipe') return obey(agent, event, now)
  const { held, phase } = agent
  if (phase === 'in-use' && held?.session === lease.session) return renew(agent, held, lease, sentAt, now)
  if (order !== 'unlock') return only(agent, keep(agent))
  if (agent.closed.includes(lease.session)) return refuse(before, agent, lease)
  const again = heldOf(lease, sentAt, now)
  return isSame(agent, event.continues) && again.endsAt > now ? goOn(agent, again) : begin(agent, lease, sentAt, now)
}

/** Who gave a PIN may go on with a session that has ended here, as after a restart: from nothing, and with what its lease says. */
const onSignedIn = (before: Agent, event: Extract<Event, { is: 'signed-in' }>, now: number): Stepped => {
  const { lease, sentAt, continues } = event
  const asked: Agent = { ...before, asking: null, heard: now }
  if (before.asking !== 'sign-in' || !isNews(asked, lease)) return only(asked)
  const closed = asked.closed.filter((each) => each !== lease.session)
  const agent: Agent = { ...asked, serial: lease.serial, closed }
  const { held, phase } = agent
  if (phase === 'in-use' && held?.session === lease.session) return renew(agent, held, lease, sentAt, now)
  const again = heldOf(lease, sentAt, now)
  return isSame(agent, continues) && again.endsAt > now ? goOn(agent, again) : begin(agent, lease, sentAt, now)
}

const onPress = (agent: Agent, what: 'end' | 'pause' | 'dismiss', now: number): Stepped => {
  if (what === 'dismiss') return only({ ...agent, refusal: null, why: null })
  if (agent.phase !== 'in-use') return only(agent)
  if (what === 'pause')
    return agent.asking === null ? only({ ...agent, asking: 'pause' }, { do: 'ask-pause' }) : only(agent)
  // At once, and told afterwards: nobody waits for a server in order to leave.
  const ended = end(agent, 'person', now)
  return only(ended.agent, ...ended.orders.filter((order) => order.do !== 'beat'), { do: 'tell-end' })
}

const onWiped = (agent: Agent): Stepped => {
  if (agent.phase !== 'wiping') return only(agent)
  if (agent.coming !== null) return open(agent, agent.coming)
  return only({ ...agent, phase: 'locked' }, { do: 'beat' })
}

const isAsking = (agent: Agent): boolean => agent.asking !== null || !['locked', 'paused'].includes(agent.phase)

const after = (agent: Agent, event: Event, now: number): Stepped => {
  switch (event.is) {
    case 'answer':
      return onAnswer(agent, event, now)
    case 'signed-in':
      return onSignedIn(agent, event, now)
    case 'paused':
      return agent.phase === 'in-use' && agent.held?.session === event.session
        ? freeze({ ...agent, heard: now }, event.until)
        : only(agent)
    case 'refused':
      return only({ ...agent, asking: null, refusal: event.refusal })
    case 'sign-in':
      return isAsking(agent)
        ? only(agent)
        : only({ ...agent, asking: 'sign-in', refusal: null, why: null }, { do: 'ask', credential: event.credential })
    case 'press':
      return onPress(agent, event.what, now)
    case 'ready':
    case 'gone':
      return only(agent.held === null ? agent : { ...agent, ready: event.is === 'ready' })
    case 'wiped':
      return onWiped(agent)
    case 'tick':
      return only(agent)
  }
}

/** Takes one event at a reading of the boot clock, in milliseconds. What time has ended is ended first. */
export const step = (agent: Agent, event: Event, now: number): Stepped => {
  const passed = pass(agent, now)
  const done = after(passed.agent, event, now)
  return only(done.agent, ...passed.orders, ...done.orders)
}
