// npm run bench: measures Isthmus beside its peers in one run, prints JSON and writes the tables of bench/README.md.
//   --rounds N     rounds of each measure (3)        --only a,b   only these systems (names as in the tables); writes nothing
//   --no-parts     without the parts that parts.ts names   --no-write   prints only
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compileLoad, ORIGIN, SMALL_NAME, STREAM_NAME } from './kit/load.ts'
import { describeMachine, lookAtMachine } from './kit/machine.ts'
import { runInside } from './kit/namespace.ts'
import { meetNeeds, versionOf } from './kit/needs.ts'
import type { Sample } from './measures/sample.ts'
import { runParts } from './parts.ts'
import { ADDED, type Plan } from './plan.ts'
import { writeReadme } from './readme.ts'
import { RESOLVERS } from './resolvers/resolvers.ts'
import type { Results } from './results.ts'
import { SYSTEMS } from './systems/systems.ts'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    'no-parts': { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
  },
})

const RESULTS = join(import.meta.dirname, 'results')
const MINUTES = 10 // an end for everything, should a system hang

const measure = async (folder: string): Promise<Results> => {
  const wanted = options.only?.toLowerCase().split(',')
  const isWanted = ({ name }: { readonly name: string }): boolean => wanted?.includes(name.toLowerCase()) ?? true
  const { ready, missing } = meetNeeds([...SYSTEMS, ...RESOLVERS.filter(({ needs }) => needs)].filter(isWanted))
  for (const line of missing) console.error(`bench: ${line}`)
  const began = Date.now()
  const before = lookAtMachine()
  const parts = options['no-parts'] ? [] : runParts()
  const plan: Plan = {
    folder,
    load: compileLoad(folder),
    rounds: Math.max(1, Math.min(ADDED.length, Number(options.rounds))),
    systems: ready.map((system) => system.name),
    resolvers: RESOLVERS.filter((resolver) => ready.some(({ name }) => name === resolver.name)).map(({ name }) => name),
  }
  const hosts = [SMALL_NAME, STREAM_NAME, ...ADDED].map((name) => `${ORIGIN} ${name}`)
  const text = await runInside(
    folder,
    hosts,
    [join(import.meta.dirname, 'inside.ts'), JSON.stringify(plan)],
    MINUTES * 60,
  )
  const { samples, troubles } = JSON.parse(text) as { samples: Sample[]; troubles: string[] }
  return {
    at: new Date(began).toISOString(),
    seconds: Math.round((Date.now() - began) / 1000),
    machine: describeMachine(before),
    systems: ready.map((system) => ({ name: system.name, version: versionOf(system), note: system.note })),
    troubles: [...new Set([...missing, ...troubles])],
    samples,
    parts,
  }
}

const folder = mkdtempSync(join(tmpdir(), 'bench-of-isthmus-'))
chmodSync(folder, 0o755) // peers run as users of their own
try {
  const results = await measure(folder)
  const json = `${JSON.stringify(results, null, 2)}\n`
  process.stdout.write(json)
  if (!options['no-write'] && options.only === undefined) {
    mkdirSync(RESULTS, { recursive: true })
    writeFileSync(join(RESULTS, 'latest.json'), json)
    writeReadme(results)
  }
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
