// Ports: can they be opened, and who holds those that cannot?
import { createSocket } from 'node:dgram'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename } from 'node:path'

export type Protocol = 'tcp' | 'udp'
export type Place = { readonly host: string; readonly port: number; readonly protocol: Protocol }

/** Who has a port. */
export type Holder = { readonly name: string; readonly pid: number }

/** `error` null: it can be opened. `holder`: who has it, as far as this user may see. */
export type Tried = { readonly place: Place; readonly error: unknown; readonly holder: Holder | null }

const openTcp = ({ host, port }: Place): Promise<() => void> =>
  new Promise((opened, failed) => {
    const server = createServer((socket) => void socket.destroy())
    server.once('error', failed)
    server.listen({ host, port, exclusive: true }, () => opened(() => void server.close()))
  })

const openUdp = ({ host, port }: Place): Promise<() => void> =>
  new Promise((opened, failed) => {
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' })
    socket.once('error', failed)
    socket.bind({ port, address: host, exclusive: true }, () => opened(() => void socket.close()))
  })

/** Inodes of sockets at a port, proc_pid_net(5): `local_address` is `HEX:PORT`, `st` 0A is listening, 07 an unconnected datagram socket. */
const inodesAt = ({ port, protocol }: Place): ReadonlySet<string> => {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  const state = protocol === 'tcp' ? '0A' : '07'
  const found = ['', '6'].flatMap((family) => {
    const lines = readFileSync(`/proc/net/${protocol}${family}`, 'utf8').split('\n').slice(1)
    return lines.flatMap((line) => {
      const [, local = '', , st, , , , , , inode = ''] = line.trim().split(/\s+/)
      return local.endsWith(`:${wanted}`) && st === state ? [`socket:[${inode}]`] : []
    })
  })
  return new Set(found)
}

const linksOf = (pid: string): readonly string[] => {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`)
      } catch {
        return '' // closed meanwhile
      }
    })
  } catch {
    return [] // another user's, or gone
  }
}

/** Program and script, without options: `nginx`, `node isthmus.js`. */
const nameOf = (pid: string): string => {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const plain = words.filter((word) => word !== '' && !word.startsWith('-')).slice(0, 2)
  return plain.map((word) => basename(word).slice(0, 40)).join(' ')
}

/** `null`: nobody knows. */
const holderOf = (place: Place): Holder | null => {
  try {
    const inodes = inodesAt(place)
    if (inodes.size === 0) return null
    const pid = readdirSync('/proc').find(
      (name) => /^\d+$/.test(name) && linksOf(name).some((link) => inodes.has(link)),
    )
    return pid === undefined ? null : { pid: Number(pid), name: nameOf(pid) }
  } catch {
    return null // not Linux
  }
}

/** Opens all of them at once, so that two of the same are seen, and closes them again. */
export const tryPorts = async (places: readonly Place[]): Promise<readonly Tried[]> => {
  const closers: (() => void)[] = []
  const tried: Tried[] = []
  for (const place of places) {
    const open = place.protocol === 'tcp' ? openTcp : openUdp
    try {
      closers.push(await open(place))
      tried.push({ place, error: null, holder: null })
    } catch (error) {
      tried.push({ place, error, holder: holderOf(place) })
    }
  }
  for (const close of closers) close()
  return tried
}
