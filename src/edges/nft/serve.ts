// The helper with the right to change the firewall: reads orders from main, one after the other, and answers each once the kernel has
// done it. It decides nothing and remembers nothing.
import type { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { IsthmusError } from '../../base/errors.ts'
import { openCounters } from './counters.ts'
import { frameOf, frameReader } from './frames.ts'
import { openNft } from './library.ts'
import { makeLister } from './lister.ts'
import { carriedBy, carryOut, type TableText, type Tools } from './orders.ts'
import { type Reply, type Request, readRequest } from './request.ts'

/** Marks that are counted between two other orders. */
const COUNT_AT_ONCE = 64

const failure = (id: number, error: unknown): Reply => {
  if (error instanceof IsthmusError) return { id, code: error.code, what: error.message, mend: error.mend }
  const what = error instanceof Error ? error.message : String(error)
  return { id, code: 'gateway:kernel-refused', what, mend: 'this is a fault of the program: report it' }
}

// Counting 44,600 marks takes most of a second: others have their turn in between.
const count = async (
  tools: Tools,
  { id }: Request,
  marks: readonly number[],
  reply: (reply: Reply) => boolean,
): Promise<void> => {
  for (let at = 0; at < marks.length; at += COUNT_AT_ONCE) {
    if (!reply({ id, more: true, result: carriedBy(tools, marks.slice(at, at + COUNT_AT_ONCE)) })) return
    await turn()
  }
  reply({ id, result: [] })
}

const unknownOrder = (): IsthmusError =>
  new IsthmusError('gateway:kernel-refused', 'the helper knows no such order', 'main and helper must be of one version')

/** How a session of main with the helper ended: the other end went away, or sent what no main of this version sends. */
export type HelperEnd = 'gone' | 'nonsense'

// Opened by the first order, which is told why it cannot be.
const opener = (tableText: TableText): { readonly open: () => Tools; readonly close: () => void } => {
  let tools: Tools | undefined
  return {
    open: () => {
      tools ??= { nft: openNft(), counters: openCounters(), tableText }
      return tools
    },
    close: () => {
      tools?.counters.close()
      tools?.nft.close()
    },
  }
}

/** Serves one connection until it ends. `tableText` reads the settings, too: they come as main sent them. */
export const serveHelper = (socket: Socket, tableText: TableText): Promise<HelperEnd> => {
  const tools = opener(tableText)
  const lister = makeLister((held) => (held ? socket.pause() : socket.resume()))
  let over = false

  const send = (json: string): boolean => {
    if (!over) socket.write(frameOf(json))
    return !over
  }
  const reply = (reply: Reply): boolean => send(JSON.stringify(reply))

  const serve = async (request: Request): Promise<void> => {
    const { id, order } = request
    try {
      if (order.kind === 'count') return await count(tools.open(), request, order.marks, reply)
      if (order.kind !== 'read') return void reply({ id, result: carryOut(tools.open(), order) })
      await lister.list(order.set, (json) => send(`{"id":${id},"more":true,"result":${json}}`))
      reply({ id, result: [] })
    } catch (error) {
      reply(failure(id, error))
    }
  }

  return new Promise((ended) => {
    const end = (how: HelperEnd): void => {
      if (over) return
      over = true
      socket.destroy()
      tools.close()
      void lister.close()
      ended(how)
    }
    const take = frameReader((json) => {
      if (over) return
      const request = readRequest(json.toString('utf8'))
      if (request === undefined) end('nonsense')
      else if (typeof request === 'number') reply(failure(request, unknownOrder()))
      else void serve(request)
    })
    socket.on('data', (piece: Buffer) => {
      if (!over && !take(piece)) end('nonsense')
    })
    socket.on('error', () => {}) // close follows
    socket.on('close', () => end('gone'))
  })
}
