// Isthmus as it comes: `isthmus start` with settings and a policy of its own, one person signed in at 127.0.0.1, and
// the list of a million names in force through one rule, whatever is measured.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ORIGIN, SMALL_NAME, SMALL_PORT, STREAM_NAME, STREAM_PORT } from '../kit/load.ts'
import { type Program, start, tail } from '../kit/processes.ts'
import { WORLD_PORT } from '../resolvers/world.ts'
import type { Running, System } from './system.ts'

const PROGRAM = join(import.meta.dirname, '../../bin/isthmus.js')
const HTTP = 18200
const PROXY = 18201
export const DNS_PORT = 18203

// Port 443 is where a gateway must read the ClientHello; the origins listen elsewhere, so that no root is needed.
const settings = (others: readonly string[]): string => `
http: 127.0.0.1:${HTTP}
proxy: 127.0.0.1:${PROXY}
metrics: 127.0.0.1:18202
dns: 127.0.0.1:${DNS_PORT}
upstream: 127.0.0.1:${WORLD_PORT}
data: ./data
policy: policy.yaml
sample: true
zones:
  bench: [${ORIGIN}/32]
hosts:
  ${STREAM_NAME}: { address: ${ORIGIN}, ports: { 443: ${STREAM_PORT} } }
${[SMALL_NAME, ...others].map((name) => `  ${name}: { address: ${ORIGIN}, ports: { 443: ${SMALL_PORT} } }`).join('\n')}
`

const policy = (list: string | undefined): string => `
policy: isthmus/v1
park: { name: { en: Bench, ko: 측정 }, timezone: Asia/Seoul }
services:
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, tcp/443] }
  bench: { title: { en: Bench, ko: 측정 }, ports: [tcp/443], zone: bench }
plans:
  basic: { title: { en: Basic, ko: 기본 }, services: [web, bench], why: Everything is measured., basis: agreement/1, since: 2026-01-01, review: "mailto:review@bench.test" }
eligible:
  basic: { who: everyone, by: operator, why: Everybody measures., basis: agreement/1 }
agreement: { en: agreement.md, ko: agreement.md }
${
  list === undefined
    ? ''
    : `lists:
  names: { file: ${list} }
rules:
  no-listed:
    layer: park
    block: { who: everyone, to: [list names] }
    why: The list is long.
    basis: agreement/1
    since: 2026-01-01
    review: mailto:review@bench.test
`
}`

const AGREEMENT = '# The agreement of the bench\n\n## Article 1\n\nEverything is measured.\n'

const healthy = async (program: Program): Promise<void> => {
  const until = performance.now() + 30_000
  while (performance.now() < until && program.running()) {
    const answer = await fetch(`http://127.0.0.1:${HTTP}/api/v1/health`).catch(() => null)
    if (answer?.ok) return
    await sleep(25)
  }
  throw new Error(`isthmus start does not become healthy; its output ends:\n${tail(program.log)}`)
}

/** Signs the sample's first person in at 127.0.0.1, which is seat 1. */
const signIn = async (env: NodeJS.ProcessEnv): Promise<void> => {
  const text = execFileSync(process.execPath, [PROGRAM, 'sample', '--json'], { env, encoding: 'utf8' })
  const sample = JSON.parse(text) as { people: { badge: string; pin: string }[] }
  const [person] = sample.people
  const answer = await fetch(`http://127.0.0.1:${HTTP}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ badge: person?.badge, pin: person?.pin }),
  })
  if (answer.status !== 201) throw new Error(`sign-in is answered with ${answer.status}: ${await answer.text()}`)
}

const running = (program: Program): Running => {
  const at = { address: '127.0.0.1', port: PROXY }
  return {
    pid: program.pid,
    small: { ...at, hello: SMALL_NAME, connect: `${SMALL_NAME}:443` },
    stream: { ...at, hello: STREAM_NAME, connect: `${STREAM_NAME}:443` },
    ask: (name) => `${name}:443`,
    reload: () => {}, // it watches its files
    stop: program.stop,
  }
}

export const isthmus: System = {
  name: 'Isthmus',
  note: 'a person signed in, the decision on each name and address, a list of 1,000,000 names in force',
  listed: '',
  start: async (place) => {
    const write = (name: string, text: string): void => writeFileSync(join(place.folder, name), text)
    mkdirSync(join(place.folder, 'data'), { recursive: true, mode: 0o700 })
    write('isthmus.yaml', settings(place.added))
    write('policy.yaml', policy(place.list === undefined ? undefined : basename(place.list)))
    write('agreement.md', AGREEMENT)
    const env = { ...process.env, ISTHMUS_CONFIG: join(place.folder, 'isthmus.yaml') }
    const log = join(place.folder, 'output.log')
    const program = await start([process.execPath, PROGRAM, 'start'], { log, env, cwd: place.folder })
    try {
      await healthy(program)
      await signIn(env)
      return running(program)
    } catch (error) {
      await program.stop()
      throw error
    }
  },
}

/** The sample park ruled by file, in a fresh data folder: for the memory at rest. */
export const startSample = async (folder: string): Promise<Program> => {
  const env = {
    ...process.env,
    ISTHMUS_CONFIG: join(import.meta.dirname, '../../examples/kaesong/by-file.yaml'),
    ISTHMUS_DATA: join(folder, 'data'),
    ISTHMUS_HTTP: `127.0.0.1:${HTTP}`,
    ISTHMUS_PROXY: `127.0.0.1:${PROXY}`,
    ISTHMUS_METRICS: '127.0.0.1:18202',
    ISTHMUS_DNS: `127.0.0.1:${DNS_PORT}`,
  }
  const program = await start([process.execPath, PROGRAM, 'start'], {
    log: join(folder, 'output.log'),
    env,
    cwd: folder,
  })
  try {
    await healthy(program)
    return program
  } catch (error) {
    await program.stop()
    throw error
  }
}
