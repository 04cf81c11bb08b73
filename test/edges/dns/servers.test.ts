// Which servers are asked: as the settings write them, and never ourselves.
import assert from 'node:assert/strict'
import { getServers } from 'node:dns'
import test from 'node:test'
import { createServers } from '../../../src/edges/dns/upstream/servers.ts'

const never = (): boolean => false

test('all ways of writing a server', () => {
  const texts = ['192.0.2.53', '192.0.2.53:5353', '2001:db8::1', '[2001:db8::1]', '[2001:db8::1]:5353', '::1']
  assert.deepEqual(
    createServers(
      () => texts,
      () => 0,
      never,
    )(),
    [
      { host: '192.0.2.53', port: 53 },
      { host: '192.0.2.53', port: 5353 },
      { host: '2001:db8::1', port: 53 },
      { host: '2001:db8::1', port: 53 },
      { host: '2001:db8::1', port: 5353 },
      { host: '::1', port: 53 },
    ],
  )
})

test('what is ours is left out, also once it listens only later', () => {
  let now = 0
  const own = new Set<string>()
  const set = ['127.0.0.1:8053', '192.0.2.53']
  const servers = createServers(
    () => set,
    () => now,
    (address, port) => own.has(`${address} ${port}`),
  )
  assert.equal(servers().length, 2)
  own.add('127.0.0.1 8053')
  now += 30_000
  assert.deepEqual(servers(), [{ host: '192.0.2.53', port: 53 }])
})

test('without settings, those of the machine', () => {
  const hosts = createServers(
    () => null,
    () => 0,
    never,
  )().map(({ host }) => host)
  assert.deepEqual(
    hosts,
    getServers().map((text) => text.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')),
  )
})

test('others that are set count at once', () => {
  let set: readonly string[] | null = ['192.0.2.53']
  const servers = createServers(
    () => set,
    () => 0,
    never,
  )
  assert.deepEqual(servers(), [{ host: '192.0.2.53', port: 53 }])
  set = ['192.0.2.54']
  assert.deepEqual(servers(), [{ host: '192.0.2.54', port: 53 }])
})
