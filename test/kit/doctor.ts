// A small park of its own on disk, started once and stopped, for looking at what is wrong with copies of it.
import assert from 'node:assert/strict'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSettings } from '../../src/config.ts'
import type { Finding, State, Subject } from '../../src/domain/doctor/finding.ts'
import { examine } from '../../src/main/doctor/doctor.ts'
import { freshFolder } from './folder.ts'
import { run, startRealPark } from './park.ts'
import { ROOT } from './source.ts'

const POLICY = `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, tcp/443] }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [web], session: 30 min }
rules:
  no-gambling:
    layer: park
    block: { who: everyone, to: [casino.example] }
    why: { en: Not on this ship., ko: 이 배에서는 안 됩니다. }
`

/** Ports that nothing else uses, and a DNS server that nobody asks: each test says its own. */
const SETTINGS = `policy: policy.yaml
data: data
domain: ship.example
http: 127.0.0.1:0
proxy: 127.0.0.1:0
metrics: 127.0.0.1:0
dns: [127.0.0.1:0]
`

/** The folder of a park that has run, with one person in it; `data` is its data folder. */
export const parkThatRan = async (): Promise<string> => {
  const folder = freshFolder('doctor')
  writeFileSync(join(folder, 'policy.yaml'), POLICY)
  writeFileSync(join(folder, 'isthmus.yaml'), SETTINGS)
  const park = await startRealPark({
    data: join(folder, 'data'),
    env: { ISTHMUS_CONFIG: join(folder, 'isthmus.yaml') },
  })
  const add = ['person', 'add', '--badge', '0a', '--name', 'Kim', '--tenant', 't-1', '--plan', 'crew']
  for (const line of [['tenant', 'put', '--id', 't-1', '--name', 'Deck'], add]) {
    const { exit, out, err } = await park.command(...line)
    assert.equal(exit, 0, out + err)
  }
  assert.equal(await park.stop(), 0)
  return folder
}

/** A copy that may be damaged. `more`: settings behind those that are there. */
export const copyOf = (folder: string, more = ''): string => {
  const copy = freshFolder('doctor')
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true })
  writeFileSync(join(copy, 'isthmus.yaml'), SETTINGS + more)
  return copy
}

/** What the doctor finds in a folder. */
export const examined = (
  folder: string,
  env: Readonly<Record<string, string>> = {},
  now: () => number = Date.now,
): Promise<readonly Finding[]> =>
  examine({
    settings: () => readSettings({ ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'), ...env }, folder),
    version: '0.1.0',
    now,
    patience: 1000,
  })

/** The same by the command line, which another program starts; `undefined`: it did not come so far. */
export const examinedThrough = async (
  through: readonly string[],
  folder: string,
): Promise<readonly Finding[] | undefined> => {
  const env = { PATH: process.env.PATH, ISTHMUS_CONFIG: join(folder, 'isthmus.yaml') }
  const [program = '', ...args] = [...through, process.execPath, join(ROOT, 'bin/isthmus.js'), 'doctor', '--json']
  const { out } = await run(program, args, env)
  return out === '' ? undefined : (JSON.parse(out) as { readonly findings: readonly Finding[] }).findings
}

/** That one subject is told so, and in which words; what else is told of it is no worse. */
export const finds = (all: readonly Finding[], subject: Subject, state: State, what: RegExp, mend?: RegExp): void => {
  const here = all.filter((finding) => finding.subject === subject)
  const said = here.map((finding) => `${finding.state}: ${finding.what} → ${finding.mend}`).join('\n')
  const found = here.find((finding) => finding.state === state && what.test(finding.what))
  assert.ok(found, said)
  if (mend !== undefined) assert.match(found.mend ?? '', mend)
}
