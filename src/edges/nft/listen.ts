// A helper that runs by itself, such as under systemd: behind a Unix socket, for one user only.
import { chownSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
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

/** Serves whoever connects as `uid` or root. The socket is that user's, mode 0600; one that lies there from before is replaced. */
export const listenHelper = (path: string, uid: number, tableText: TableText): Promise<Listening> => {
  const peerOf = peerAsker()
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    const peer = peerOf(socket)
    if (peer !== 0 && peer !== uid) return void socket.destroy()
    open.add(socket)
    void serveHelper(socket, tableText).then(() => open.delete(socket))
  })
  rmSync(path, { force: true })
  return new Promise((listening, failed) => {
    server.once('error', failed)
    const mask = process.umask(0o177)
    try {
      server.listen(path, () => {
        chownSync(path, uid, -1)
        listening({
          close: () =>
            new Promise((closed) => {
              server.close(() => closed())
              for (const socket of open) socket.destroy()
            }),
        })
      })
    } finally {
      process.umask(mask)
    }
  })
}
