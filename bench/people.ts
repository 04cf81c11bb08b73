// A park of 44,600 people: how long an import takes, and what waits beside it; how quickly pages and answers come with them.
//   node bench/people.ts [--people 44600] [--times 21]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import iconv from 'iconv-lite'
import { freshFolder } from '../test/kit/folder.ts'
import { type RunningPark, startRealPark } from '../test/kit/park.ts'

const { values } = parseArgs({
  options: { people: { type: 'string', default: '44600' }, times: { type: 'string', default: '21' } },
})
const [people, times] = [Number(values.people), Number(values.times)]

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
const took = async (run: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await run()
  return performance.now() - began
}

const imported = async (park: RunningPark, folder: string): Promise<void> => {
  const table = join(folder, 'people.csv')
  const rows = Array.from(
    { length: people },
    (_, n) => `${(0x9000_0000 + n).toString(16)},똠펲${n},t-${String((n % 120) + 1).padStart(3, '0')}`,
  )
  writeFileSync(table, iconv.encode(['출입증,성명,업체번호', ...rows].join('\r\n'), 'cp949'))
  const waits: number[] = []
  let isOver = false
  const beside = (async () => {
    while (!isOver) {
      const wait = await took(() => park.signIn(7))
      waits.push(wait)
      await park.api(7, 'DELETE', '/sessions/current')
      await pause(20)
    }
  })()
  const line = ['import', table, '--plan', 'basic']
  const look = await took(() => park.command(...line))
  const write = await took(() => park.command(...line, '--yes'))
  isOver = true
  await beside
  const back = await took(() => park.command('import', 'undo', '1'))
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
  console.log(`import of ${people}: a look ${seconds(look)}, written ${seconds(write)}, taken back ${seconds(back)}`)
  console.log(
    `beside it ${waits.length} sign-ins: median ${median(waits).toFixed(0)} ms, longest ${Math.max(...waits).toFixed(0)} ms`,
  )
}

const PAGES = ['/', '/rules', '/services', '/who', '/park', '/about', '/my-access']
const ANSWERS = ['/who', '/services', '/rules', '/health']

const pages = async (park: RunningPark): Promise<void> => {
  await park.signIn(7)
  const of = async (what: string, get: () => Promise<unknown>): Promise<void> => {
    const all: number[] = []
    for (let n = 0; n < times; n++) all.push(await took(get))
    console.log(`${what.padEnd(24)} first ${all[0]?.toFixed(0)} ms, median ${median(all).toFixed(0)} ms`)
  }
  const portal = `http://127.0.0.1:${park.ports.http}`
  for (const path of PAGES) await of(path, async () => (await fetch(portal + path)).arrayBuffer())
  for (const path of ANSWERS) await of(`/api/v1${path}`, () => park.api(7, 'GET', path))
  for (const line of [['status'], ['session', 'list'], ['usage'], ['report'], ['import', 'list']])
    await of(`isthmus ${line.join(' ')}`, () => park.command(...line))
}

const folder = freshFolder('people')
const park = await startRealPark({ data: join(folder, 'data') })
try {
  await pages(park)
  await imported(park, folder)
} finally {
  await park.stop()
}
