// What the peers have in common: a port on loopback, tunnels to the origins' own ports, started in the foreground.
import { join } from 'node:path'
import { SMALL_NAME, SMALL_PORT, STREAM_NAME, STREAM_PORT } from '../kit/load.ts'
import { listening, start } from '../kit/processes.ts'
import type { Place, Running } from './system.ts'

/** Starts the peer and waits until it listens at 127.0.0.1. With a list of a million names that may take long. */
export const startPeer = async (
  place: Place,
  port: number,
  command: readonly [string, ...string[]],
  how: { readonly tunnel: boolean; readonly reload?: NodeJS.Signals },
): Promise<Running> => {
  const program = await start(command, { log: join(place.folder, 'output.log'), cwd: place.folder })
  try {
    await listening(program, '127.0.0.1', port, 60)
  } catch (error) {
    await program.stop()
    throw error
  }
  const at = { address: '127.0.0.1', port }
  return {
    pid: program.pid,
    small: { ...at, hello: SMALL_NAME, ...(how.tunnel ? { connect: `${SMALL_NAME}:${SMALL_PORT}` } : {}) },
    stream: { ...at, hello: STREAM_NAME, ...(how.tunnel ? { connect: `${STREAM_NAME}:${STREAM_PORT}` } : {}) },
    ask: (name) => `${name}:${SMALL_PORT}`,
    reload: () => {
      if (how.reload !== undefined) process.kill(program.pid, how.reload)
    },
    stop: program.stop,
  }
}
