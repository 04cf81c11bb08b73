// The helper as a program: on the descriptor that main gave it, or by itself on a socket.
import { Socket } from 'node:net'
import { HELPER_DESCRIPTOR } from './helper-link.ts'
import { listenHelper } from './listen.ts'
import type { TableText } from './orders.ts'
import { serveHelper } from './serve.ts'

/**
 * Without arguments: serves main, until main ends. With `PATH [UID]`: listens there for that user, by default its own; or on the socket
 * that systemd has made there.
 * The process's exit status is 1 where main sent nonsense.
 */
export const runHelper = async (tableText: TableText, [path, uid]: readonly string[]): Promise<void> => {
  if (path !== undefined) {
    await listenHelper(path, Number(uid ?? process.getuid?.()), tableText, process.env)
    return
  }
  // A terminal or systemd ends the whole group: main still has orders for its last moment, and we end with it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  process.exitCode = (await serveHelper(new Socket({ fd: HELPER_DESCRIPTOR }), tableText)) === 'gone' ? 0 : 1
}
