// A process that writes to a store as fast as it can and says on standard output what was acknowledged, until it is killed.
// Argument: the data folder. It starts when standard input gives the first number, so that it can be got ready in advance.
import { writeSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { openStore } from '../../src/edges/store/open-store.ts'
import { ending, person, session } from './store-values.ts'

/** Session n takes the place of session n - LAG. */
export const LAG = 8

const write = async (data: string, first: number): Promise<never> => {
  const store = await openStore({ data, url: undefined })
  let next = first
  const lane = async (): Promise<never> => {
    for (;;) {
      const n = next++
      const replaces = n - LAG >= first ? [ending(`session-${n - LAG}`, { reason: 'moved', bytes: n })] : []
      const opened = store.openSession(session(n), replaces).then(() => writeSync(1, `session ${n}\n`))
      const put = store
        .put({ tenants: [{ id: `t${n}`, name: '가' }], people: [person(`p${n}`, { tenant: `t${n}` })] })
        .then(() => writeSync(1, `pair ${n}\n`))
      await Promise.all([opened, put])
    }
  }
  await Promise.all(Array.from({ length: LAG }, lane))
  throw new Error('the lanes never end')
}

const data = process.argv[2]
if (process.argv[1] === import.meta.filename && data !== undefined) await write(data, Number(await text(process.stdin)))
