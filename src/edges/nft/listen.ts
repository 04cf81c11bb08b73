// A helper that runs by itself: behind a Unix socket, for one user only. Under systemd the socket is there already.
import { chownSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import koffi from 'koffi'
import type { TableText } from './orders.ts'
import { serveHelper } from './serve.ts'

export type Listening = { readonly close: () => Promise<void> }

// <asm/socket.h>, socket(7): the kernel's word for who connected; pid, uid, gid of 32 bits each.
const SOL_SOCKET = 1
const SO_PEERCRED = 17

type GetOption = (fd: number, level: number, name: number, value: Uint8Array, length: Uint32Array) => number

const peerAsker = (): ((socket: Socket) => number | undefined) => {
  const getsockopt = koffi
    .load('libc.so.6')
    .func('int getsockopt(int, int, int, uint8_t *, uint32_t *)') as unknown as GetOption
  return (socket) => {
    const { _handle: handle } = socket as { _handle?: { fd?: number } }
    const credentials = Buffer.alloc(12)
    const fd = handle?.fd ?? -1
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, new Uint32Array([12])) !== 0) return undefined
    return credentials.readUInt32LE(4)
  }
}

// sd_listen_fds(3): the first of the descriptors, and whom they are meant for.
const LISTEN_START = 3
const isGiven = ({ LISTEN_PID, LISTEN_FDS }: NodeJS.ProcessEnv): boolean =>
  LISTEN_PID === String(process.pid) && LISTEN_FDS === '1'

const openNew = (server: Server, path: string, uid: number): void => {
  rmSync(path, { force: true })
  const mask = process.umask(0o177)
  try {
    server.listen(path, () => chownSync(path, uid, -1))
  } finally {
    process.umask(mask)
  }
}

/**
 * Serves whoever connects as `uid` or root. The socket is that user's, mode 0600; one that lies there from before is replaced. Where
 * systemd gave one (`env`), that is taken, and serves its owner.
 */
export const listenHelper = (
  path: string,
  uid: number,
  tableText: TableText,
  env: NodeJS.ProcessEnv = {},
): Promise<Listening> => {
  const peerOf = peerAsker()
  const open = new Set<Socket>()
  const given = isGiven(env)
  const owner = given ? statSync(path).uid : uid
  const server = createServer((socket) => {
    const peer = peerOf(socket)
    if (peer !== 0 && peer !== owner) return void socket.destroy()
    open.add(socket)
    void serveHelper(socket, tableText).then(() => open.delete(socket))
  })
  return new Promise((listening, failed) => {
    server.once('error', failed)
    server.once('listening', () =>
      listening({
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const socket of open) socket.destroy()
          }),
      }),
    )
    if (given) server.listen({ fd: LISTEN_START })
    else openNew(server, path, uid)
  })
}
