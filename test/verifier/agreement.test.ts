// The two verifiers, written from one page and neither from the other, agree on every entry of random histories: what became of it,
// and the state after it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { stateHash } from '../../src/domain/council/state.ts'
import { leftOut, program } from '../kit/needs.ts'
import { liveThrough, seeded } from '../kit/random-history.ts'

const HISTORIES = process.env.ISTHMUS_SOAK ? 500 : 12
const LONG = 350
const WORDS = { accepted: 'applied', refused: 'refused', frozen: 'frozen', 'no-genesis': 'no genesis' } as const

const python = program('python3-cryptography') === undefined ? undefined : program('python3')

const second = (entries: readonly Uint8Array[]): string[] => {
  const { status, stdout, stderr } = spawnSync(python ?? '', ['-B', 'replay.py'], {
    cwd: import.meta.dirname,
    input: entries.map((entry) => `${Buffer.from(entry).toString('hex')}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  assert.equal(status, 0, stderr)
  return stdout.trimEnd().split('\n')
}

if (python === undefined) leftOut('the verifiers’ agreement', 'no python3-cryptography')
else
  for (let seed = 1; seed <= HISTORIES; seed++)
    test(`history ${seed}: the same outcome and the same state after each of ${LONG} entries`, () => {
      const ours: string[] = []
      const look = (park: Parameters<Parameters<typeof liveThrough>[2] & object>[0]): void =>
        void ours.push(`${WORDS[park.outcome.is]} ${stateHash(park.state)}`)
      const { entries } = liveThrough(seeded(seed), LONG, look)
      const theirs = second(entries)
      for (const [n, line] of ours.entries()) assert.equal(theirs[n], line, `entry ${n}`)
      assert.equal(theirs.length, ours.length)
    })
