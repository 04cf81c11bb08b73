// What the Linux kernel knows about a connection that it redirected to us, and the mark it puts on ours.
import { Socket } from 'node:net'
import { type Address, family, parseAddress } from '../../base/addresses.ts'
import { descriptorOf, isGone } from './relay/socket-takeover.ts'

/** `mark`: the slot of the session, 0 for nobody's. Address and port are those the client meant. */
type Redirected = { readonly mark: number; readonly address: Address; readonly port: number }

export type Kernel = {
  /** `null`: nobody redirected it, or it is gone already. */
  readonly redirected: (client: Socket) => Redirected | null
  /** The mark of a connection that came: the slot of the session, 0 for nobody's and for one that is gone already. */
  readonly markOf: (client: Socket) => number
  /** A socket to connect, whose packets carry the mark; `undefined` where no descriptor is left. */
  readonly marked: (family: 4 | 6, mark: number) => Socket | undefined
  /** Why no mark can be set, if so. */
  readonly cannotMark: string | null
}

/** Makes the sockets of one destination. */
export type Marking = (family: 4 | 6) => Socket | undefined

type Calls = typeof import('./relay/system-calls.ts')

// <linux/netfilter_ipv4.h>, <linux/netfilter_ipv6/ip6_tables.h>: SO_ORIGINAL_DST has the same number in both.
const SOL_IP = 0
const SOL_IPV6 = 41
const SO_ORIGINAL_DST = 80
/** Bytes of `struct sockaddr_in6`, the larger of the two. */
const SOCKADDR = 28
const EPERM = 1

/** `null` where there is no such kernel, or it cannot be asked. */
export const loadKernel = async (): Promise<Kernel | null> => {
  if (process.platform !== 'linux') return null
  try {
    const calls = await import('./relay/system-calls.ts')
    return {
      redirected: (client) => readRedirected(calls, client),
      markOf: (client) => (isGone(client) ? 0 : Math.max(calls.markOf(descriptorOf(client)), 0)),
      marked: socketsOf(calls),
      cannotMark: tryMark(calls),
    }
  } catch {
    return null
  }
}

/** How to make the sockets that carry a mark; `null`: as always. */
export const markingFor = (kernel: Kernel | null, mark: number | null): Marking | null =>
  kernel === null || kernel.cannotMark !== null || mark === null ? null : (family) => kernel.marked(family, mark)

const tryMark = (calls: Calls): string | null => {
  const fd = calls.markedSocket(4, 1)
  if (fd >= 0) calls.closeDescriptor(fd)
  if (fd >= 0) return null
  return fd === -EPERM ? 'it needs CAP_NET_ADMIN' : `error ${-fd}`
}

const socketsOf =
  (calls: Calls): Kernel['marked'] =>
  (family, mark) => {
    const fd = calls.markedSocket(family, mark)
    if (fd < 0) return undefined
    try {
      return new Socket({ fd, readable: true, writable: true, allowHalfOpen: true, ...UNTYPED })
    } catch {
      calls.closeDescriptor(fd) // nothing took it over
      return undefined
    }
  }

// Known to the constructor, not to its types: it reads nothing before `connect`.
const UNTYPED = { manualStart: true, noDelay: true }

const readRedirected = (calls: Calls, client: Socket): Redirected | null => {
  const local = parseAddress(client.localAddress ?? '')
  if (local === undefined || isGone(client)) return null
  const fd = descriptorOf(client)
  const mark = calls.markOf(fd)
  const meant = Buffer.alloc(SOCKADDR)
  const length = calls.readOption(fd, family(local) === 4 ? SOL_IP : SOL_IPV6, SO_ORIGINAL_DST, meant)
  const address = length < 0 ? undefined : addressIn(meant, family(local))
  if (mark < 0 || address === undefined) return null
  const port = meant.readUInt16BE(2)
  return address === local && port === client.localPort ? null : { mark, address, port }
}

/** The address in a `struct sockaddr_in` or `sockaddr_in6`. */
const addressIn = (sockaddr: Buffer, of: 4 | 6): Address | undefined => {
  if (of === 4) return parseAddress(sockaddr.subarray(4, 8).join('.'))
  const groups = Array.from({ length: 8 }, (_, n) => sockaddr.readUInt16BE(8 + n * 2).toString(16))
  return parseAddress(groups.join(':'))
}
