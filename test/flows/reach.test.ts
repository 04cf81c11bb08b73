// "Can anyone ever reach that?": anybody may ask, and nobody may take the deciding thread's time with it.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sideOf } from '../../src/domain/policy/exact/side.ts'
import { build } from '../../src/edges/policyfile/build.ts'
import { loadPolicy } from '../../src/edges/policyfile/load.ts'
import { createReach } from '../../src/main/reach.ts'
import { freshFolder } from '../kit/folder.ts'

const folder = freshFolder('reach')
after(() => rmSync(folder, { recursive: true, force: true }))

const each = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n')

/** Rules for many, at many times: more combinations than one question may look at. */
const POLICY = `policy: isthmus/v1
park: { name: Park, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/443] } }
plans: { basic: { title: Basic, services: [web] } }
schedules:
${each(10, (n) => `  s${n}: { days: Mon-Sat, from: "0${n}:00", to: "1${n}:30" }`)}
rules:
${each(40, (n) => `  r${n}: { layer: park, block: { who: [tenant t-${n}, group g-${n % 7}], to: [casino.test], when: s${n % 10} } }`)}
`

test('whoever asks again and again gets a share of the thread, and others what is left of it in a second', () => {
  const path = join(folder, 'policy.yaml')
  writeFileSync(path, POLICY)
  const site = { hosts: new Map(), zones: [] }
  const inputs = { path, rule: 'file', site } as const
  const built = build(loadPolicy(inputs), inputs)
  assert.ok(built.decider !== null)
  const { decider, compiled } = built
  const side = sideOf(compiled, site)
  let boot = 1000
  const clock = () => ({ wall: Date.UTC(2026, 10, 26), credible: Date.UTC(2026, 10, 26), boot, bootId: 'b' })
  const reach = createReach({ clock, policy: { decider: () => decider, side: () => side } })
  const ask = (n: number): string => {
    const answer = reach({ to: `n${n}.casino.test`, plan: null })
    return answer.ok ? 'answered' : answer.why
  }
  const asked = Array.from({ length: 1000 }, (_, n) => ask(n))
  const looked = asked.filter((why) => why !== 'busy')
  assert.ok(looked.length > 3 && looked.length < 20, `${looked.length} of 1000`)
  assert.ok(looked.every((why) => why === 'too-complex'))
  boot += 1000
  assert.notEqual(ask(0), 'busy')
  boot += 3_600_000
  assert.ok(Array.from({ length: 1000 }, (_, n) => ask(n)).filter((why) => why !== 'busy').length < 20)
})
