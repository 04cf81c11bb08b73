// A device in a network of its own: opens connections as it is told and tells what becomes of them.
import { connect, type Socket } from 'node:net'

export type DeviceOrder =
  | { readonly kind: 'open'; readonly id: number; readonly from: string; readonly host: string; readonly port: number }
  /** `bytes` in Latin-1. `each`: so many bytes a segment, one after the other. */
  | { readonly kind: 'write'; readonly id: number; readonly bytes: string; readonly each: number }
  | { readonly kind: 'close'; readonly id: number }

export type DeviceNews =
  | { readonly kind: 'ready' }
  | { readonly kind: 'data'; readonly id: number; readonly bytes: string }
  /** `code`: of the error, or `end`. */
  | { readonly kind: 'over'; readonly id: number; readonly code: string }

const sockets = new Map<number, Socket>()
const tell = (news: DeviceNews): void => void process.send?.(news)

const open = ({ id, from, host, port }: Extract<DeviceOrder, { kind: 'open' }>): void => {
  const socket = connect({ host, port, localAddress: from, noDelay: true })
  let code = 'end'
  socket.on('data', (bytes) => tell({ kind: 'data', id, bytes: bytes.toString('latin1') }))
  socket.on('error', (error) => {
    code = 'code' in error ? String(error.code) : 'error'
  })
  socket.on('close', () => tell({ kind: 'over', id, code }))
  sockets.set(id, socket)
}

const write = async ({ id, bytes, each }: Extract<DeviceOrder, { kind: 'write' }>): Promise<void> => {
  const socket = sockets.get(id)
  for (let at = 0; at < bytes.length; at += each) {
    socket?.write(bytes.slice(at, at + each), 'latin1')
    if (at + each < bytes.length) await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

process.on('message', (order: DeviceOrder) => {
  if (order.kind === 'open') open(order)
  else if (order.kind === 'write') void write(order)
  else sockets.get(order.id)?.destroy()
})
process.on('disconnect', () => process.exit(0))
tell({ kind: 'ready' })
