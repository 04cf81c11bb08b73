// The relay's child process keeps the contract, on every system.
import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { startRelay } from '../../src/edges/proxy/relay/start.ts'
import { relayContract } from './relay-contract.ts'

const children: ChildProcess[] = []
subscribe('child_process', (message) => children.push((message as { process: ChildProcess }).process))

relayContract({
  name: 'child',
  start: async (options) => (await startRelay({ ...options, force: 'child' })).relay,
  kill: () => children.at(-1)?.kill('SIGKILL'),
})
