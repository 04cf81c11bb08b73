import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { createResolver } from '../../../src/edges/dns/resolver.ts'
import { startDns } from '../../kit/dns.ts'

const A = '203.0.113.9'
const chain = Object.fromEntries(
  Array.from({ length: 12 }, (_, i) => [`c${i}.test`, { A, CNAME: `c${i + 1}.test` }] as const),
)
let dns: Awaited<ReturnType<typeof startDns>>
let now = 0
before(async () => {
  dns = await startDns({
    'plain.test': { A },
    'alias.test': { A, CNAME: 'Middle.test' },
    'middle.test': { A, CNAME: 'end.test' },
    'end.test': { A },
    'loop.test': { A, CNAME: 'pool.test' },
    'pool.test': { A, CNAME: 'loop.test' },
    'hidden.test': { A, fails: [5] },
    'half.test': { A, CNAME: 'hidden.test' },
    'broken.test': { fails: [1, 28, 5] },
    'empty.test': {},
    ...chain,
  })
})
after(() => dns.close())

const resolve = (name: string) => createResolver([dns.server], () => now)(name)

test('a name with its addresses, and every alias on the way in canonical form', async () => {
  assert.deepEqual(await resolve('plain.test'), { found: true, aliases: [], addresses: [A] })
  assert.deepEqual(await resolve('alias.test'), { found: true, aliases: ['middle.test', 'end.test'], addresses: [A] })
})

test('no such name, no address, and a server that fails are told apart', async () => {
  assert.deepEqual(await resolve('nowhere.test'), { found: false, reason: 'not-us:no-such-name' })
  assert.deepEqual(await resolve('empty.test'), { found: false, reason: 'not-us:no-such-name' })
  assert.deepEqual(await resolve('broken.test'), { found: false, reason: 'not-us:no-answer' })
})

test('a chain that is not known whole is no answer: an alias nobody saw was not decided', async () => {
  for (const name of ['hidden.test', 'half.test', 'loop.test', 'c0.test'])
    assert.deepEqual(await resolve(name), { found: false, reason: 'not-us:no-answer' }, name)
  const long = await resolve('c4.test') // c5 … c12, which does not exist: eight steps
  assert.ok(long.found && long.aliases.length === 8)
})

test('answers are kept for their time, and questions at one time are one', async () => {
  const kept = createResolver([dns.server], () => now)
  await Promise.all([kept('plain.test'), kept('plain.test')])
  const asked = dns.asked()
  await kept('plain.test')
  assert.equal(dns.asked(), asked)
  now += 61_000
  await kept('plain.test')
  assert.ok(dns.asked() > asked)
})
