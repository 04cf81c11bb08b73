// The API at two operators' consoles for tests: the real door on a real database, and each answer held against the document.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { Hono } from 'hono'
import type { ActDesk } from '../../../src/domain/desk/acting.ts'
import type { RoomDesk } from '../../../src/domain/desk/room-desk.ts'
import type { Role } from '../../../src/domain/staff/account.ts'
import { api } from '../../../src/edges/api/api.ts'
import type { CounterApi } from '../../../src/edges/api/staff-counter.ts'
import type { UseApi } from '../../../src/edges/api/staff-use.ts'
import { NORTH, PASSWORD, SOUTH, staffPark } from '../../kit/staff.ts'
import { misfits } from './fits.ts'
import { apiParts } from './park.ts'

const closing: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closing) await close()
})

const WELL: Readonly<Record<string, number>> = { GET: 200, POST: 201, PUT: 201, DELETE: 204 }

/** `desk`: what stands behind the acts. */
export const consolePark = async (desk = {} as ActDesk, counter = {} as CounterApi, use = {} as UseApi) => {
  const park = await staffPark()
  closing.push(park.store.close)
  const at = (host: string | undefined) => park.consoleAt(host ?? '')
  const staff = {
    door: park.door,
    desk,
    counter,
    rooms: {} as RoomDesk,
    use,
    consoleOf: (c: { req: { header: (name: string) => string | undefined } }) => at(c.req.header('host')),
    origins: () => [NORTH.origin, SOUTH.origin],
    from: (c: { req: { header: (name: string) => string | undefined } }) => c.req.header('x-from') ?? '127.0.0.1',
  }
  const app = new Hono().route('/api/v1', api({ ...apiParts(), staff }))
  const document = JSON.parse(await (await app.request('/api/v1/openapi.json')).text())
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    cookie = '',
    host = 'north.localhost:8080',
    from = '127.0.0.1',
  ) => {
    const response = await app.request(`http://${host}/api/v1/staff${path}`, {
      method,
      headers: { host, cookie, 'x-from': from, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const json = text === '' ? {} : JSON.parse(text)
    const described =
      document.paths[`/staff${path.replace(/^(\/passkeys)\/(?!options).*/, '$1/{id}')}`]?.[method.toLowerCase()]
    if (described !== undefined && text !== '') {
      const type = response.headers.get('content-type')?.split(';')[0] ?? ''
      const schema = described.responses[response.status]?.content?.[type]?.schema
      assert.ok(schema, `${method} ${path} promises no ${response.status}`)
      if (!path.endsWith('options') || response.status >= 400) assert.deepEqual(misfits(document, schema, json), [])
    }
    const set = response.headers.get('set-cookie') ?? ''
    return { status: response.status, code: json.code, json, set, cookie: set.split(';')[0] ?? '', response }
  }
  const signedIn = async (
    name = 'kim',
    roles: readonly Role[] = ['engineer'],
    at: typeof NORTH | typeof SOUTH = NORTH,
    host = 'north.localhost:8080',
  ) => {
    const { code } = await park.add(at.operator, name, roles)
    const entered = await call('POST', '/enrolment/password', { name, code, password: PASSWORD }, '', host)
    assert.equal(entered.status, WELL.POST)
    return entered.cookie
  }
  return { ...park, call, signedIn }
}
