// How long it is at a seat from the last key of a PIN to the start page in the guest's own browser: the real agent, two real Chromiums, an X server in memory; the
// server of the seat answers at once.
//   node bench/tap.ts [--times 10]
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { eventually } from '../test/kit/eventually.ts'
import { endAgent, noSeat, seatComputer, startX } from '../test/kit/seat.ts'
import { startSeatPage } from '../test/kit/seat-page.ts'
import { startSeatServer } from '../test/kit/seat-server.ts'

const { values } = parseArgs({ options: { times: { type: 'string', default: '10' } } })
const cannot = await noSeat()
if (cannot !== undefined) throw new Error(`no seat here: ${cannot}`)

const x = await startX()
const portal = await startSeatPage()
const badges = { '04a3': { pin: '314159', seconds: 3600 } }
const server = await startSeatServer({ seat: '7', code: 'K7PM3QXD', portal: portal.url, badges })
const seat = seatComputer(x)
await seat.enrol(server.url, 'K7PM3QXD')
const agent = seat.start()
const took: { page: number; keys: number }[] = []
try {
  for (let n = 0; n < Number(values.times); n++) {
    await eventually(
      'the seat to be locked',
      () => server.beats.at(-1)?.state === 'locked' && server.beats.at(-1)?.wiped === true,
    )
    await eventually('the lock screen', async () => (await x.focus()) === 'isthmus-frame')
    await pause(8000) // as between two people
    portal.forget()
    await x.type('04a3')
    await x.key('Return')
    await x.type('314159')
    await x.key('Return')
    const began = performance.now()
    while (portal.last() === undefined) await pause(5)
    const page = performance.now() - began
    await eventually('the keyboard', async () => (await x.focus()) === 'isthmus-guest')
    took.push({ page, keys: performance.now() - began })
    server.want('wipe')
    await eventually('the wipe', () => server.beats.at(-1)?.state !== 'in-use')
  }
} finally {
  await endAgent(agent)
  await server.close()
  portal.close()
  x.stop()
}
const of = (what: 'page' | 'keys', part: number): number =>
  took.map((each) => each[what]).sort((a, b) => a - b)[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0
console.log(
  `start page: median ${of('page', 0.5).toFixed(0)} ms, p95 ${of('page', 0.95).toFixed(0)} ms; keyboard there: median ${of('keys', 0.5).toFixed(0)} ms, p95 ${of('keys', 0.95).toFixed(0)} ms`,
)
