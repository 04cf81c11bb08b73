// How fast a record of joint rule is verified from genesis: run directly with node, prints JSON. 10,000 entries of random
// histories, most of them statements by Ed25519 keys and passkeys; processor time, which other programs do not lengthen.
import { reduce } from '../src/domain/council/reduce.ts'
import { type State, stateHash } from '../src/domain/council/state.ts'
import { grown, leafHash, NO_LEAVES, rootOf } from '../src/domain/record/merkle.ts'
import { randomHistory } from '../test/kit/random-history.ts'
import { median } from './kit/figures.ts'

const ENTRIES = 10_000
const ROUNDS = 3

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Leaves, roots and states of one record, as whoever verifies it computes them. */
const verify = (entries: readonly Uint8Array[], hashEach: boolean): State => {
  let state: State | null = null
  let tree = NO_LEAVES
  const roots = [rootOf(tree)]
  for (const entry of entries) {
    state = reduce(state, entry, (size) => roots[size]).state
    tree = grown(tree, leafHash(entry))
    roots.push(rootOf(tree))
    if (hashEach && state !== null) stateHash(state)
  }
  if (state === null) throw new Error('no state')
  return state
}

const timed = (run: () => void): number => {
  const start = cpuMs()
  run()
  return cpuMs() - start
}

const { entries } = randomHistory(10, ENTRIES)
const kinds = entries.map((entry) => (JSON.parse(new TextDecoder().decode(entry)) as { kind: string }).kind)
const rounds = (hashEach: boolean): number =>
  Math.round(median(Array.from({ length: ROUNDS }, () => timed(() => verify(entries, hashEach)))))

console.log(
  JSON.stringify({
    entries: entries.length,
    statements: kinds.filter((kind) => kind === 'statement').length,
    verifyMs: rounds(false),
    verifyWithAStateHashAfterEachMs: rounds(true),
  }),
)
