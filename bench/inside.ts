// Runs the systems and measures them, in the network namespace that run.ts made. Prints the samples as JSON on descriptor 3.
import { chmodSync, mkdirSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Load, makeLoad } from './kit/load.ts'
import { listText, nameAt } from './kit/names.ts'
import { type Program, residentMB } from './kit/processes.ts'
import { changeList } from './measures/list-change.ts'
import { ASKING, warm, writeQuestions } from './measures/names.ts'
import type { Sample } from './measures/sample.ts'
import { TRAFFIC } from './measures/traffic.ts'
import { ADDED, LIST_SIZE, type Plan } from './plan.ts'
import type { Answering, Resolver } from './resolvers/resolver.ts'
import { RESOLVERS } from './resolvers/resolvers.ts'
import { startWorld, WORLD_PORT } from './resolvers/world.ts'
import { startSample } from './systems/isthmus.ts'
import type { Place, Running, System } from './systems/system.ts'
import { SYSTEMS } from './systems/systems.ts'

type Fleet = Map<System, Running>
type Outcome = { samples: Sample[]; troubles: string[] }

// A system that is away for long at each change is changed less often.
const LIST_MS = 12_000

const say = (text: string): void => console.error(`bench: ${text}`)

/** A fresh folder that a system's own user may write to, with the list in it if it is to have one. */
const place = (folder: string, system: System, listed: boolean): Place => {
  const own = join(folder, system.name.replace(/\W/g, ''))
  mkdirSync(own)
  chmodSync(own, 0o777)
  if (!listed || system.listed === null) return { folder: own, added: ADDED }
  const list = join(own, 'names.txt')
  writeFileSync(list, listText(LIST_SIZE, system.listed))
  return { folder: own, list, added: ADDED }
}

const tryStart = async (system: System, where: Place, outcome: Outcome): Promise<Running | null> => {
  try {
    return await system.start(where)
  } catch (error) {
    const trouble = `${system.name} was left out: ${error instanceof Error ? error.message : error}`
    say(trouble)
    outcome.troubles.push(trouble)
    return null
  }
}

/** Each measure, round by round, through one system after the other, so that ratios compare neighbours in time. */
const measureTraffic = async (load: Load, fleet: Fleet, plan: Plan, outcome: Outcome): Promise<void> => {
  for (const [measure, traffic] of TRAFFIC) {
    for (let round = 0; round < plan.rounds; round++) {
      const turn = round % fleet.size
      const order = [...fleet].slice(turn).concat([...fleet].slice(0, turn))
      for (const [system, running] of order) {
        const values = await traffic(load, running)
        outcome.samples.push({ measure, system: system.name, round, values })
        say(`${measure} ${round + 1}/${plan.rounds} ${system.name} ${shown(values)}`)
        await sleep(100) // the last connections close
      }
    }
  }
}

const shown = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
    .join(', ')

const measureLists = async (load: Load, folder: string, systems: readonly System[], plan: Plan, outcome: Outcome) => {
  for (const system of systems.filter((each) => each.listed !== null)) {
    const where = place(folder, system, true)
    const began = performance.now()
    const running = await tryStart(system, where, outcome)
    if (running === null || where.list === undefined) continue
    const startMs = performance.now() - began
    for (const [round, name] of ADDED.slice(0, plan.rounds).entries()) {
      if (performance.now() - began > startMs + LIST_MS) break
      const values = { ...(await changeList(load, running, where.list, `${system.listed}${name}`, name)), startMs }
      outcome.samples.push({ measure: 'list', system: system.name, round, values })
      say(`list ${round + 1}/${plan.rounds} ${system.name} ${shown(values)}`)
    }
    await running.stop()
  }
}

/** The resolvers side by side, each warmed up with every name of the measure. */
const measureNames = async (folder: string, plan: Plan, outcome: Outcome): Promise<void> => {
  const resolvers = RESOLVERS.filter(({ name }) => plan.resolvers.includes(name))
  if (resolvers.length === 0) return
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  const world = await startWorld(folder)
  const questions = writeQuestions(folder)
  const names = Array.from({ length: LIST_SIZE }, (_, n) => nameAt(n))
  const fleet = new Map<Resolver, Answering>()
  for (const resolver of resolvers) {
    const own = join(folder, resolver.name)
    mkdirSync(own)
    try {
      const answering = await resolver.start({ folder: own, names, upstream: WORLD_PORT })
      await warm(questions, answering, names[0] ?? '')
      fleet.set(resolver, answering)
    } catch (error) {
      outcome.troubles.push(`${resolver.name} was left out: ${error instanceof Error ? error.message : error}`)
    }
  }
  for (const [measure, asking] of ASKING) {
    for (let round = 0; round < plan.rounds; round++) {
      for (const [resolver, answering] of fleet) {
        const values = await asking(questions, answering)
        outcome.samples.push({ measure, system: resolver.name, round, values })
        say(`${measure} ${round + 1}/${plan.rounds} ${resolver.name} ${shown(values)}`)
      }
    }
  }
  for (const answering of fleet.values()) await answering.stop()
  await world.stop()
}

const measureRest = async (folder: string, outcome: Outcome): Promise<void> => {
  const own = join(folder, 'sample')
  mkdirSync(own)
  let sample: Program | null = null
  try {
    sample = await startSample(own)
    await sleep(5000)
    const values = { residentMB: residentMB(sample.pid) }
    outcome.samples.push({ measure: 'rest', system: 'Isthmus', round: 0, values })
    say(`rest Isthmus ${shown(values)}`)
  } catch (error) {
    outcome.troubles.push(`memory at rest: ${error instanceof Error ? error.message : error}`)
  }
  await sample?.stop()
}

const main = async (plan: Plan): Promise<void> => {
  const outcome: Outcome = { samples: [], troubles: [] }
  const load = makeLoad(plan.load)
  const origins = await load.origins(plan.folder)
  const systems = SYSTEMS.filter((system) => plan.systems.includes(system.name))
  const fleet: Fleet = new Map()
  for (const system of systems) {
    const running = await tryStart(system, place(plan.folder, system, system.name === 'Isthmus'), outcome)
    if (running !== null) fleet.set(system, running)
  }
  await measureTraffic(load, fleet, plan, outcome)
  for (const running of fleet.values()) await running.stop()
  await measureLists(load, join(plan.folder, 'lists'), systems, plan, outcome)
  await measureNames(join(plan.folder, 'names'), plan, outcome)
  if (fleet.size > 0 && systems.some((system) => system.name === 'Isthmus')) await measureRest(plan.folder, outcome)
  for (const origin of origins) await origin.stop()
  writeSync(3, JSON.stringify(outcome))
}

// Whoever ends the bench ends all that it started (kit/processes.ts listens for the exit).
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const plan = JSON.parse(process.argv[2] ?? '{}') as Plan
mkdirSync(join(plan.folder, 'lists'))
chmodSync(join(plan.folder, 'lists'), 0o755)
await main(plan)
