// Sends IPv4 packets as they stand. Arguments: from, to, kind. The kernel fills in the checksum of the IP header (raw(7)).
import koffi from 'koffi'

const [, , from = '', to = '', kind = ''] = process.argv
const [AF_INET, SOCK_RAW, IPPROTO_RAW] = [2, 3, 255]
const libc = koffi.load('libc.so.6')
const socket = libc.func('int socket(int, int, int)')
const sendto = libc.func('long sendto(int, const void *, size_t, int, const void *, uint32_t)')

const bytesOf = (address: string): Buffer => Buffer.from(address.split('.').map(Number))

type Wrapping = { readonly protocol: number; readonly flags?: number; readonly options?: Buffer }

const packet = ({ protocol, flags = 0, options = Buffer.alloc(0) }: Wrapping, payload: Buffer): Buffer => {
  const head = Buffer.alloc(20)
  head[0] = 0x40 | ((20 + options.length) / 4)
  head.writeUInt16BE(20 + options.length + payload.length, 2)
  head.writeUInt16BE(0x1234, 4)
  head.writeUInt16BE(flags, 6)
  head[8] = 64
  head[9] = protocol
  return Buffer.concat([head.subarray(0, 12), bytesOf(from), bytesOf(to), options, payload])
}

const sum = (bytes: Buffer): number => {
  let all = 0
  for (let at = 0; at < bytes.length; at += 2) all += bytes.readUInt16BE(at)
  while (all > 0xffff) all = (all & 0xffff) + (all >>> 16)
  return ~all & 0xffff
}

const echo = Buffer.from([8, 0, 0, 0, 0x11, 0x22, 0, 1, ...Buffer.from('hidden words')])
echo.writeUInt16BE(sum(echo), 2)

/** To port 443; without a checksum, which UDP over IPv4 allows. */
const datagram = Buffer.concat([Buffer.from([0x9c, 0x40, 1, 0xbb, 0, 40, 0, 0]), Buffer.alloc(32, 65)])

const syn = Buffer.from([0x9c, 0x41, 0x1f, 0x40, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 0xff, 0xff, 0, 0, 0, 0])
const pseudo = Buffer.concat([bytesOf(from), bytesOf(to), Buffer.from([0, 6, 0, syn.length]), syn])
syn.writeUInt16BE(sum(pseudo), 16)

/** One of a connection that is open already, from port 41000. */
const segment = Buffer.from([0xa0, 0x28, 0x1f, 0x40, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x10, 0x10, 0xe1, 0, 0, 0, 0])
segment.writeUInt16BE(
  sum(Buffer.concat([bytesOf(from), bytesOf(to), Buffer.from([0, 6, 0, segment.length]), segment])),
  16,
)

/** Loose source routing (RFC 791 section 3.1), whose route is done: a router forwards it where it is told. */
const route = Buffer.concat([Buffer.from([131, 7, 8]), bytesOf(to), Buffer.from([0])])

const MORE = 0x2000
const packets: Readonly<Record<string, readonly Buffer[]>> = {
  gre: [packet({ protocol: 47 }, Buffer.from([0, 0, 8, 0, 1, 2, 3, 4]))],
  esp: [packet({ protocol: 50 }, Buffer.alloc(32, 7))],
  sit: [packet({ protocol: 41 }, Buffer.concat([Buffer.from([0x60, 0, 0, 0, 0, 0, 59, 64]), Buffer.alloc(32, 1)]))],
  echo: [packet({ protocol: 1 }, echo)],
  fragments: [
    packet({ protocol: 17, flags: MORE }, datagram.subarray(0, 16)),
    packet({ protocol: 17, flags: 2 }, datagram.subarray(16)),
  ],
  segment: [packet({ protocol: 6 }, segment)],
  'source-route': [packet({ protocol: 6, options: route }, syn)],
}

const fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW)
const target = Buffer.concat([Buffer.from([AF_INET, 0, 0, 0]), bytesOf(to), Buffer.alloc(8)])
for (const each of packets[kind] ?? []) console.log(sendto(fd, each, each.length, 0, target, target.length))
await new Promise((done) => setTimeout(done, 100))
