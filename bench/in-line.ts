// The gateway in line, in the lab, beside the same network without it (plain forwarding) and beside peers that read the hello there.
// Each round measures all of them, one after the other. Prints JSON; needs root on Linux.
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cannotHere } from '../lab/network.ts'
import { closeNetworks, openNetworks, PLAIN, post, REFUSED, US } from './in-line/networks.ts'
import type { Peer } from './in-line/peer.ts'
import { PEERS } from './in-line/peers.ts'
import { answersTo, type Figures, figuresOf, streams, type Way } from './in-line/ways.ts'
import { median } from './kit/figures.ts'
import { print } from './kit/lab.ts'
import { compileLoad } from './kit/load.ts'
import { type Program, tail } from './kit/processes.ts'

const ROUNDS = 3
const PATIENCE_MS = 15_000
const ALLOWED = 'news.example'
const PLAIN_WAY: Way = { lab: PLAIN, seat: 'seat-2', port: 443 }
const CHECKED: Way = { lab: US, seat: 'seat-2', port: 443 }

const wayOf = ({ seat }: Peer): Way => ({ lab: PLAIN, seat, port: 443 })

/** Waits until the peer lets its seat through, then sees that it refuses the name that it is to refuse: it does stand in between. */
const stands = async (load: string, peer: Peer, program: Program): Promise<void> => {
  const until = performance.now() + PATIENCE_MS
  const answers = (name: string) => answersTo(load, wayOf(peer), name)
  while ((await answers(ALLOWED)) === 0) {
    if (!program.running()) throw new Error(`it has ended; its output was: ${tail(program.log)}`)
    if (performance.now() > until) throw new Error(`nothing comes through it; its output ends: ${tail(program.log)}`)
    await pause(100)
  }
  if ((await answers(REFUSED)) > 0) throw new Error(`${REFUSED} passes it, so it reads no names`)
  if ((await answers(ALLOWED)) === 0) throw new Error('nothing comes through it once it has refused a name')
}

/** The peers that stand, and a line for each that does not. */
const postAll = async (load: string, folder: string): Promise<{ standing: Peer[]; leftOut: string[] }> => {
  const standing: Peer[] = []
  const leftOut: string[] = []
  for (const peer of PEERS) {
    const { name, needs } = peer.system
    try {
      if (needs !== undefined && !existsSync(needs.program)) throw new Error(`apt-get install ${needs.package}`)
      await stands(load, peer, await post(peer, folder))
      standing.push(peer)
    } catch (error) {
      leftOut.push(`${name} in line: ${error instanceof Error ? error.message : error}`)
      console.error(`in-line: ${leftOut.at(-1)}`)
    }
  }
  return { standing, leftOut }
}

type Round = {
  readonly tools: { readonly plain: number; readonly direct: number }
  readonly plain: Figures
  readonly checked: Figures
  readonly peers: readonly Figures[]
}

const measureRound = async (load: string, peers: readonly Peer[]): Promise<Round> => {
  const toolsWay = { seat: 'seat-1', port: 8000 } as const
  const tools = {
    plain: await streams(load, { lab: PLAIN, ...toolsWay }),
    direct: await streams(load, { lab: US, ...toolsWay }),
  }
  const [plain, checked] = [await figuresOf(load, PLAIN_WAY), await figuresOf(load, CHECKED)]
  const theirs: Figures[] = []
  for (const peer of peers) theirs.push(await figuresOf(load, wayOf(peer)))
  return { tools, plain, checked, peers: theirs }
}

const summed = (rounds: readonly Round[], peers: readonly Peer[]) => {
  const mid = (by: (of: Round) => number): number => median(rounds.map(by).filter(Number.isFinite))
  const row = (of: (round: Round) => Figures | undefined) => {
    const value = (round: Round, key: keyof Figures): number => of(round)?.[key] ?? Number.NaN
    return {
      ofPlain: mid((r) => value(r, 'gbps') / r.plain.gbps),
      newPerSecond: mid((r) => value(r, 'perSecond')),
      p99OverPlainMs: mid((r) => value(r, 'p99') - r.plain.p99),
      p50BesideBulkMs: mid((r) => value(r, 'p50BesideBulk')),
      failed: rounds.reduce((sum, round) => sum + value(round, 'failed'), 0),
    }
  }
  const [plain, checked] = [row((r) => r.plain), row((r) => r.checked)]
  return {
    directOfPlain: mid(({ tools }) => tools.direct / tools.plain),
    checkedOfPlain: checked.ofPlain,
    plainGbps: mid((r) => r.plain.gbps),
    newPerSecond: { plain: plain.newPerSecond, checked: checked.newPerSecond },
    p99OverPlainMs: { checked: checked.p99OverPlainMs },
    p50BesideBulkMs: { plain: plain.p50BesideBulkMs, checked: checked.p50BesideBulkMs },
    failed: { plain: plain.failed, checked: checked.failed },
    peers: peers.map(({ system, note }, at) => ({ name: system.name, note, ...row((r) => r.peers[at]) })),
  }
}

const measure = async (folder: string) => {
  const load = compileLoad(folder)
  await openNetworks(load)
  const { standing, leftOut } = await postAll(load, folder)
  const rounds: Round[] = []
  for (let n = 0; n < ROUNDS; n++) rounds.push(await measureRound(load, standing))
  return { ...summed(rounds, standing), leftOut }
}

/** What this prints. */
export type InLine = Awaited<ReturnType<typeof measure>>

const folder = mkdtempSync(join(tmpdir(), 'bench-in-line-'))
chmodSync(folder, 0o755) // peers run as users of their own
await print('in-line', cannotHere(), {
  measure: () => measure(folder),
  close: async () => {
    await closeNetworks()
    rmSync(folder, { recursive: true, force: true })
  },
})
