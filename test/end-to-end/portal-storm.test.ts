// A thousand devices that nobody signed in ask five times a second each; whoever is signed in goes on as before.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { type Device, WORLD } from '../edges/nft/gateway/network.ts'
import { curlFrom, startLanPark } from '../kit/lan-park.ts'
import { leftOut } from '../kit/needs.ts'
import { ROOT } from '../kit/source.ts'

const SECONDS = 6
const script = join(ROOT, 'test', 'kit', 'storm.ts')

type Seen = {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly lines: Record<string, number>
  readonly seconds?: number
}

const { cannot, lan } = await startLanPark()
if (lan === null) leftOut('a storm at the portal', cannot)
else {
  const { device, neighbour, voucher, park, close } = lan
  after(close)

  const run = async (at: Device, ...args: string[]): Promise<Seen> =>
    JSON.parse(await at.later(`${process.execPath} ${script} ${args.join(' ')}`))
  const visit = (seconds: number): Promise<Seen> =>
    run(device, 'visit', 'news.ship.example', WORLD.four, String(seconds))
  /** Seconds of processor that the program has used (clock ticks are hundredths). */
  const used = (): number => {
    const fields = readFileSync(`/proc/${park.process.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  }

  test('a thousand devices × five requests a second', { timeout: 100_000 }, async (t) => {
    // All of 10.2.0.0/16 is behind the neighbour: a device each, without an entry each in the table of neighbours.
    execFileSync('ip', ['route', 'add', '10.2.0.0/16', 'via', neighbour.four, 'dev', 'lan0'])
    neighbour.sh('ip route add local 10.2.0.0/16 dev lo')
    const code = await voucher()
    assert.equal(curlFrom(device)('http://portal.ship.example/sign-in', '-d', `voucher=${code}`).status, 303)
    await visit(1)
    const calm = await visit(2)
    t.diagnostic(`calm: ${JSON.stringify(calm)}`)
    for (const [kind, answer] of [
      ['storm', 'HTTP/1.1 302 Found'],
      ['hellos', 'closed'],
    ] as const) {
      const before = used()
      const storm = run(neighbour, kind, '1000', '5', String(SECONDS))
      const during = await visit(SECONDS)
      const of = await storm
      t.diagnostic(`${kind}: ${JSON.stringify(of)}; the program used ${(used() - before).toFixed(1)} s of processor`)
      t.diagnostic(`meanwhile: ${JSON.stringify(during)}`)
      assert.deepEqual(Object.keys(during.lines), ['HTTP/1.1 200 OK'], 'everything that the person asked for came')
      // The figures are for reading; a machine that does other things meanwhile may well lose a first packet, which costs a second.
      assert.ok(during.p50 < 100, `${during.p50} ms, ${during.p99} ms`)
      // How many of the 30,000 a machine answers in five seconds is its own affair; that it was a storm is not.
      assert.ok((of.lines[answer] ?? 0) > 1000, `and devices were answered: ${JSON.stringify(of.lines)}`)
    }
  })
}
