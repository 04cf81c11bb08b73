// The small server of the agent's tests keeps what the seat API promises.
import { after } from 'node:test'
import { startSeatServer } from '../kit/seat-server.ts'
import { seatServerContract } from './seat-server-suite.ts'

const servers: Awaited<ReturnType<typeof startSeatServer>>[] = []
after(() => Promise.all(servers.map((server) => server.close())))

seatServerContract('small', async () => {
  const badges = { '04a3': { pin: '314159', seconds: 600 } }
  const server = await startSeatServer({ seat: '3', code: 'K7PM3QXD', portal: 'http://portal.park.test/', badges })
  servers.push(server)
  return { url: server.url, code: async () => 'K7PM3QXD', seat: '3', badge: '04a3', pin: '314159' }
})
