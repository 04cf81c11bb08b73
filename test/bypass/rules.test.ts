// For each rule of the kernel's table: a probe that sees something else when that rule is taken out of it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test from 'node:test'
import { tableText } from '../../src/edges/nft/table.ts'
import { buildGateway, WORLD } from '../edges/nft/gateway/network.ts'
import { leftOut } from '../kit/needs.ts'
import { groundOf, type Peers, peersOf } from './rules/ground.ts'
import { own } from './rules/own.ts'
import { passing } from './rules/passing.ts'
import type { Probe } from './rules/probe.ts'
import { refusing } from './rules/refusing.ts'
import { POLICY, PORTS, SESSION, SETTINGS } from './rules/state.ts'

/** Rules that no packet tells of, and why they stand there all the same. */
const UNTOLD: Readonly<Record<string, string>> = {
  'arriving: meta l4proto != tcp accept': 'saves look-ups: what follows leads TCP alone',
  'cell: meta mark set ct mark and':
    'every caller leaves the slot or the class there, and a class is no key of `class`',
  'arriving: ip saddr 0.0.0.0 udp dport 67': 'the kernel’s own look-up (fib) takes 0.0.0.0 to everybody for sound',
  'arriving: ip6 saddr :: accept':
    'all that :: sends is of kinds that the kernel does not track, and asks no nat chain about',
  'leaving: meta mark set ct mark and': 'whatever was counted has left the slot there',
  'counted_down: drop': 'the hook drops what comes to its end',
  'refuse: drop': 'the hook drops what comes to its end',
  'to_checked_online: accept': 'the hook accepts what comes to its end',
  'to_proxied: accept': 'the hook accepts what comes to its end',
  'from_checked: accept': 'the hook accepts what comes to its end',
}

const PROBES: readonly Probe[] = [...passing, ...refusing, ...own]

/** The rules of a table's text, each with the number of its line: `chain: rule`. */
const rulesIn = (text: string): ReadonlyMap<string, number> => {
  const rules = new Map<string, number>()
  let chain = ''
  for (const [at, line] of text.split('\n').entries()) {
    const [, name] = /^\s*chain (\w+) \{/.exec(line) ?? []
    const rule = line.trim()
    if (name !== undefined) chain = name
    else if (rule === '}') chain = ''
    else if (chain !== '' && rule !== '' && !rule.startsWith('#') && !rule.startsWith('type ')) {
      const key = `${chain}: ${rule}`
      assert.ok(!rules.has(key), `twice: ${key}`)
      rules.set(key, at)
    }
  }
  return rules
}

const without = (text: string, line: number): string => text.split('\n').toSpliced(line, 1).join('\n')

const textFor = ({ settings }: Pick<Probe, 'settings'>): string => tableText({ ...SETTINGS, ...settings })

const see = async (peers: Peers, probe: Probe, text: string, patience: number): Promise<string> =>
  probe.attempt(await groundOf(peers, text, probe.elements ?? [...POLICY, ...SESSION], patience))

/** What a probe sees; more patiently where that was not what is hoped for, since a machine under load may be slow. */
const hoping = async (peers: Peers, probe: Probe, text: string, hoped: boolean): Promise<string> => {
  const seen = await see(peers, probe, text, 120)
  return probe.seen.test(seen) === hoped ? seen : see(peers, probe, text, 1000)
}

const tryProbe = async (peers: Peers, probe: Probe): Promise<void> => {
  const text = textFor(probe)
  assert.match(await hoping(peers, probe, text, true), probe.seen, 'the whole table')
  for (const name of probe.rules) {
    const found = [...rulesIn(text)].filter(([rule]) => rule.startsWith(name))
    assert.equal(found.length, 1, `${name}: ${found.length} rules`)
    const cut = without(text, found[0]?.[1] ?? 0)
    assert.doesNotMatch(await hoping(peers, probe, cut, false), probe.seen, `without ${name}`)
  }
}

test('every rule has a probe, or a reason to have none', () => {
  const named = [...PROBES.flatMap(({ rules }) => rules), ...Object.keys(UNTOLD)]
  const all = new Set([{}, ...PROBES].flatMap((probe) => [...rulesIn(textFor(probe)).keys()]))
  assert.deepEqual(
    [...all].filter((rule) => !named.some((name) => rule.startsWith(name))),
    [],
  )
})

test('rules', async (t) => {
  const built = await buildGateway([PORTS.direct, PORTS.checked, PORTS.pinned, PORTS.dot, 25, 443])
  if (built.cannot !== undefined) return leftOut('the table’s rules', built.cannot)
  const peers = await peersOf(built)
  try {
    await peers.world('serve', PORTS.quiet, '', WORLD.four, WORLD.six)
    await peers.device('serve', 7000, 'device')
    execFileSync('ip', ['addr', 'add', '100.0.0.21/32', 'dev', 'wan0'])
    for (const probe of PROBES) await t.test(probe.what, () => tryProbe(peers, probe))
  } finally {
    await peers.stop()
    built.close()
  }
})
