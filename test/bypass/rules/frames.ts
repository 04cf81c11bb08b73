// IPv4 packets as bytes, in an Ethernet frame from the device to the gateway, as hexadecimal digits.
import { execFileSync } from 'node:child_process'

const bytesOf = (address: string): number[] => address.split('.').map(Number)

const sumOf = (bytes: Buffer): number => {
  let all = 0
  for (let at = 0; at < bytes.length; at += 2) all += bytes.readUInt16BE(at)
  while (all > 0xffff) all = (all & 0xffff) + (all >>> 16)
  return ~all & 0xffff
}

const packet = (from: string, to: string, protocol: number, payload: Buffer): Buffer => {
  const head = Buffer.from([0x45, 0, 0, 0, 0x12, 0x34, 0, 0, 64, protocol, 0, 0, ...bytesOf(from), ...bytesOf(to)])
  head.writeUInt16BE(20 + payload.length, 2)
  head.writeUInt16BE(sumOf(head), 10)
  return Buffer.concat([head, payload])
}

/** One from port 12345, without a checksum, which UDP over IPv4 allows. */
export const datagram = (from: string, to: string, port: number, text: string, source = 12_345): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(source, 0)
  head.writeUInt16BE(port, 2)
  head.writeUInt16BE(8 + text.length, 4)
  return packet(from, to, 17, Buffer.concat([head, Buffer.from(text, 'latin1')]))
}

/** An echo request, as `ping` sends it. */
export const echo = (from: string, to: string): Buffer => {
  const request = Buffer.from([8, 0, 0, 0, 0x11, 0x22, 0, 1, ...Buffer.from('anybody?')])
  request.writeUInt16BE(sumOf(request), 2)
  return packet(from, to, 1, request)
}

/** To the gateway's card, or to everybody. */
export const framed = (bytes: Buffer, everybody = false): string => {
  const [link] = JSON.parse(execFileSync('ip', ['-j', 'link', 'show', 'lan0'], { encoding: 'utf8' }))
  const card = link.address.replaceAll(':', '')
  return `${everybody ? 'ffffffffffff' : card}0200000001070800${bytes.toString('hex')}`
}
