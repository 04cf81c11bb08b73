// The handover for other systems: the socket is sent to a child process.
import { startChild } from './child-mate.ts'
import type { Handover } from './handover.ts'
import type { HandoverAnswer, HandoverOptions, HandoverOrder } from './handover-message.ts'
import { keepRunning } from './keep-running.ts'
import { makeMailbox } from './mailbox.ts'
import { isGone, quiesce, takeBuffered } from './socket-takeover.ts'

/** `module` calls `receive`. Rejects where the child cannot start. */
export const startChildHandover = async (module: URL, options: HandoverOptions): Promise<Handover> => {
  const mailbox = makeMailbox()
  const begin = () => {
    const mate = startChild(module, (message) => {
      const answer = message as HandoverAnswer
      if (answer.kind === 'message') mailbox.deliver(answer.message)
      else if (answer.kind === 'lost') options.lost?.()
    })
    mate.post({ kind: 'message', message: options.first } satisfies HandoverOrder)
    return mate
  }
  const kept = await keepRunning(begin, (why) => options.died?.(why))
  return {
    give: (socket, early, message) => {
      quiesce(socket, (here) => {
        const mate = kept.now()
        if (!here || mate === null || isGone(socket)) {
          socket.destroy()
          options.lost?.()
          return
        }
        const order: HandoverOrder = {
          kind: 'socket',
          fd: null,
          early: Buffer.concat([early, takeBuffered(socket)]),
          message,
        }
        mate.send(order, socket)
      })
    },
    post: (message) => kept.now()?.post({ kind: 'message', message } satisfies HandoverOrder),
    onMessage: mailbox.onMessage,
    close: () => kept.stop((mate) => mate.process.kill('SIGKILL')),
  }
}
