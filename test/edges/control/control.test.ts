// The control socket: only for its owner, never two servers, bodies checked, errors told as they are.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { IsthmusError } from '../../../src/base/errors.ts'
import type { Desk } from '../../../src/domain/desk/desk.ts'
import { callControl, remoteDesk } from '../../../src/edges/control/call.ts'
import { startControl } from '../../../src/edges/control/serve.ts'
import { freshFolder } from '../../kit/folder.ts'
import { IMPORT, WEIGHED } from '../../kit/imports.ts'

const root = freshFolder('control')
after(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const folder = (): string => {
  const path = join(root, String(folders++))
  mkdirSync(path)
  return path
}

const fakeDesk = (calls: unknown[] = []): Desk => {
  const answer =
    <T>(name: string, value: T) =>
    async (asked?: unknown): Promise<T> => {
      calls.push([name, asked])
      return value
    }
  return {
    status: answer('status', {
      version: '0.1.0',
      startedAt: 1,
      policy: { hash: 'ab', state: 'current' as const },
      sessionsByPlan: { basic: 1 },
      devices: { registered: 0, online: 0 },
      tunnels: 0,
      listeners: {},
      troubles: [],
    }),
    newSlip: answer('newSlip', null),
    newSlips: answer('newSlips', { slips: [], last: null }),
    sessions: answer('sessions', []),
    usage: answer('usage', []),
    report: answer('report', null),
    reportTable: answer('reportTable', null),
    openSession: answer('openSession', { outcome: 'taken' as const }),
    endSession: answer('endSession', { done: false as const, why: 'no-such' as const }),
    suspend: answer('suspend', { done: true as const, until: 5 }),
    restore: answer('restore', { done: true as const }),
    takeOut: answer('takeOut', { done: false as const, why: 'too-often' as const }),
    putBack: answer('putBack', { done: true as const }),
    closeEarly: answer('closeEarly', { done: true as const, until: 5 }),
    openAgain: answer('openAgain', { done: true as const }),
    acts: answer('acts', { table: null, done: [], inForce: [] }),
    rooms: answer('rooms', ['cafe']),
    room: answer('room', null),
    roomAct: answer('roomAct', { done: true as const, number: 1, code: 'K7PM3QXD' }),
    sendTable: answer('sendTable', { rows: 1 }),
    weighImport: answer('weighImport', WEIGHED),
    importTable: answer('importTable', { done: true, import: IMPORT } as const),
    imports: answer('imports', [IMPORT]),
    undoImport: answer('undoImport', { done: false, why: 'no-such' } as const),
    findSessions: answer('findSessions', []),
    createVouchers: answer('createVouchers', { created: true as const, codes: ['A'], expiresAt: 5 }),
    addPerson: async () => {
      throw new IsthmusError('store:failed', 'the disk is full', 'free some space')
    },
    publicPages: answer('publicPages', [{ path: 'en/who.html', text: '<p>' }]),
    reloadPolicy: async () => {
      throw new Error('insides')
    },
    putTenant: answer('putTenant', { put: true as const }),
    putNetwork: answer('putNetwork', { put: true as const }),
    putSeat: answer('putSeat', { put: true as const }),
    putDevice: answer('putDevice', { put: true as const }),
    devices: answer('devices', []),
    removeDevice: answer('removeDevice', false),
    reviews: answer('reviews', []),
    review: answer('review', null),
    answerReview: answer('answerReview', 'already' as const),
    strikeReview: answer('strikeReview', false),
    lists: answer('lists', []),
    fetchList: answer('fetchList', { done: false as const, why: 'by-file' as const }),
    sendList: answer('sendList', { size: 3 }),
    putList: answer('putList', { done: false as const, why: 'unknown-list' as const }),
    takeList: answer('takeList', { done: false as const, why: 'by-file' as const }),
    acceptList: answer('acceptList', { done: false as const, why: 'nothing-waits' as const }),
    dropList: answer('dropList', { done: false as const, why: 'nothing-waits' as const }),
    addStaff: answer('addStaff', { added: false as const, why: 'taken' as const }),
    staff: answer('staff', []),
    removeStaff: answer('removeStaff', false),
    resetStaff: answer('resetStaff', null),
    removeSample: answer('removeSample', undefined),
  }
}

test('what is asked arrives, what is answered comes back', async () => {
  const data = folder()
  const calls: unknown[] = []
  const control = await startControl({ data, desk: fakeDesk(calls) })
  const desk = remoteDesk(data)
  assert.equal((await desk.status()).sessionsByPlan.basic, 1)
  assert.deepEqual(await desk.sessions({ limit: 5, ended: true }), [])
  const opening = { seat: '7', by: 'desk', credential: { kind: 'voucher', code: 'K7PM' } } as const
  assert.deepEqual(await desk.openSession(opening), { outcome: 'taken' })
  const by = { operator: 'north', name: 'desk' }
  assert.deepEqual(await desk.endSession({ which: { seat: '7' }, by, why: null }), { done: false, why: 'no-such' })
  const out = { seat: '7', by, why: 'Broken.', seconds: 60 }
  assert.deepEqual(await desk.takeOut(out), { done: false, why: 'too-often' })
  assert.deepEqual(calls.splice(-1), [['takeOut', out]])
  await assert.rejects(desk.takeOut({ ...out, seconds: 0 }), /seconds is malformed/)
  await assert.rejects(desk.suspend({ badge: 'b', by, why: 'x'.repeat(401), seconds: 1 }), /why is malformed/)
  assert.deepEqual(await desk.createVouchers({ plan: 'basic', minutes: 60, count: 1, days: 7, by: 'desk' }), {
    created: true,
    codes: ['A'],
    expiresAt: 5,
  })
  assert.deepEqual(calls[2], ['openSession', opening])
  const answering = { number: 12, outcome: 'kept', note: { en: 'Stays.', ko: null } } as const
  assert.deepEqual(await desk.reviews({ limit: 5, answered: false }), [])
  assert.equal(await desk.review({ number: 12 }), null)
  assert.equal(await desk.answerReview(answering), 'already')
  assert.equal(await desk.strikeReview({ number: 12 }), false)
  assert.deepEqual(calls.at(-2), ['answerReview', answering])
  const upload = '3f0f9a52-7f2b-4a8e-9f55-6d5f2f1c0c11'
  assert.deepEqual(await desk.sendList({ id: 'gambling', upload, at: 0, bytes: 'YS5i' }), { size: 3 })
  assert.deepEqual(await desk.putList({ id: 'gambling', upload, accept: true }), { done: false, why: 'unknown-list' })
  assert.deepEqual(calls.at(-1), ['putList', { id: 'gambling', upload, accept: true }])
  await assert.rejects(desk.sendList({ id: '../keys/pins', upload, at: 0, bytes: '' }), /id is malformed/)
  await desk.removeSample()
  assert.deepEqual(calls.at(-1)?.toString(), 'removeSample,')
  await control.close()
  assert.equal(existsSync(control.path), false)
})

test('the socket is its owner’s alone, from the first moment on', async () => {
  const data = folder()
  const control = await startControl({ data, desk: fakeDesk() })
  assert.equal(statSync(control.path).mode & 0o777, 0o600)
  assert.ok(statSync(control.path).isSocket())
  await control.close()
})

test('without a server: control:unreachable and what to do', async () => {
  await assert.rejects(callControl(folder(), '/status'), {
    code: 'control:unreachable',
    mend: 'start it with: isthmus start',
  })
  await assert.rejects(callControl(join(root, 'nowhere'), '/status'), { code: 'control:unreachable' })
})

test('a second server on a live folder is refused, and the first goes on', async () => {
  const data = folder()
  const control = await startControl({ data, desk: fakeDesk() })
  await assert.rejects(startControl({ data, desk: fakeDesk() }), { code: 'data:in-use' })
  assert.equal((await remoteDesk(data).status()).version, '0.1.0')
  await control.close()
})

test('the socket file of a killed server is replaced', async () => {
  const data = folder()
  const path = join(data, 'control.sock')
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await assert.rejects(startControl({ data, desk: fakeDesk() }), { code: 'data:in-use' })
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.ok(existsSync(path))
  const control = await startControl({ data, desk: fakeDesk() })
  assert.equal((await remoteDesk(data).status()).version, '0.1.0')
  await control.close()
  assert.deepEqual(readdirSync(data), [])
})

test('of several servers that start at once over a stale file exactly one gets it', async () => {
  const data = folder()
  writeFileSync(join(data, 'control.sock'), '')
  const starts = await Promise.allSettled([1, 2, 3].map(() => startControl({ data, desk: fakeDesk() })))
  const up = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  assert.equal(up.length, 1)
  assert.equal((await remoteDesk(data).status()).version, '0.1.0')
  await up[0]?.close()
})

test('a folder whose path is longer than a socket’s name may be', async () => {
  const data = join(folder(), 'long'.repeat(40))
  mkdirSync(data)
  const control = await startControl({ data, desk: fakeDesk() })
  assert.ok(statSync(join(data, 'control.sock')).isSocket())
  assert.equal(statSync(join(data, 'control.sock')).mode & 0o777, 0o600)
  assert.equal((await remoteDesk(data).status()).version, '0.1.0')
  await control.close()
  assert.equal(existsSync(join(data, 'control.sock')), false)
})

test('a folder that is not there: data:unusable', async () => {
  await assert.rejects(startControl({ data: join(root, 'missing'), desk: fakeDesk() }), { code: 'data:unusable' })
})

test('errors of the server are told with code and mend; bugs without their insides', async () => {
  const data = folder()
  const failures: unknown[] = []
  const control = await startControl({ data, desk: fakeDesk(), failed: (error) => failures.push(error) })
  const person = { badge: '04', name: 'A', tenant: 't', plan: 'basic', groups: [], tenantStaff: false, by: 'desk' }
  await assert.rejects(remoteDesk(data).addPerson(person), {
    name: 'IsthmusError',
    code: 'store:failed',
    message: 'the disk is full',
    mend: 'free some space',
  })
  await assert.rejects(remoteDesk(data).reloadPolicy(), { message: 'something broke in the server' })
  assert.equal(failures.length, 2)
  await control.close()
})

test('malformed bodies and paths are refused and reach nobody', async () => {
  const data = folder()
  const calls: unknown[] = []
  const control = await startControl({ data, desk: fakeDesk(calls) })
  const refused: [string, unknown][] = [
    ['/status', { more: 1 }],
    ['/status', null],
    ['/session/list', {}],
    ['/session/list', { limit: 0, ended: false }],
    ['/session/list', { limit: 1e9, ended: false }],
    ['/session/open', { seat: '7', by: 'x', credential: { kind: 'badge', badge: '04' } }],
    ['/session/open', { seat: 7, by: 'x', credential: { kind: 'voucher', code: 'A' } }],
    ['/session/end', { by: 'x', which: {} }],
    ['/voucher/create', { plan: 'basic', minutes: 1.5, count: 1, days: 1, by: 'x' }],
    ['/voucher/create', { plan: 'basic', minutes: 5, count: 1001, days: 1, by: 'x' }],
    ['/person/add', { badge: '' }],
  ]
  for (const [path, body] of refused) {
    await assert.rejects(callControl(data, path, body), { code: 'usage:invalid' }, `${path} ${JSON.stringify(body)}`)
  }
  for (const path of ['/nothing', '/__proto__', '/constructor', '/']) {
    await assert.rejects(callControl(data, path), /no such operation/, path)
  }
  await assert.rejects(callControl(data, '/status', { more: 'x'.repeat(70_000) }), /too large/)
  const raw = (method: string, body: string) =>
    new Promise<number>((resolve, reject) => {
      const sent = request({ socketPath: control.path, path: '/status', method }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
      })
      sent.on('error', reject).end(body)
    })
  assert.deepEqual([await raw('POST', '{'), await raw('POST', ''), await raw('GET', '')], [400, 400, 405])
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/session/open', '/session/end', '/voucher/create'),
      fc.json(),
      async (path, json) => {
        await assert.rejects(callControl(data, path, JSON.parse(json)), { code: 'usage:invalid' })
      },
    ),
    { numRuns: 60, seed: 5 },
  )
  assert.deepEqual(calls, [])
  await control.close()
})
