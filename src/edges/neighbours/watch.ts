// Whose card has which address on the attached networks, as the kernel's neighbour table says it, at every moment.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { type Address, family, type Range, within } from '../../base/addresses.ts'
import { IsthmusError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Device, DeviceOf } from '../../domain/people/places.ts'
import { type Neighbour, readAttached, readNeighbour } from './read.ts'

const run = promisify(execFile)

/** The table is read whole again so often, in milliseconds: events get lost when a socket's buffer is full. */
const READ_EVERY = 20_000
/** Milliseconds that somebody unknown is waited for. */
const WAIT = 200
/** Of so many at once. */
const MOST_WAITING = 500
const MOST_BYTES = 64 * 1024 * 1024

export type Neighbours = {
  readonly deviceOf: DeviceOf
  /** Asks on the wire who has an address of an attached network that is not known yet; `null`: it is, or it is somewhere else. */
  readonly meet: (address: Address) => Promise<void> | null
  readonly close: () => void
}

type Table = { readonly known: Map<Address, Device>; attached: readonly Range[] }

const readTable = async (interfaces: readonly string[]): Promise<Table> => {
  const known = new Map<Address, Device>()
  const attached: Range[] = []
  for (const each of interfaces) {
    const { stdout } = await run('ip', ['neigh', 'show', 'dev', each], { maxBuffer: MOST_BYTES })
    // Of one interface `ip` leaves the name out.
    for (const line of stdout.split('\n')) {
      const found = readNeighbour(line.replace(' ', ` dev ${each} `))
      if (found?.device) known.set(found.address, found.device)
    }
    attached.push(...readAttached((await run('ip', ['-o', 'addr', 'show', 'dev', each])).stdout))
  }
  return { known, attached }
}

/** Wakes the kernel up: it asks for the card before it can send. */
const openProbes = () => {
  const sockets = new Map<4 | 6, Socket>()
  const socketOf = (wanted: 4 | 6): Socket => {
    const socket = sockets.get(wanted) ?? createSocket(wanted === 4 ? 'udp4' : 'udp6').on('error', () => {})
    sockets.set(wanted, socket.unref())
    return socket
  }
  return {
    // Port 9 is that of what is thrown away (RFC 863).
    send: (address: Address): void => socketOf(family(address)).send('', 9, address, () => {}),
    close: (): void => {
      for (const socket of sockets.values()) socket.close()
    },
  }
}

/** Follows the kernel's events; begins anew when `ip` ends. */
const follow = (heard: (neighbour: Neighbour) => void, again: () => void, log: Log): (() => void) => {
  let child: ChildProcess | undefined
  let closed = false
  let pause: NodeJS.Timeout | undefined
  const start = (): void => {
    const started = spawn('ip', ['-o', 'monitor', 'neigh'], { stdio: ['ignore', 'pipe', 'ignore'] })
    child = started
    createInterface({ input: started.stdout }).on('line', (line) => {
      const found = readNeighbour(line)
      if (found !== undefined) heard(found)
    })
    const ended = (): void => {
      if (closed || child !== started) return
      child = undefined
      log('gateway.neighbours-again', {})
      pause = setTimeout(() => {
        start()
        again()
      }, 1000)
    }
    started.on('error', ended).on('exit', ended)
  }
  start()
  return () => {
    closed = true
    clearTimeout(pause)
    child?.kill()
  }
}

/** A card is heard at an address, also again. */
type Found = (address: Address, device: Device) => void

/** Watches the cards behind these interfaces. Throws `gateway:no-iproute2`. */
export const watchNeighbours = async (interfaces: readonly string[], log: Log, found: Found): Promise<Neighbours> => {
  const table: Table = { known: new Map(), attached: [] }
  const waiting = new Map<Address, (() => void)[]>()
  const ours = new Set(interfaces)
  const isAttached = (address: Address): boolean => table.attached.some((range) => within(address, range))
  const heard = ({ address, device }: Neighbour): void => {
    if (device === null) table.known.delete(address)
    // Somebody behind a router has no card here: what ARP says of theirs, anybody on the wire may have said.
    else if (ours.has(device.interface) && isAttached(address)) {
      table.known.set(address, device)
      found(address, device)
      for (const go of waiting.get(address) ?? []) go()
      waiting.delete(address)
    }
  }
  const read = async (): Promise<void> => {
    const { known, attached } = await readTable(interfaces)
    table.attached = attached
    for (const address of table.known.keys()) if (!known.has(address)) table.known.delete(address)
    for (const [address, device] of known) heard({ address, device })
  }
  const probes = openProbes()
  const failed = (error: unknown): void => log('gateway.neighbours-unread', { what: String(error) })
  const stop = follow(heard, () => void read().catch(failed), log)
  try {
    await read()
  } catch (error) {
    stop()
    throw new IsthmusError(
      'gateway:no-iproute2',
      `ip says: ${String(error)}`,
      'install iproute2, and see that the interfaces inside exist',
    )
  }
  const reading = setInterval(() => void read().catch(failed), READ_EVERY).unref()
  return {
    deviceOf: (address) => table.known.get(address),
    meet: (address) => {
      if (table.known.has(address) || waiting.size >= MOST_WAITING || !isAttached(address)) return null
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.set(address, [...(waiting.get(address) ?? []), resolve])
      setTimeout(() => {
        waiting.delete(address)
        resolve()
      }, WAIT).unref()
      probes.send(address)
      return promise
    },
    close: () => {
      clearInterval(reading)
      stop()
      probes.close()
    },
  }
}
