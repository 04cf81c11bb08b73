// A room in memory, for the pages of its queue: one number after another, and whatever state a test wants; each change is told in a stream, as the API does.
import { createEventStreams, type Sender } from '../../../src/base/event-stream.ts'
import type { CalledNumber, RoomShown, Rooms, TicketShown } from '../../../src/edges/portal/rooms.ts'

export type TestRoom = {
  shown: RoomShown
  /** By code. */
  readonly tickets: Map<string, TicketShown>
  /** What the next who asks for a number is told, in place of one. */
  refuse: 'elsewhere' | 'unknown' | 'closed' | 'seated' | 'full' | undefined
  readonly badges: (string | null)[]
  readonly call: (code: string, called: CalledNumber) => void
  /** What a page that listens is sent. */
  readonly events: () => Response
}

export const testRoom = (): { readonly room: TestRoom; readonly rooms: Rooms } => {
  const tickets = new Map<string, TicketShown>()
  const streams = createEventStreams({ each: 50, all: 50 })
  const listening = new Set<Sender>()
  const tell = (): void => {
    for (const sender of listening) sender.send('changed', {})
  }
  const room: TestRoom = {
    shown: {
      ...{ id: 'cafe', title: { en: 'Internet café', ko: '인터넷 카페' } },
      ...{ open: true, closesAt: null, opensAt: null, free: 0, waiting: 0, about: 12, called: [] },
      rule: {
        en: 'Next is who has been here for the fewest minutes this month, then the smaller number; nobody is overtaken more than three times.',
        ko: '이번 달 이용 시간이 가장 짧은 분이 먼저이며, 같으면 번호가 앞선 분이 먼저입니다. 누구도 세 번을 넘겨 밀리지 않습니다.',
      },
    },
    tickets,
    refuse: undefined,
    badges: [],
    call: (code, called) => {
      room.shown = { ...room.shown, called: [...room.shown.called, called] }
      const ticket = tickets.get(code)
      if (ticket !== undefined)
        tickets.set(code, { ...ticket, state: 'called', seat: called.seat, until: called.until })
      tell()
    },
    events: () =>
      streams.open('all', (sender) => {
        listening.add(sender)
        return () => listening.delete(sender)
      }),
  }
  const now = (ticket: TicketShown): TicketShown => ({ ...ticket, room: room.shown })
  const rooms: Rooms = {
    ids: () => ['cafe'],
    view: (id) => (id === 'cafe' ? room.shown : undefined),
    take: async (_room, _place, badge) => {
      room.badges.push(badge)
      if (room.refuse !== undefined) return { outcome: room.refuse }
      const number = 17 + tickets.size
      const waiting = room.shown.waiting + 1
      room.shown = { ...room.shown, waiting }
      const ticket: TicketShown = {
        ...{ room: room.shown, code: `K7PM3Q${number}`, number, state: 'waiting', seat: null, until: null },
        ...{ ahead: waiting - 1, about: 12 },
      }
      tickets.set(ticket.code, ticket)
      return { outcome: 'taken', ticket }
    },
    ticket: async (code) => {
      const ticket = tickets.get(code)
      return ticket && now(ticket)
    },
    leave: async (code) => {
      const ticket = tickets.get(code)
      if (ticket !== undefined) tickets.set(code, { ...ticket, state: 'left', seat: null, until: null })
    },
  }
  return { room, rooms }
}
