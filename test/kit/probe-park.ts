// A small policy as a probe compares with it: compiled, with a list, tests and a fixed host in a zone.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAddress, parseRange } from '../../src/base/addresses.ts'
import type { Site } from '../../src/domain/policy/site.ts'
import type { Ground } from '../../src/domain/probe/expected.ts'
import type { Matter } from '../../src/domain/probe/questions.ts'
import type { Seen } from '../../src/domain/probe/seen.ts'
import { build } from '../../src/edges/policyfile/build.ts'
import { loadPolicy } from '../../src/edges/policyfile/load.ts'
import { freshFolder } from './folder.ts'
import { subjectOn } from './subject.ts'

const POLICY = `policy: isthmus/v1
park: { name: Park, timezone: Asia/Seoul }
services:
  web: { title: Web, ports: [tcp/80, tcp/443] }
  mail: { title: Mail, ports: [tcp/993] }
  tools: { title: Tools, ports: [tcp/8000-8010, udp/8000] }
  wiki: { title: Wiki, zone: inside }
plans:
  basic: { title: Basic, services: [web, mail, wiki] }
  crew: { title: Crew, services: [tools] }
lists: { games: { file: games.txt } }
walled: [=help.example]
rules:
  no-games: { layer: park, block: { who: everyone, to: [list games, chess.example] } }
  but-club: { layer: park, except: { from: no-games, who: [group club, tenant t-1], to: [chess.example] } }
tests:
  - { who: { plan: basic }, to: "https://news.example", expect: allow }
  - { who: { plan: basic }, to: "mail.example:993", expect: allow }
  - { who: { plan: basic }, to: "https://chess.example", expect: { block: no-games } }
`

const LIST = `${Array.from({ length: 500 }, (_, n) => `game${n}.example`).join('\n')}\n*.arcade.example\n`

const folder = freshFolder('probe-park')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'policy.yaml'), POLICY)
writeFileSync(join(folder, 'games.txt'), LIST)

const site: Site = {
  hosts: new Map([['wiki.park.example', { addresses: [parseAddress('10.9.0.5') ?? assert.fail()], ports: new Map() }]]),
  zones: [{ id: 'inside', ranges: [parseRange('10.9.0.0/24') ?? assert.fail()] }],
}
const inputs = { path: join(folder, 'policy.yaml'), rule: 'file', site } as const
const loaded = loadPolicy(inputs)
const built = build(loaded, inputs)
const decider = built.decider ?? assert.fail(JSON.stringify(built.problems))

export const PORTAL = 'portal.park.example'

export const matter: Matter = {
  ...{ policy: decider.policy, guard: [], site, portal: PORTAL, emergencies: ['pay.example'] },
  lists: new Map([...loaded.lists].map(([id, { bytes }]) => [id, bytes])),
}

/** Somebody on the plan basic of whom all is told. */
export const ground: Ground = {
  ...{ decider, site, portal: new Set([PORTAL]) },
  asker: { is: 'somebody', subject: subjectOn('basic'), untold: new Set() },
}

export const NOON = Date.parse('2026-11-23T12:00:00+09:00')

export const seen = (outcome: Seen['outcome'], more: Partial<Seen> = {}): Seen => ({
  ...{ outcome, said: null, aliases: [], addresses: [], trusted: null },
  ...more,
})
