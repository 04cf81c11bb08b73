// Fewer blocks of ports than people, for real: a pool of two public addresses with one block each, and more sessions than that.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { buildGateway, type Device, OWN, WORLD } from '../edges/nft/gateway/network.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { startRealPark } from '../kit/park.ts'

const POLICY = `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  tools: { title: { en: Tools, ko: 도구 }, ports: [tcp/8000] }
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80] }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [tools], session: 60 min }
rules: {}
`

const POOL = ['100.0.0.21', '100.0.0.22'] as const
const SETTINGS = `policy: policy.yaml
domain: ship.example
gateway:
  inside: lan0
  outside: wan0
  addresses: ["${OWN.four}", "${OWN.six}"]
  nat: ${POOL[0]}-${POOL[1]}
  ports-per-session: 32256
`
/** Those of seats where nobody asks for anything. */
const SILENT = ['10.1.0.21', '10.1.0.22'] as const

const built = await buildGateway([8000])
if (built.cannot !== undefined) leftOut('ports of a pool', built.cannot)
else {
  const { device, neighbour, close } = built
  for (const each of POOL) execFileSync('ip', ['addr', 'add', `${each}/24`, 'dev', 'wan0'])
  const [folder, data] = [freshFolder(), freshFolder()]
  writeFileSync(join(folder, 'policy.yaml'), POLICY)
  writeFileSync(join(folder, 'isthmus.yaml'), SETTINGS)
  const env = {
    ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'),
    ISTHMUS_PROXY: '127.0.0.1:3128',
    ISTHMUS_DNS: `${OWN.four}:53`,
  }
  let park = await startRealPark({ data, env })
  after(async () => {
    await park.kill()
    close()
  })
  const ok = async (...args: string[]): Promise<string> => {
    const done = await park.command(...args)
    assert.equal(done.exit, 0, done.err + done.out)
    return done.out
  }
  const signIn = async (seat: string, address: string): Promise<void> => {
    await ok('seat', 'put', '--id', seat, '--network', 'mess', '--address', address)
    const out = await ok('voucher', 'create', '--plan', 'crew', '--minutes', '60', '--count', '1', '--json')
    await ok('session', 'open', '--seat', seat, '--voucher', JSON.parse(out).codes[0])
  }
  /** Where the world sees somebody come from. */
  const place = async (who: Device): Promise<{ readonly address: string; readonly port: number }> => {
    const [, address = '', port] = (await who.ask('tcp', WORLD.four, 8000)).split(' ')
    return { address, port: Number(port) }
  }
  const find = async ({ address, port }: { address: string; port: number }, at = Date.now()) => {
    const asked = ['--address', address, '--port', `${port}`, '--at', new Date(at).toISOString(), '--json']
    const { out } = await park.command('session', 'find', ...asked)
    const { sessions, shared } = JSON.parse(out)
    return { seats: sessions.map(({ seat }: { seat: string }) => seat), shared }
  }
  const isOwn = ({ port }: { port: number }): boolean => port >= 1024 && port < 33_280

  test('who has a block is found, who shares is told to share, all get through; the same after a kill', async () => {
    await ok('network', 'put', '--id', 'mess', '--range', '10.1.0.0/24')
    await signIn('7', device.four)
    await signIn('silent', SILENT[0])
    await signIn('8', neighbour.four)
    await signIn('silent too', SILENT[1])
    const look = async (): Promise<void> => {
      const [own, shared] = [await place(device), await place(neighbour)]
      assert.equal(own.address, POOL[0])
      assert.ok(isOwn(own), JSON.stringify(own))
      assert.ok(!isOwn(shared), JSON.stringify(shared))
      assert.deepEqual(await find(own), { seats: ['7'], shared: false })
      assert.deepEqual(await find({ address: POOL[1], port: own.port }), { seats: ['silent'], shared: false })
      assert.ok((await find(shared)).shared)
      assert.ok((await find(shared)).seats.includes('8'))
    }
    await look()
    await park.kill()
    park = await startRealPark({ data, env })
    await look()
  })

  test('a block that is free again rests, over a restart too: whoever comes then shares', async () => {
    const before = { ...(await place(device)), at: Date.now() }
    await ok('session', 'end', '--seat', '7')
    await park.kill()
    park = await startRealPark({ data, env })
    await signIn('7', device.four)
    assert.ok(!isOwn(await place(device)))
    assert.deepEqual(await find(before, before.at), { seats: ['7'], shared: false })
    const { out } = await park.command(
      'session',
      'find',
      ...['--address', before.address, '--port', `${before.port}`],
      ...['--at', new Date(before.at + 120_000).toISOString()],
    )
    assert.match(out, /No session had that port then/)
  })
}
