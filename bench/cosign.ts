// How long an entry takes until both operators have cosigned it, on one machine: run directly with node, prints JSON. Two real
// `isthmus witness` processes and a record that is appended to here, served over HTTP; each waits for its own disk.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { witnessesOf } from '../src/domain/council/charter.ts'
import { createCosigning } from '../src/edges/record/cosigning.ts'
import { DISK } from '../src/edges/record/disk.ts'
import { recordPages } from '../src/edges/record/serve.ts'
import { LOG } from '../test/kit/council.ts'
import { jointRecord } from '../test/kit/witness.ts'
import { freePort, putWitnessKey, startWitness } from '../test/kit/witness-process.ts'
import { median } from './kit/figures.ts'

const ENTRIES = 100

const folder = mkdtempSync(join(process.env.ISTHMUS_BENCH_DIR ?? tmpdir(), 'isthmus-bench-'))
const park = await jointRecord(join(folder, 'record'), DISK)
const { sequencer } = park
const pages = new Hono().route(
  '/record',
  recordPages(() => ({ folder: park.folder, ...sequencer })),
)
const server = createServer(getRequestListener(pages.fetch)).listen(0, '127.0.0.1')
await new Promise((ready) => server.once('listening', ready))
const record = `http://127.0.0.1:${(server.address() as AddressInfo).port}/record/`

const start = async (operator: string) => {
  const data = join(folder, operator)
  putWitnessKey(data, operator)
  return startWitness({ operator, data, record, genesis: park.genesis, port: await freePort() })
}
const [north, south] = [await start('north'), await start('south')]
const cosigning = createCosigning({
  ...{ record: () => sequencer, logKey: LOG.key, fetch, keys: () => witnessesOf(park.park.state.charter) },
  witnesses: new Map([
    ['north', north.url],
    ['south', south.url],
  ]),
})

/** Milliseconds of an append, and of the cosignatures after it. */
const round = async (): Promise<readonly [append: number, cosigned: number]> => {
  const from = performance.now()
  await park.beat()
  const appended = performance.now()
  await cosigning.ask()
  const over = performance.now()
  if (cosigning.troubles().length > 0 || sequencer.note().split('\n').length !== 8)
    throw new Error(`not cosigned: ${cosigning.troubles().join(' ')}`)
  return [appended - from, over - appended]
}

const rounds: (readonly [number, number])[] = []
try {
  await cosigning.ask()
  for (let n = 0; n < ENTRIES; n++) rounds.push(await round())
} finally {
  cosigning.close()
  await Promise.all([north.end('SIGINT'), south.end('SIGINT')])
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
}

const all = rounds.map(([append, cosigned]) => append + cosigned).sort((a, b) => a - b)
const tenths = (ms: number): number => Math.round(ms * 10) / 10
console.log(
  JSON.stringify({
    entries: ENTRIES,
    appendMs: tenths(median(rounds.map(([append]) => append))),
    cosignaturesMs: tenths(median(rounds.map(([, cosigned]) => cosigned))),
    bothMs: tenths(median(all)),
    bothP95Ms: tenths(all[Math.floor(all.length * 0.95)] ?? 0),
  }),
)
