// The splice relay keeps the contract. Linux only; elsewhere the one thing to see is that it says so.
import assert from 'node:assert/strict'
import { subscribe } from 'node:diagnostics_channel'
import { test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { startRelay } from '../../src/edges/proxy/relay/start.ts'
import { relayContract } from './relay-contract.ts'

const workers: Worker[] = []
subscribe('worker_threads', (message) => workers.push((message as { worker: Worker }).worker))

if (process.platform === 'linux') {
  relayContract({
    name: 'splice',
    start: async (options) => (await startRelay({ ...options, force: 'splice' })).relay,
    kill: () => void workers.at(-1)?.terminate(),
  })
} else {
  test('splice is refused with the reason', () =>
    assert.rejects(startRelay({ moved: () => {}, force: 'splice' }), /Linux/))
}
