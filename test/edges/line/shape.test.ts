// The line shared fairly, in the kernel: a light user beside fifty heavy connections; set once, found again, and gone without a trace.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { shapeLine, unshapeLine } from '../../../src/edges/line/shape.ts'
import { leftOut } from '../../kit/needs.ts'
import { buildGateway, WORLD } from '../nft/gateway/network.ts'

const sh = (command: string): string => execFileSync('sh', ['-ec', command], { encoding: 'utf8' })
const LINE = { down: 20e6, up: 10e6 }
const INSIDE = ['lan0']
/** Of the line, as the shares have it. */
const FILLED = 0.95

const built = await buildGateway([])
if (built.cannot !== undefined) leftOut('a shared line', built.cannot)
else {
  const { device, neighbour, world, close } = built
  for (const port of [5201, 5202]) world.sh(`iperf3 --server --daemon --port ${port}`)
  after(() => {
    world.sh('for p in $(ss -Hltnp | grep -o "pid=[0-9]*" | cut -d= -f2 | sort -u); do kill $p; done || true')
    close()
  })

  type Sent = { readonly end: { readonly sum_received: { readonly bits_per_second: number } } }
  const speed = async (from: typeof device, host: string, port: number, rest: string): Promise<number> => {
    const { end } = JSON.parse(await from.later(`iperf3 --client ${host} --port ${port} --json ${rest}`)) as Sent
    return end.sum_received.bits_per_second
  }
  const trip = async (host: string): Promise<number> => {
    const said = await neighbour.later(`ping -q -i 0.05 -c 20 ${host} || true`)
    return Number(/= [\d.]+\/([\d.]+)\//.exec(said)?.[1] ?? Number.NaN)
  }
  /** What is left for a light user, and what the heavy one has: milliseconds, bits a second. */
  const beside = async (host: string, way: '' | '--reverse') => {
    const heavy = speed(device, host, 5201, `--parallel 50 --time 3 ${way}`)
    await pause(600)
    const ms = await trip(host)
    const light = await speed(neighbour, host, 5202, `--time 1 ${way}`)
    return { ms, light, heavy: await heavy }
  }

  test('without shares, a queue of one for all: the light user waits', async (t) => {
    sh(`tc qdisc add dev lan0 root tbf rate ${LINE.down * FILLED} burst 32k limit 500k`)
    const { ms, light, heavy } = await beside(WORLD.four, '--reverse')
    sh('tc qdisc del dev lan0 root')
    t.diagnostic(`one queue: ${ms} ms, light ${light / 1e6}, heavy ${heavy / 1e6} Mbit/s`)
    // How much is left varies widely from run to run; how long everybody stands in the queue does not.
    assert.ok(ms > 40, `${ms} ms`)
  })

  for (const [host, family, way, name, line] of [
    [WORLD.four, 'IPv4', '--reverse', 'down', LINE.down],
    [WORLD.six, 'IPv6', '--reverse', 'down', LINE.down],
    [WORLD.six, 'IPv6', '', 'up', LINE.up],
  ] as const)
    test(`with shares, ${name}, ${family}: a light user has a good part of the line, at once, beside fifty connections`, async (t) => {
      assert.deepEqual('cannot' in shapeLine(INSIDE, LINE), false)
      const { ms, light, heavy } = await beside(host, way)
      t.diagnostic(`shares, ${name}, ${family}: ${ms} ms, light ${light / 1e6}, heavy ${heavy / 1e6} Mbit/s`)
      assert.ok(ms < 25, `${ms} ms`)
      assert.ok(light > line * FILLED * 0.1, `light ${light}`)
      assert.ok(heavy < line, `heavy ${heavy}`)
    })

  test('what stands stays; what is half there is made anew; other settings take its place', () => {
    shapeLine(INSIDE, LINE)
    const numbers = (): string => sh('ip -o link show type ifb | cut -d: -f1')
    const first = numbers()
    shapeLine(INSIDE, LINE)
    assert.equal(numbers(), first)
    // As a kill in the middle leaves it: the devices, without their mark.
    sh('ip link set dev isth-up alias ""')
    shapeLine(INSIDE, LINE)
    assert.notEqual(numbers(), first)
    shapeLine(INSIDE, { down: 40e6, up: 10e6 })
    assert.match(sh('tc class show dev isth-down classid 1:1'), /rate 38Mbit/)
  })

  test('taken away without a trace; what others set stays', () => {
    sh(
      'tc filter add dev lan0 ingress pref 7 protocol ip u32 match ip dst 192.0.2.1 action mirred egress redirect dev wan0',
    )
    shapeLine(INSIDE, LINE)
    unshapeLine(INSIDE)
    assert.match(sh('tc filter show dev lan0 ingress'), /pref 7 /)
    assert.doesNotMatch(sh('tc filter show dev lan0 ingress'), /isth|pref 47/)
    sh('tc qdisc del dev lan0 clsact')
    shapeLine(INSIDE, LINE)
    unshapeLine(INSIDE)
    assert.equal(sh('tc qdisc show dev lan0').trim(), 'qdisc noqueue 0: root refcnt 2')
    assert.equal(sh('ip -o link show type ifb'), '')
  })

  test('what cannot be done is told, and leaves nothing half done', () => {
    const shaped = shapeLine(['lan0', 'nowhere0'], LINE)
    assert.match('cannot' in shaped ? shaped.cannot : '', /nowhere0/)
    assert.equal(sh('ip -o link show type ifb'), '')
    assert.equal(sh('tc qdisc show dev lan0').trim(), 'qdisc noqueue 0: root refcnt 2')
  })
}
