// Devices without a person, in the real program with packets: let in by their card, and by nothing else.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { buildGateway, OWN, WORLD } from '../edges/nft/gateway/network.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const policy = (hours = 'day'): string => `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  tools: { title: { en: Tools, ko: 도구 }, ports: [tcp/8000, udp/8000] }
  mail: { title: { en: Mail, ko: 메일 }, ports: [tcp/9993] }
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, udp/443] }
schedules:
  day: { days: Mon-Sun, from: "00:00", to: "24:00" }
  past: { days: Mon, from: "03:00", to: "03:01" }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [tools, mail], session: 30 min }
  till: { title: { en: Till, ko: 계산대 }, services: [tools], session: 1 min, hours: ${hours} }
  meter: { title: { en: Meter, ko: 계량기 }, services: [tools, mail], speed: 8 Mbit/s }
  shop: { title: { en: Shop, ko: 가게 }, services: [web, mail] }
eligible:
  crew: { who: [voucher] }
  till: { who: [device] }
  meter: { who: [device] }
  shop: { who: [device] }
rules:
  no-casino:
    layer: park
    block: { who: [plan shop], to: [=casino.ship.example] }
  nothing-there:
    layer: park
    block: { who: [network mess], to: [${WORLD.other}] }
`

const SETTINGS = `policy: policy.yaml
domain: ship.example
hosts:
  news.ship.example: ${WORLD.four}
  casino.ship.example: ${WORLD.four}
  mail.ship.example: ${WORLD.four}
gateway:
  inside: lan0
  outside: wan0
  addresses: ["${OWN.four}", "${OWN.six}"]
`

const built = await buildGateway([8000, 9993])
if (built.cannot !== undefined) leftOut('registered devices', built.cannot)
else {
  const { device, neighbour, close } = built
  const folder = freshFolder()
  const data = freshFolder()
  const put = (text: string): void => writeFileSync(join(folder, 'policy.yaml'), text)
  put(policy())
  writeFileSync(join(folder, 'isthmus.yaml'), SETTINGS)
  const env = {
    ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'),
    ISTHMUS_PROXY: '127.0.0.1:3128',
    ISTHMUS_DNS: `${OWN.four}:53`,
  }
  const start = (): Promise<RunningPark> => startRealPark({ data, env })
  let park = await start()
  after(async () => {
    await park.kill()
    close()
  })
  const ok = async (...args: string[]): Promise<string> => {
    const done = await park.command(...args)
    assert.equal(done.exit, 0, done.err + done.out)
    return done.out
  }
  const json = async (...args: string[]) => JSON.parse(await ok(...args, '--json'))
  const register = (plan: string, ...more: string[]): Promise<string> =>
    ok('device', 'put', 'till-1', '--hardware', device.hardware.toUpperCase(), '--plan', plan, ...more)
  const reach = (host: string = WORLD.four): Promise<string> => device.ask('tcp', host, 8000)
  const page = (host: string): string =>
    device.sh(`curl -s -m 5 -o - -H 'Host: ${host}' http://${WORLD.four}/ || echo "failed $?"`)
  const stays = async (from = device) => {
    const connection = from.stay(WORLD.four, 8000)
    await eventually('a connection', () => connection.said().includes('still here'))
    return connection
  }
  const voucher = async (): Promise<string> =>
    (await json('voucher', 'create', '--plan', 'crew', '--minutes', '30', '--count', '1')).codes[0]

  test('what cannot be registered is refused, with what to do', async () => {
    await ok('tenant', 'put', '--id', 't-1', '--name', 'Shop')
    await ok('network', 'put', '--id', 'mess', '--range', '10.1.0.0/24', '--range', 'fd00:1::/64')
    await ok('network', 'put', '--id', 'far', '--range', '10.9.0.0/24')
    const sound = { id: 'till-1', hardware: device.hardware, plan: 'till', tenant: 't-1', network: 'mess' }
    const refused = async (wrong: Partial<typeof sound>): Promise<string> => {
      const { id, ...options } = { ...sound, ...wrong }
      const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
      const { exit, err } = await park.command('device', 'put', id, ...given, '--json')
      assert.equal(exit, 1, err)
      const { code, what, mend } = JSON.parse(err).error
      assert.equal(code, 'device:refused')
      assert.ok(mend.length > 10)
      return what
    }
    assert.match(await refused({ network: 'far' }), /behind another router its hardware address is not seen/)
    assert.match(await refused({ network: 'none' }), /no such network/)
    assert.match(await refused({ tenant: 'none' }), /no such tenant/)
    assert.match(await refused({ plan: 'none' }), /no such plan/)
    assert.match(await refused({ plan: 'crew' }), /does not let a device have that plan/)
    assert.match(await refused({ id: 'Till 1' }), /no id/)
    for (const hardware of [
      '02:00:00:00:01',
      '01:00:5e:00:00:01',
      '00:00:00:00:00:00',
      'ff:ff:ff:ff:ff:ff',
      '10.1.0.7',
    ])
      assert.match(await refused({ hardware }), /no hardware address of one card/)
    assert.equal((await park.command('device', 'remove', 'till-1')).exit, 1)
    assert.deepEqual(await json('device', 'list'), { devices: [] })
  })

  test('registered, it is online at every address of its card, by its plan, and nobody else is', async () => {
    assert.equal(await reach(), 'ECONNREFUSED')
    await register('till', '--tenant', 't-1', '--network', 'mess', '--title', 'Till by the door')
    assert.match(await reach(), /^from /)
    assert.match(await reach(WORLD.six), /^from /)
    device.sh('ip addr add 10.1.0.77/24 dev eth0')
    assert.match(device.sh(`curl -s -m 3 --http0.9 --interface 10.1.0.77 http://${WORLD.four}:8000/ || true`), /^from /)
    assert.equal(await reach(WORLD.other), 'ECONNREFUSED', 'a rule of its network blocks that')
    assert.equal(await device.ask('tcp', WORLD.four, 9993), 'ECONNREFUSED', 'its plan has no mail')
    assert.equal(await neighbour.ask('tcp', WORLD.four, 8000), 'ECONNREFUSED')
    const twice = await park.command(
      ...['device', 'put', 'till-2', '--hardware', device.hardware, '--plan', 'till', '--network', 'mess'],
    )
    assert.match(twice.err, /another device is registered with that hardware address/)
  })

  test('it is shown as a device, with what it used', async () => {
    const { sessions } = await json('session', 'list')
    assert.deepEqual(
      sessions.map(({ holder, of, plan, seat, address, endsAt }: Record<string, unknown>) => [
        ...[holder, of, plan, seat, address, endsAt],
      ]),
      [['device', 'till-1', 'till', null, null, null]],
    )
    assert.match(await ok('session', 'list'), /till-1 +till +device/)
    assert.match(await ok('status'), /devices +1 registered, 1 online/)
    await eventually('what it used', async () => {
      const { devices } = await json('device', 'list')
      assert.deepEqual([devices[0].state, devices[0].title], ['online', 'Till by the door'])
      return devices[0].usedToday > 500
    })
    const { usage } = await json('usage')
    assert.ok(usage.some(({ service, bytes }: { service: string; bytes: number }) => service === 'tools' && bytes > 0))
  })

  test('nobody signs in at it, or out; a neighbour with its address gains nothing', async () => {
    await ok('seat', 'put', '--id', '7', '--network', 'mess', '--address', device.four)
    const opened = await park.command('session', 'open', '--seat', '7', '--voucher', await voucher())
    assert.match(opened.out, /is a registered device: nobody signs in at it/)
    const api = `http://portal.ship.example/api/v1/sessions`
    const curl = `curl -s -m 5 --resolve portal.ship.example:80:${OWN.four}`
    const body = JSON.stringify({ voucher: await voucher() })
    const answer = device.sh(`${curl} -H 'Content-Type: application/json' -d '${body}' ${api}`)
    assert.deepEqual([JSON.parse(answer).status, JSON.parse(answer).reason], [409, 'device'])
    device.sh(`${curl} -X DELETE ${api}/current`)
    assert.match(await reach(), /^from /)
    assert.match(device.sh(`${curl} http://portal.ship.example/`), /등록된 기기입니다/)
    assert.doesNotMatch(device.sh(`${curl} http://portal.ship.example/`), /action="\/sign-out"/)
    neighbour.sh(`ip addr add ${device.four}/24 dev eth0`)
    const taken = `curl -s -m 3 --http0.9 --interface ${device.four} http://${WORLD.four}:8000/ || true`
    for (let n = 0; n < 3; n++) assert.doesNotMatch(neighbour.sh(taken), /from/)
    neighbour.sh(`ip addr del ${device.four}/24 dev eth0`)
    await eventually('the device again', async () => (await reach()).startsWith('from '))
  })

  test('another plan decides anew what is open, and leaves alone what that plan allows', async () => {
    const connection = await stays()
    const { number } = (await json('session', 'list')).sessions[0]
    await register('meter')
    const length = connection.said().length
    await eventually('more of it', () => connection.said().length > length + 100)
    assert.match(await reach(), /^from /)
    const shown = (await json('session', 'list')).sessions[0]
    assert.deepEqual([shown.number, shown.plan], [number, 'meter'], 'the same session')
    assert.match(await reach(WORLD.other), /^from /, 'of no network, by no rule of one')
    assert.match(await device.ask('tcp', WORLD.four, 9993), /^from /)
    await register('shop')
    await eventually('its end', () => /over ECONNRESET/.test(connection.said()))
    assert.equal(await reach(), 'ECONNREFUSED')
    // Names decide: what shows one is checked, what shows none is pinned.
    assert.equal(page('news.ship.example'), `page of news.ship.example at ${WORLD.four}`)
    assert.match(page('casino.ship.example'), /no-casino/)
    assert.equal(await device.ask('tcp', WORLD.four, 9993), 'ECONNREFUSED')
    assert.equal(device.sh('dig +short +tries=1 @100.0.0.99 mail.ship.example').trim(), WORLD.four)
    assert.match(await device.ask('tcp', WORLD.four, 9993), /^from /)
    await register('till')
    assert.match(await reach(), /^from /)
  })

  test('killed or stopped, it passes on, and the next run takes it over without a break', async () => {
    const connection = await stays()
    const goesOn = async (): Promise<void> => {
      const length = connection.said().length
      await eventually('more of it', () => connection.said().length > length + 300)
      assert.match(await reach(), /^from /)
      assert.doesNotMatch(connection.said(), /over/)
    }
    const { number } = (await json('session', 'list')).sessions[0]
    await park.kill()
    await goesOn()
    park = await start()
    await goesOn()
    assert.equal((await json('session', 'list')).sessions[0].number, number)
    connection.close()
  })

  test('the hours of its plan hold, and it comes back by itself', async () => {
    const connection = await stays()
    put(policy('past'))
    await ok('policy', 'reload')
    await eventually('its end', () => /over ECONNRESET/.test(connection.said()))
    assert.equal(await reach(), 'ECONNREFUSED')
    assert.equal((await json('device', 'list')).devices[0].state, 'hours')
    const closed = await park.command('session', 'open', '--seat', '7', '--voucher', await voucher())
    assert.match(closed.out, /nobody signs in at it/, 'also while its plan is closed')
    put(policy())
    await ok('policy', 'reload')
    await eventually('the way back', async () => /^from /.test(await reach()))
  })

  test('another card takes over at once, and whoever was signed in there is signed out', async () => {
    await ok('seat', 'put', '--id', '8', '--network', 'mess', '--address', neighbour.four)
    await ok('session', 'open', '--seat', '8', '--voucher', await voucher())
    const connection = await stays(neighbour)
    await ok('device', 'put', 'till-1', '--hardware', neighbour.hardware, '--plan', 'till', '--network', 'mess')
    await eventually('its end', () => /over ECONNRESET/.test(connection.said()))
    assert.equal(await reach(), 'ECONNREFUSED')
    assert.match(await neighbour.ask('tcp', WORLD.four, 8000), /^from /)
    const { sessions } = await json('session', 'list')
    assert.deepEqual(
      sessions.map(({ holder }: { holder: string }) => holder),
      ['device'],
    )
  })

  test('removed, it is nobody at once', async () => {
    const connection = await stays(neighbour)
    await ok('device', 'remove', 'till-1')
    await eventually('its end', () => /over ECONNRESET/.test(connection.said()))
    assert.equal(await neighbour.ask('tcp', WORLD.four, 8000), 'ECONNREFUSED')
    assert.deepEqual((await json('session', 'list')).sessions, [])
    await ok('session', 'open', '--seat', '8', '--voucher', await voucher())
    assert.match(await neighbour.ask('tcp', WORLD.four, 8000), /^from /)
  })
}
