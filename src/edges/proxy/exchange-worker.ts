// The exchange worker: reads and passes on plain HTTP, away from the deciding thread. Started by main alone.

import type { Newcomer, ToExchange } from './exchange-talk.ts'
import { type Exchanges, startExchanges } from './exchanges.ts'
import { loadKernel } from './kernel.ts'
import { receive } from './relay/receive.ts'

// What is sent meanwhile waits in the channel.
const kernel = await loadKernel()
const link = receive(
  (socket, early, message) => {
    // A peer that vanished without a word is found out; nobody is asked anything until then.
    socket.setKeepAlive(true, 60_000)
    exchanges.adopt(socket, early, message as Newcomer)
  },
  (message) => exchanges.tell(message as ToExchange),
)
const exchanges: Exchanges = startExchanges((message) => link.post(message), kernel)
