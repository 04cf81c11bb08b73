// No gateway at all: what the load generator and the origins can do between themselves.
import { ORIGIN, SMALL_NAME, SMALL_PORT, STREAM_NAME, STREAM_PORT } from '../kit/load.ts'
import type { System } from './system.ts'

export const direct: System = {
  name: 'direct',
  note: 'no gateway: the limit of the load generator and of the machine',
  listed: null,
  start: async () => ({
    pid: null,
    small: { address: ORIGIN, port: SMALL_PORT, hello: SMALL_NAME },
    stream: { address: ORIGIN, port: STREAM_PORT, hello: STREAM_NAME },
    ask: (name) => `${name}:${SMALL_PORT}`,
    reload: () => {},
    stop: async () => {},
  }),
}
