// Open networks in the real program with packets, attached and behind another router: everybody there is online on its plan.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { buildGateway, OWN, WORLD } from '../edges/nft/gateway/network.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { startRealPark } from '../kit/park.ts'

const POLICY = `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  tools: { title: { en: Tools, ko: 도구 }, ports: [tcp/8000] }
  mail: { title: { en: Mail, ko: 메일 }, ports: [tcp/9993] }
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80] }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [tools, mail], session: 30 min }
  deck: { title: { en: Deck, ko: 갑판 }, services: [tools], session: 1 min }
  shop: { title: { en: Shop, ko: 가게 }, services: [web] }
eligible:
  crew: { who: [voucher] }
  deck: { who: [network deck, network hold] }
  shop: { who: [tenant t-1] }
rules:
  no-casino:
    layer: park
    block: { who: [plan shop], to: [=casino.ship.example] }
`

const SETTINGS = `policy: policy.yaml
domain: ship.example
hosts:
  news.ship.example: ${WORLD.four}
  casino.ship.example: ${WORLD.four}
gateway:
  inside: lan0
  outside: wan0
  addresses: ["${OWN.four}", "${OWN.six}"]
`

const built = await buildGateway([8000, 9993])
if (built.cannot !== undefined) leftOut('open networks', built.cannot)
else {
  const { device, neighbour, close } = built
  const folder = freshFolder()
  const data = freshFolder()
  writeFileSync(join(folder, 'policy.yaml'), POLICY)
  writeFileSync(join(folder, 'isthmus.yaml'), SETTINGS)
  const env = {
    ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'),
    ISTHMUS_PROXY: '127.0.0.1:3128',
    ISTHMUS_DNS: `${OWN.four}:53`,
  }
  // The device is a router, too: behind it is a network that is not attached to the gateway.
  execFileSync('ip', ['route', 'add', '10.3.0.0/24', 'via', device.four])
  device.sh('ip addr add 10.3.0.9/24 dev lo')
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
  const network = (id: string, ranges: readonly string[], ...more: string[]): Promise<string> =>
    ok('network', 'put', '--id', id, ...ranges.flatMap((range) => ['--range', range]), ...more)
  const reach = (from = device, host: string = WORLD.four): Promise<string> => from.ask('tcp', host, 8000)
  const behind = (url: string, ...more: string[]): string =>
    device.sh(`curl -s -m 5 --http0.9 --interface 10.3.0.9 ${more.join(' ')} '${url}' || true`)
  const tools = `http://${WORLD.four}:8000/`
  const connected = async (from: typeof device) => {
    const connection = from.stay(WORLD.four, 8000)
    await eventually('a connection', () => connection.said().includes('still here'))
    return connection
  }

  test('everybody in it is online on its plan, both families, and nobody beside it', async () => {
    await ok('tenant', 'put', '--id', 't-1', '--name', 'Shop')
    const wrong = await park.command('network', 'put', '--id', 'x', '--range', '10.1.0.0/24', '--open-with', 'deck')
    assert.match(wrong.out, /does not let whoever is there have that plan/)
    assert.equal(await reach(), 'ECONNREFUSED')
    await network('deck', [`${device.four}/31`, `${device.six}/128`], '--open-with', 'deck')
    // 10.1.0.7/31 is 10.1.0.6 and 10.1.0.7.
    assert.match(await reach(), /^from /)
    assert.match(await reach(device, WORLD.six), /^from /)
    assert.equal(await device.ask('tcp', WORLD.four, 9993), 'ECONNREFUSED', 'its plan has no mail')
    assert.equal(await reach(neighbour), 'ECONNREFUSED')
    assert.equal(behind(tools), '')
  })

  test('behind another router as well; where names count they are checked', async () => {
    await network('hold', ['10.3.0.0/24'], '--open-with', 'shop', '--tenant', 't-1')
    assert.equal(
      behind(`http://${WORLD.four}/`, '-H', '"Host: news.ship.example"'),
      `page of news.ship.example at ${WORLD.four}`,
    )
    assert.match(behind(`http://${WORLD.four}/`, '-H', '"Host: casino.ship.example"'), /no-casino/)
    assert.equal(behind(tools), '')
    await network('hold', ['10.3.0.0/24'], '--open-with', 'deck')
    assert.match(behind(tools), /^from /)
  })

  test('a smaller network within it and a seat there are not part of it; who signs in has their own', async () => {
    await network('wide', ['10.1.0.0/24', 'fd00:1::/64'])
    await network('deck', ['10.1.0.0/28', 'fd00:1::/124'], '--open-with', 'deck')
    assert.match(await reach(neighbour), /^from /)
    await network('inner', [neighbour.four, neighbour.six])
    assert.equal(await reach(neighbour), 'ECONNREFUSED')
    assert.equal(await reach(neighbour, WORLD.six), 'ECONNREFUSED')
    assert.match(await reach(), /^from /)
    await ok('seat', 'put', '--id', '7', '--network', 'deck', '--address', device.four)
    const codes = JSON.parse(
      await ok('voucher', 'create', '--plan', 'crew', '--minutes', '30', '--count', '1', '--json'),
    ).codes
    await ok('session', 'open', '--seat', '7', '--voucher', codes[0])
    assert.match(await device.ask('tcp', WORLD.four, 9993), /^from /)
    await ok('session', 'end', '--seat', '7')
    assert.equal(await device.ask('tcp', WORLD.four, 9993), 'ECONNREFUSED')
    assert.match(await reach(), /^from /, 'in the open network again')
  })

  test('everybody can read which are open, with which plan; nobody is signed out of one', async () => {
    const curl = `curl -s -m 5 --resolve portal.ship.example:80:${OWN.four} http://portal.ship.example`
    const rules = JSON.parse(device.sh(`${curl}/api/v1/rules`))
    assert.deepEqual(rules.openNetworks, [
      { id: 'deck', plan: 'deck', tenant: null },
      { id: 'hold', plan: 'deck', tenant: null },
    ])
    assert.match(device.sh(`${curl}/rules`), /망 deck<\/b>: <a href="#plan-deck">갑판/)
    assert.match(device.sh(`${curl}/`), /열린 망입니다/)
    device.sh(`${curl}/api/v1/sessions/current -X DELETE`)
    assert.match(await reach(), /^from /)
    assert.match(await ok('session', 'list'), /hold +deck +open network/)
  })

  test('killed, they pass on; closed again, they end at once', async () => {
    const connection = await connected(device)
    await park.kill()
    assert.match(behind(tools), /^from /)
    park = await startRealPark({ data, env })
    const length = connection.said().length
    await eventually('more of it', () => connection.said().length > length + 300)
    assert.match(behind(tools), /^from /)
    await network('deck', ['10.1.0.0/28', 'fd00:1::/124'])
    await eventually('its end', () => /over ECONNRESET/.test(connection.said()))
    assert.equal(await reach(), 'ECONNREFUSED')
    assert.match(behind(tools), /^from /)
  })
}
