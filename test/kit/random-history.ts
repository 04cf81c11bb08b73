// Random histories of parks under joint rule: entries as octets, really signed, the same for the same seed. Most of what people
// do in them holds; some is refused: wrong keys, old signatures, other parks, clocks that lie.
import type { Charter, People } from '../../src/domain/council/charter.ts'
import type { Proposal } from '../../src/domain/council/proposal.ts'
import type { State } from '../../src/domain/council/state.ts'
import type { Action } from '../../src/domain/council/statement.ts'
import { charter, DAY, EMERGENCY, hashOf, keyOf, operator, type Said, START, TestPark, texts } from './council.ts'
import { fileKey, passkey, type TestKey, TWINS } from './council-keys.ts'

/** Numbers from 0 below 1, the same for the same seed (mulberry32). */
const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Whatever chooses: a seed, or fast-check. `below` gives a whole number from 0 below a count. */
export type Choose = (below: number) => number

type Random = {
  readonly below: Choose
  readonly one: <Each>(of: readonly Each[]) => Each
  readonly chance: (percent: number) => boolean
}

const randomBy = (below: Choose): Random => ({
  below,
  one: (of) => of[below(of.length)]!,
  chance: (percent) => below(100) >= 100 - percent,
})

const OPERATORS = ['north', 'south', 'east'] as const
const PEOPLE = ['kim', 'ri', 'lee'] as const

const consoleOf = (id: string): string => `https://console.${id}.example`

/** One of a person's few keys; every third one is a passkey. */
const keyFor = (id: string, person: string, n: number): TestKey =>
  n % 3 === 2
    ? passkey(`${id}/${person}`, consoleOf(id), n % 2 === 1, `${id} ${person} ${n}`)
    : fileKey(`${id}/${person}`, `${id} ${person} ${n}`)

/** `twins`: two keys that no charter has both, nor one after the other. */
const peopleOf = (id: string, random: Random, twins: readonly string[] = TWINS): People =>
  Object.fromEntries(
    PEOPLE.slice(0, 1 + random.below(3)).map((person) => {
      const first = random.below(4)
      const some = id === 'north' && person === 'kim' && random.chance(20) ? twins.slice(random.below(2)) : []
      const keys = [
        keyFor(id, person, first),
        ...(random.chance(30) ? [keyFor(id, person, first + 4)] : []),
        ...some.map((salt) => fileKey('north/kim', salt)),
      ]
      return [person, texts(...keys)]
    }),
  )

const genesisOf = (random: Random): Charter => {
  const count = random.one([0, 1, 2, 2, 2, 2, 2, 3])
  const operators = OPERATORS.slice(0, count).map((id) => {
    const people = peopleOf(id, random, TWINS.slice(1))
    return [
      id,
      operator(id, [], { people, threshold: 1 + random.below(Math.min(2, Object.keys(people).length)) }),
    ] as const
  })
  const notice = random.chance(40)
    ? { change: 0, keys: 0, recovery: 0 }
    : { change: 600, keys: 3 * DAY, recovery: 7 * DAY }
  return charter(Object.fromEntries(operators), {
    notice,
    emergency: random.chance(30) ? { ...EMERGENCY, seconds: 7200, objected: 600 } : EMERGENCY,
  })
}

const titleOf = (n: number) => ({ en: `Change ${n}`, ko: `변경 ${n}` })

const namesOf = (random: Random, most: number): string[] => {
  const sites = ['casino', 'www.casino', 'news', 'a.news', 'bank', 'www.bank', 'chat', 'video', 'mail.post', 'x']
  const all = Array.from(
    { length: random.below(most + 1) },
    () => `${random.one(sites)}${random.one(['', '', '2', '3'])}.example`,
  )
  return [...new Set(all)].sort()
}

const proposalOf = (park: TestPark, random: Random): Proposal => {
  const { state } = park
  const title = titleOf(random.below(1000))
  const base = random.chance(3) ? hashOf('another base') : state.agreed
  const id = random.one([...Object.keys(state.charter.operators), 'north'])
  const kind = random.one([
    'inputs',
    'inputs',
    'inputs',
    'charter',
    'keys',
    'keys',
    'recovery',
    'emergency',
    'emergency',
    'emergency',
  ])
  if (kind === 'inputs') {
    const name = random.one(['policy.yaml', 'zones', 'lists/malware', 'agreement/ko', 'lists/gambling'])
    const set = { [name]: random.chance(15) ? null : hashOf(`${name} ${random.below(5)}`) }
    return { type: 'inputs', base, set, effects: hashOf(`effects ${random.below(3)}`), title }
  }
  if (kind === 'charter') return { type: 'charter', base, charter: nextCharter(state, random), title }
  if (kind === 'emergency') {
    const [block, allow] = [namesOf(random, 4), random.chance(20) ? namesOf(random, 2) : []]
    return { type: 'emergency', operator: id, block, allow, seconds: random.one([60, 3600, 7200, DAY, DAY]), title }
  }
  return { type: kind as 'keys' | 'recovery', base, operator: id, people: peopleOf(id, random), title }
}

const nextCharter = (state: State, random: Random): Charter => {
  const next = { ...state.charter, version: state.charter.version + (random.chance(5) ? 2 : 1) }
  const id = random.one(OPERATORS)
  const { [id]: old, ...others } = next.operators
  if (random.chance(30)) return { ...next, notice: { change: random.one([0, 60]), keys: DAY, recovery: 2 * DAY } }
  if (random.chance(20)) {
    const close = { day: random.below(12), seconds: random.one([0, 4320, 43_200, 43_201]) }
    return { ...next, desk: { ...next.desk, close } }
  }
  if (random.chance(20)) return { ...next, feeds: random.chance(50) ? {} : { 'lists/malware': { add: 50, remove: 5 } } }
  if (old !== undefined && Object.keys(others).length > 1 && random.chance(50)) return { ...next, operators: others }
  const people = peopleOf(id, random)
  return {
    ...next,
    operators: { ...others, [id]: operator(id, [], { people, recovery: old?.recovery ?? operator(id, []).recovery }) },
  }
}

/** Somebody with a key: of the charter, of a charter that is proposed, or anybody's. */
const signerOf = (park: TestPark, random: Random): readonly [string, TestKey] | undefined => {
  const proposed = park.state.proposals.flatMap(({ proposal }) =>
    proposal.type === 'charter' ? [proposal.charter] : [],
  )
  const from = proposed.length > 0 && random.chance(20) ? random.one(proposed) : park.state.charter
  const ids = Object.keys(from.operators)
  if (ids.length === 0) return undefined
  const id = random.one(ids)
  const of = from.operators[id]!
  const recovers = random.chance(12)
  const person = recovers ? 'recovery' : random.one(Object.keys(of.people))
  const key = keyOf(random.one(recovers ? of.recovery.keys : of.people[person]!))
  return key && [`${id}/${person}`, key]
}

const actionOf = (random: Random): Action =>
  random.one([
    'approve',
    'approve',
    'approve',
    'approve',
    'approve',
    'approve',
    'reject',
    'withdraw',
    'object',
    'cancel',
  ])

const subjectOf = (park: TestPark, random: Random): string => {
  const { proposals, emergencies } = park.state
  const all = [...proposals.map(({ hash }) => hash), ...emergencies.map(({ hash }) => hash)]
  return all.length === 0 || random.chance(3) ? hashOf('nothing') : random.one(all)
}

const oddness = (park: TestPark, random: Random): Said => {
  if (!random.chance(12)) return {}
  const wall = park.clock.wall
  return random.one<Said>([
    { park: 'other.example/record' },
    { operator: 'south' },
    { person: 'kim' },
    { base: hashOf('stale') },
    { effects: hashOf('others') },
    { validUntil: wall },
    { validUntil: wall + 15 * DAY },
    { record: { size: 1 + random.below(park.entries.length), root: '' } },
    { tweak: (note) => note.replace('reason', 'Reason') },
    { tweak: (note) => note.replace('action approve', 'action reject') },
    { tweak: (note) => `${note}${note.slice(note.lastIndexOf('— '))}` },
    { tweak: (note) => note.slice(0, -4) },
    { reason: '까닭은 합의와 같습니다. café 😀' },
  ])
}

/** Keys to revoke: mostly the signer's own or its person's, also those of others, who have to be recovery keys to do it. */
const revocable = (park: TestPark, by: string, key: TestKey): readonly string[] => {
  const of = park.state.charter.operators[by.split('/')[0] ?? '']
  const others = Object.values(of?.people ?? {}).flat()
  return [key.key.text, key.key.text, park.keyTextOf(by), ...others, ...(of?.recovery.keys.slice(0, 1) ?? [])]
}

/** A proposal with another value somewhere, or people of an odd shape. */
const odd = (proposal: Proposal, random: Random): Proposal => {
  const values = [null, true, 0, -1, '', 'north', 'constructor', [], {}, [[]], ['north'], { kim: [] }, { kim: null }]
  const fresh = structuredClone(proposal) as unknown as { [key: string]: unknown }
  let at = fresh
  for (;;) {
    const key = random.one(Object.keys(at))
    const inner = at[key]
    if (typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0 && random.chance(70))
      at = inner as typeof at
    else {
      at[key] = random.one(values)
      return fresh as unknown as Proposal
    }
  }
}

type Step = (park: TestPark, random: Random, notes: string[]) => void

const speak: Step = (park, random, notes) => {
  if (notes.length > 0 && random.chance(6)) {
    park.add({ kind: 'statement', note: random.one(notes) })
    return
  }
  const found = signerOf(park, random)
  if (found === undefined) return
  const [by, key] = found
  const odd = oddness(park, random)
  const { record, ...rest } = odd
  const said: Said = record === undefined ? rest : { record: { size: record.size, root: park.rootText(record.size) } }
  const note = random.chance(1)
    ? park.note(by, 'revoke', hashOf(random.one(revocable(park, by, key))), { ...said, with: key })
    : park.note(by, actionOf(random), subjectOf(park, random), { ...said, with: key })
  notes.push(note)
  if (!random.chance(4)) park.add({ kind: 'statement', note })
}

const propose: Step = (park, random) => {
  const proposal = proposalOf(park, random)
  park.propose(random.chance(8) ? odd(proposal, random) : proposal)
}

const finish: Step = (park, random) => {
  const agreed = park.state.proposals.filter((open) => open.agreed !== null)
  const hash = agreed.length > 0 && !random.chance(10) ? random.one(agreed).hash : subjectOf(park, random)
  if (random.chance(85)) park.activate(hash)
  else park.add({ kind: 'failed', proposal: hash, why: random.one(['tests', 'effects-differ']) })
}

const feed: Step = (park, random) => {
  const input = random.chance(90) ? 'lists/malware' : 'lists/gambling'
  const [added, removed] = [random.below(30), random.below(4)]
  park.add({ kind: 'feed', input, hash: hashOf(`feed ${random.below(1000)}`), added, removed })
}

const tell: Step = (park, random, notes) => {
  if (notes.length > 0 && random.chance(15)) {
    park.add({ kind: 'probe', note: random.one(notes) })
    return
  }
  const found = signerOf(park, random)
  if (found === undefined) return
  const [by, key] = found
  const tweak = random.one([
    (text: string) => text.replace('untold 0', 'untold 00'),
    (text: string) => text.replace('park park.example', 'park other.example'),
    (text: string) => text.replace('isthmus/probe/v1', 'isthmus/probe/v2'),
    (text: string) => text.replace('casino.example', '카지노.example'),
    (text: string) => `${text}open-here a.example:443 open none\n`.repeat(1 + random.below(2)),
    (text: string) => text.replace(/person .*/, 'person kim'),
  ])
  const size = random.chance(90) ? park.entries.length : 1 + random.below(park.entries.length + 2)
  const note = park.report(by, { size, with: key, ...(random.chance(15) && { tweak }) })
  notes.push(note)
  for (let times = random.chance(6) ? 22 : 1; times > 0; times--)
    park.add({ kind: 'probe', note: times === 1 ? note : park.report(by, { with: key }) })
}

const adopt: Step = (park, random) => {
  if (Object.keys(park.state.charter.operators).length > 0 && random.chance(90)) return
  park.add({
    kind: 'adoption',
    inputs: { 'policy.yaml': hashOf(`policy ${random.below(9)}`), 'lists/malware': hashOf('m') },
  })
}

const beat: Step = (park) => {
  park.beat()
}

/** All who are needed approve one proposal, one after the other. */
const agree: Step = (park, random) => {
  const { proposals, charter: now } = park.state
  if (proposals.length === 0) return
  const { hash, proposal } = random.one(proposals)
  const ids = 'operator' in proposal ? [proposal.operator] : Object.keys(now.operators)
  for (const id of ids)
    for (const person of Object.keys(now.operators[id]?.people ?? {})) park.say(`${id}/${person}`, 'approve', hash)
  if (proposal.type !== 'recovery') return
  for (const text of now.operators[proposal.operator]?.recovery.keys ?? [])
    park.say(`${proposal.operator}/recovery`, 'approve', hash, { with: keyOf(text)! })
}

/** One operator acts alone, often with names that it had before. */
const hurry: Step = (park, random) => {
  const ids = Object.keys(park.state.charter.operators)
  if (ids.length === 0) return
  const id = random.one(ids)
  const subject = park.proposeEmergency(id, namesOf(random, 2), random.one([60, 7200, DAY, DAY]))
  for (const person of Object.keys(park.state.charter.operators[id]?.people ?? {}))
    park.say(`${id}/${person}`, 'approve', subject)
}

const STEPS: readonly Step[] = [
  ...Array.from({ length: 14 }, () => speak),
  ...[propose, propose, propose, propose, finish, finish, finish, agree, hurry, hurry, feed, tell, adopt, beat],
]

/** What the clocks do before an entry. */
const tick = (park: TestPark, random: Random): void => {
  park.pass(random.one([0, 1, 5, 30, 60, 300, 600, 600, 3600]))
  if (random.chance(2)) park.pass(random.one([DAY, 3 * DAY, 8 * DAY, 31 * DAY]))
  const { boot, ran, seen, wall } = park.clock
  if (random.chance(2)) park.set({ boot: boot + 1 })
  // Switched off: time passes, and the gateway did not run.
  if (random.chance(15)) park.pass(random.one([600, DAY])).set({ ran })
  if (random.chance(3)) park.set({ wall: random.one([0, START, wall + 400 * DAY, wall + 120]) })
  // All clocks are right again, or a witness is silent or ahead from here on.
  if (random.chance(5)) park.set({ wall: Math.max(wall, ...Object.values(park.state.clock.seen)) })
  const id = random.one([...Object.keys(seen), ''])
  const counted = park.state.clock.seen[id]
  if (counted !== undefined && random.chance(8)) {
    const lie = random.one([counted, counted, (seen[id] ?? 0) + 200, (seen[id] ?? 0) + 500 * DAY])
    park.set({ seen: { ...seen, [id]: lie } })
  }
}

/** The sequencer never writes a time below the counted one, nor of other operators. */
const heed = (park: TestPark): void => {
  const seen = Object.entries(park.state.clock.seen).map(([id, counted]) => [
    id,
    Math.max(counted, park.clock.seen[id] ?? 0),
  ])
  park.set({ seen: Object.fromEntries(seen) })
}

/** A park that lives through so many entries; `look` sees each. */
export const liveThrough = (choose: Choose, length: number, look: (park: TestPark) => void = () => {}): TestPark => {
  const random = randomBy(choose)
  const begun = genesisOf(random)
  // Half of them say what was compiled.
  const says = JSON.stringify(begun).length % 2 === 0
  const table = says ? { compiled: hashOf('table'), engine: 'isthmus/2' } : {}
  const park = new TestPark(begun, undefined, undefined, table)
  const notes: string[] = []
  look(park)
  park.look = look
  while (park.entries.length < length) {
    tick(park, random)
    heed(park)
    random.one(STEPS)(park, random, notes)
  }
  return park
}

/** Chooses the same for the same seed. */
export const seeded = (seed: number): Choose => {
  const next = randomOf(seed)
  return (below) => Math.floor(next() * below)
}

/** The same history for the same seed; `freezes`: after its entries comes one that is none. */
export const randomHistory = (seed: number, length: number, freezes = false): TestPark => {
  const park = liveThrough(seeded(seed), length)
  if (freezes) park.append(new TextEncoder().encode(['', '{}', ' {}', '{"entry":"isthmus/v2"}'][seed % 4]))
  return park
}
