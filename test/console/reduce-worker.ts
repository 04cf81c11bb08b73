// The reducer as the browser runs it: with console/src/platform in the place of files of src/base. Started by platform.test.ts.
import { registerHooks } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { REPLACED } from '../../console/replaced.ts'

const BASE = new URL('../../src/base/', import.meta.url)
const PLATFORM = new URL('../../console/src/platform/', import.meta.url)

registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    const name = REPLACED.find((each) => found.url === new URL(each, BASE).href)
    return name === undefined ? found : { ...found, url: new URL(name, PLATFORM).href }
  },
})

const { reduce } = await import('../../src/domain/council/reduce.ts')
const { stateHash } = await import('../../src/domain/council/state.ts')
const { createLog } = await import('../../src/domain/record/log.ts')
const { sha256 } = await import('../../src/base/octets.ts')

const log = createLog()
let state: Parameters<typeof reduce>[0] = null
const said: string[] = []
for (const octets of workerData as readonly Uint8Array[]) {
  log.append(octets)
  const reduced = reduce(state, octets, log.root)
  state = reduced.state
  said.push(`${JSON.stringify(reduced.outcome)} ${state === null ? '' : stateHash(state)}`)
}
// The platform's own is said with it: it must not be the one of Node that answered.
parentPort?.postMessage({ said, isPlatform: sha256.toString().includes('createSha256') })
