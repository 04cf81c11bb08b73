// Two real seats and the real park: enrolled with codes from the desk, seen by it, and what a killed server changes at a seat: nothing.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { seatServerContract } from '../contracts/seat-server-suite.ts'
import { freePort } from '../kit/console-passkeys.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { startRealPark } from '../kit/park.ts'
import { endAgent, noSeat, seatComputer, signInAt, startX } from '../kit/seat.ts'
import { PASSWORD } from '../kit/staff.ts'

type Said = { readonly status: number; readonly json: Record<string, unknown>; readonly cookie: string }
type Seat = { readonly id: string; readonly state: string; readonly left: number | null }

const cannot = await noSeat()
if (cannot !== undefined) leftOut('seats at the real park', cannot)
else {
  const data = join(freshFolder('room'), 'data')
  const port = await freePort()
  const start = () => startRealPark({ data, env: { ISTHMUS_HTTP: `127.0.0.1:${port}` } })
  let park = await start()

  /** A request of the desk's console. */
  const ask = (method: string, path: string, body?: unknown, cookie = ''): Promise<Said> =>
    new Promise((resolve, reject) => {
      const host = `localhost:${port}`
      const headers = {
        host,
        origin: `http://${host}`,
        cookie,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      }
      const sent = request(
        { host: '127.0.0.1', port, method, path: `/api/v1/staff${path}`, agent: false, headers },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (piece: string) => {
            text += piece
          })
          answer.on('error', reject).on('end', () => {
            const given = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
            resolve({ status: answer.statusCode ?? 0, json: text === '' ? {} : JSON.parse(text), cookie: given })
          })
        },
      )
      sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
    })
  const { out } = await park.command('staff', 'add', 'kim', '--role', 'desk', '--json')
  const { cookie } = await ask('POST', '/enrolment/password', {
    name: 'kim',
    code: JSON.parse(out).code,
    password: PASSWORD,
  })
  const act = (asked: object) => ask('POST', '/rooms/cafe/acts', asked, cookie)
  const seen = async (id: string): Promise<Seat | undefined> => {
    const { json } = await ask('GET', '/rooms/cafe', undefined, cookie)
    return (json.seats as readonly Seat[] | undefined)?.find((seat) => seat.id === id)
  }
  const is = (id: string, ...states: readonly string[]): Promise<void> =>
    eventually(`seat ${id} to be ${states.join(' or ')}`, async () => states.includes((await seen(id))?.state ?? ''))

  // Before the real seats come: another one of the room, which speaks the protocol only.
  const { badge, pin } = park.sample.people[2] ?? assert.fail('no such person')
  seatServerContract('real', async () => ({
    ...{ url: `http://localhost:${port}`, seat: '5', badge, pin },
    code: async () => String((await act({ act: 'code', seat: '5' })).json.code),
  }))

  const computers = await Promise.all(
    ['3', '4'].map(async (id) => {
      const x = await startX()
      return { id, x, seat: seatComputer(x) }
    }),
  )
  const agents: ReturnType<(typeof computers)[number]['seat']['start']>[] = []
  after(async () => {
    await Promise.all(agents.map((agent) => endAgent(agent)))
    for (const { x } of computers) x.stop()
    await park.stop()
  })

  test('seats enrol with codes from the desk, and the desk sees them', async () => {
    for (const { id, seat } of computers) {
      const { json, status } = await act({ act: 'code', seat: id })
      assert.ok(status < 300, JSON.stringify(json))
      assert.equal((await seat.enrol(`http://localhost:${port}`, String(json.code))).exit, 0)
      // Nobody is sent to a computer that has not shown yet that its screen stands and nothing of anybody is there.
      assert.ok(['wiping', 'unreachable'].includes((await seen(id))?.state ?? ''))
      agents.push(seat.start())
    }
    for (const { id } of computers) await is(id, 'free')
  })

  test('two people sit down at once; the server is killed and comes back, and their browsers and sessions go on', async () => {
    await Promise.all(
      computers.map(async ({ id, x }, n) => {
        const { badge, pin } = park.sample.people[n] ?? assert.fail('no such person')
        await signInAt(x, badge, pin, async () => (await seen(id))?.state === 'in-use')
        await eventually('a browser', async () => (await x.windows()).includes('isthmus-guest'))
      }),
    )
    for (const { id } of computers) await is(id, 'in-use', 'warned')
    const before = computers.map(({ seat }) => seat.browser())
    await park.kill()
    park = await start()
    for (const { id } of computers) await is(id, 'in-use', 'warned')
    for (const [n, { seat }] of computers.entries()) assert.ok(seat.browser().some((pid) => before[n]?.includes(pid)))
  })

  test('the desk ends one, and undoes it: the browser stood still, and goes on; ended for good the seat is wiped, and the other goes on', async () => {
    const [one, other] = computers
    assert.ok(one !== undefined && other !== undefined)
    const guests = one.seat.guests()
    const before = one.seat.browser()
    const well = async (asked: object): Promise<void> => {
      const done = await act({ seat: one.id, ...asked })
      assert.ok(done.status < 300, JSON.stringify(done.json))
    }
    await well({ act: 'end', reason: 'The room is needed.' })
    await eventually('everything to stand still', () => one.seat.isStill())
    await well({ act: 'undo' })
    await is(one.id, 'in-use', 'warned')
    await eventually('the browser to go on', () => !one.seat.isStill())
    assert.ok(one.seat.browser().some((pid) => before.includes(pid)))
    await well({ act: 'end', reason: 'The room is needed.' })
    await well({ act: 'wipe' })
    await eventually('nothing of them', () => guests.every((pid) => !existsSync(`/proc/${pid}`)))
    assert.ok((await other.x.windows()).includes('isthmus-guest'))
  })
}
