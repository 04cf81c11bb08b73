// A small DNS server for tests, UDP on loopback: answers what it is told, and fails as it is told.
import { createSocket } from 'node:dgram'

/** Type → records of a name; a missing type has no data, a missing name does not exist. `fails`: types that get SERVFAIL. */
export type Zone = Readonly<Record<string, { A?: string; CNAME?: string; fails?: readonly number[] }>>

const TYPES = { A: 1, CNAME: 5 } as const

const encode = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ])

const record = (type: number, data: Buffer): Buffer => {
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, 0]) // the name asked for, class IN, 60 seconds
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

const questionIn = (query: Buffer): { name: string; type: number; end: number } => {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** An alias is answered with no address beside it: whoever asks has to follow it. */
const answer = (zone: Zone, query: Buffer): Buffer => {
  const { name, type, end } = questionIn(query)
  const known = zone[name]
  const code = known === undefined ? 3 : known.fails?.includes(type) ? 2 : 0
  const records: Buffer[] = []
  if (code === 0 && type === TYPES.A && known?.A !== undefined)
    records.push(record(1, Buffer.from(known.A.split('.').map(Number))))
  if (code === 0 && type === TYPES.CNAME && known?.CNAME !== undefined) records.push(record(5, encode(known.CNAME)))
  const head = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80 | code, 0, 1, 0, records.length, 0, 0, 0, 0])
  return Buffer.concat([head, query.subarray(12, end), ...records])
}

/** Starts it; `server` is what a resolver is told, `asked` counts the questions. */
export const startDns = async (zone: Zone) => {
  const socket = createSocket('udp4')
  let asked = 0
  socket.on('message', (query, from) => {
    asked++
    socket.send(answer(zone, query), from.port, from.address)
  })
  await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready))
  return { server: `127.0.0.1:${socket.address().port}`, asked: () => asked, close: () => socket.close() }
}
