// Sends one router advertisement to everybody on eth0: a router with a prefix of its own. The kernel fills in the checksum (RFC 3542).
import koffi from 'koffi'

const [AF_INET6, SOCK_RAW, IPPROTO_ICMPV6, IPPROTO_IPV6, IPV6_MULTICAST_HOPS] = [10, 3, 58, 41, 18]
const libc = koffi.load('libc.so.6')
const socket = libc.func('int socket(int, int, int)')
const setsockopt = libc.func('int setsockopt(int, int, int, const void *, uint32_t)')
const sendto = libc.func('long sendto(int, const void *, size_t, int, const void *, uint32_t)')
const index = libc.func('uint32_t if_nametoindex(const char *)')

/** RFC 4861 section 4.2: a default router for 1,800 seconds; section 4.6.2: 2001:db8:bad::/64, on link, for addresses of one's own. */
const head = Buffer.from([134, 0, 0, 0, 64, 0, 0x07, 0x08, 0, 0, 0, 0, 0, 0, 0, 0])
const prefix = Buffer.from([3, 4, 64, 0xc0, 0, 0, 0x07, 0x08, 0, 0, 0x07, 0x08, 0, 0, 0, 0])
const net = Buffer.from('20010db80bad00000000000000000000', 'hex')
const message = Buffer.concat([head, prefix, net])

const to = Buffer.alloc(28)
to.writeUInt16LE(AF_INET6, 0)
Buffer.from('ff020000000000000000000000000001', 'hex').copy(to, 8)
to.writeUInt32LE(index('eth0'), 24)

const fd = socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6)
// RFC 4861 section 6.1.2: what has come through a router is not believed.
setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, Buffer.from([255, 0, 0, 0]), 4)
console.log(Number(sendto(fd, message, message.length, 0, to, to.length)) === message.length ? 'sent' : 'not sent')
