// Who comes in by either listener: what they send is gathered, and given to whoever waits for it.
import type { Socket } from 'node:net'
import { type Address, parseAddress } from '../../base/addresses.ts'
import { connectTunnel, type House, handToExchange } from './connect.ts'
import { all, gather } from './gathered.ts'
import { readConnect } from './head.ts'
import { HELLO_LIMIT } from './hello.ts'
import { firstBytes, nameless } from './inside.ts'
import type { Lobby } from './lobby.ts'
import { badRequest, closingBytes } from './refusal.ts'
import { type Comer, PATIENCE, type Visitor, visitorAt } from './visitor.ts'

/** A client that knows us as its proxy. `welcome` says whether there is room. */
export const receive = (house: House, lobby: Lobby, client: Socket, welcome: (comer: Comer) => boolean): void => {
  const address = parseAddress(client.remoteAddress ?? '')
  if (address === undefined) {
    client.destroy()
    return
  }
  const comer: Comer = { client, address, mark: markOf(house, client, address), redirected: false }
  if (welcome(comer)) attend(house, lobby, visitorAt(comer, house.now() + PATIENCE.head))
  else client.destroy()
}

/** In line the kernel says whose it is; not of the machine's own connections to itself, which it has no session for. */
const markOf = ({ parts, kernel }: House, client: Socket, address: Address): number | null =>
  parts.inLine && address !== '::1' && !address.startsWith('127.') ? (kernel?.markOf(client) ?? 0) : null

/**
 * A client that the kernel sent here: it believes to speak to where it wanted to go. Nobody comes by their own will: a
 * connection to this very port, which could only lead back to us, is refused.
 */
export const receiveRedirected = (
  house: House,
  lobby: Lobby,
  client: Socket,
  welcome: (comer: Comer) => boolean,
): void => {
  const address = parseAddress(client.remoteAddress ?? '')
  const meant = house.kernel?.redirected(client) ?? null
  if (address === undefined || meant === null || !welcome({ client, address, mark: meant.mark, redirected: true })) {
    client.on('error', () => {})
    client.resetAndDestroy()
    return
  }
  const visitor = visitorAt({ client, address, mark: meant.mark, redirected: true }, house.now() + PATIENCE.head)
  visitor.phase = 'first'
  visitor.wish = {
    client: address,
    mark: meant.mark,
    host: { kind: 'address', address: meant.address },
    port: meant.port,
  }
  attend(house, lobby, visitor)
}

const attend = (house: House, lobby: Lobby, visitor: Visitor): void => {
  const { client } = visitor
  lobby.enter(visitor)
  client.on('data', (chunk) => onData(house, visitor, chunk as Buffer))
  client.on('end', () => onEnd(house, visitor))
  // An error is followed by `close`.
  client.on('error', () => {})
  client.on('close', () => {
    if (visitor.phase !== 'gone') lobby.drop(visitor)
  })
}

/** More than this a client does not send ahead of what it was answered; the rest waits in the kernel. */
const AHEAD_LIMIT = HELLO_LIMIT + 16 * 1024

const onData = (house: House, visitor: Visitor, chunk: Buffer): void => {
  if (visitor.phase === 'leaving') return
  gather(visitor.gathered, chunk)
  if (visitor.phase === 'head') readHead(house, visitor)
  else if (visitor.phase === 'first') firstBytes(house, visitor)
  else if (visitor.gathered.length > AHEAD_LIMIT) visitor.client.pause()
}

const VERB = Buffer.from('CONNECT ')

const readHead = (house: House, visitor: Visitor): void => {
  const { gathered } = visitor
  const verbBytes = Math.min(gathered.length, VERB.length)
  if (VERB.compare(gathered.bytes, 0, verbBytes, 0, verbBytes) !== 0) {
    handToExchange(house, visitor, null)
    return
  }
  const head = readConnect(all(gathered), visitor.scanned)
  visitor.scanned = gathered.length
  if (head.kind === 'connect') connectTunnel(house, visitor, head)
  else if (head.kind === 'bad') house.dismiss(visitor, closingBytes(badRequest(head.why)))
}

const onEnd = (house: House, visitor: Visitor): void => {
  visitor.ended = true
  if (visitor.phase === 'head') house.drop(visitor)
  else if (visitor.phase === 'first') {
    if (visitor.gathered.length === 0) house.drop(visitor)
    else firstBytes(house, visitor)
  }
}

/** Nothing more is waited for. */
export const outOfPatience = (house: House, visitor: Visitor): void => {
  if (visitor.phase === 'first' && visitor.gathered.length > 0) nameless(house, visitor)
  else house.drop(visitor)
}
