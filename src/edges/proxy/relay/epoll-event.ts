// `struct epoll_event` in memory: packed on x86-64 only (<sys/epoll.h>, __EPOLL_PACKED), elsewhere `data` is aligned to 8.

export const READABLE = 0x001
export const WRITABLE = 0x004
export const FAILED = 0x008
export const HUNG_UP = 0x010
export const PEER_ENDED = 0x2000
const EDGE_TRIGGERED = 0x80000000

/** Everything about a connection, told once per change: an idle tunnel costs nothing. */
export const EVERYTHING = (READABLE | WRITABLE | PEER_ENDED | EDGE_TRIGGERED) >>> 0

const DATA_AT = process.arch === 'x64' ? 4 : 8

/** Bytes of one event. */
export const EVENT_SIZE = process.arch === 'x64' ? 12 : 16

/** `key` and `generation` (32 bits each) come back with every event of the descriptor. */
export const writeEvent = (into: Buffer, events: number, key: number, generation: number): void => {
  into.writeUInt32LE(events, 0)
  into.writeUInt32LE(key, DATA_AT)
  into.writeUInt32LE(generation, DATA_AT + 4)
}

export const eventsAt = (list: Buffer, index: number): number => list.readUInt32LE(index * EVENT_SIZE)
export const keyAt = (list: Buffer, index: number): number => list.readUInt32LE(index * EVENT_SIZE + DATA_AT)
export const generationAt = (list: Buffer, index: number): number => list.readUInt32LE(index * EVENT_SIZE + DATA_AT + 4)
