// The program in line, for real: this process becomes the gateway's machine, devices and the world have networks of their own.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { buildGateway, FAR, OUTSIDE, OWN, WORLD } from '../edges/nft/gateway/network.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const policy = (more = ''): string => `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  tools: { title: { en: Tools, ko: 도구 }, ports: [tcp/8000, udp/8000] }
  mail: { title: { en: Mail, ko: 메일 }, ports: [tcp/9993] }
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, udp/443] }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [tools, mail], session: 30 min }
  drip: { title: { en: Drip, ko: 방울 }, services: [tools], data: 200 kB/day, slow: 80 kbit/s }
  reader: { title: { en: Reader, ko: 독자 }, services: [web, mail], session: 30 min }
rules:
  nothing-there:
    layer: park
    block: { who: everyone, to: [${WORLD.other}] }
  no-casino:
    layer: park
    block: { who: [plan reader], to: [=casino.ship.example] }
${more}`

const NO_TOOLS = `  no-tools:
    layer: park
    block: { who: everyone, to: [service tools] }
`

const NO_MAIL = `  no-mail:
    layer: park
    block: { who: [plan reader], to: [=mail.ship.example] }
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
if (built.cannot !== undefined) leftOut('in line', built.cannot)
else {
  const { device, neighbour, close } = built
  const folder = freshFolder()
  const data = freshFolder()
  const put = (text: string): void => writeFileSync(join(folder, 'policy.yaml'), text)
  put(policy())
  writeFileSync(join(folder, 'isthmus.yaml'), SETTINGS)
  const start = (): Promise<RunningPark> =>
    startRealPark({
      data,
      env: {
        ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'),
        ISTHMUS_PROXY: '127.0.0.1:3128',
        ISTHMUS_DNS: `${OWN.four}:53`,
      },
    })
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
  const signIn = async (seat = '7', plan = 'crew'): Promise<void> => {
    const out = await ok('voucher', 'create', '--plan', plan, '--minutes', '30', '--count', '1', '--json')
    await ok('session', 'open', '--seat', seat, '--voucher', JSON.parse(out).codes[0])
  }
  const reach = (host: string = WORLD.four): Promise<string> => device.ask('tcp', host, 8000)
  const bytes = async (seat = '7'): Promise<number> => {
    const list = JSON.parse(await ok('session', 'list', '--json'))
    return (list.sessions ?? list).find((each: { seat: string }) => each.seat === seat)?.bytes ?? 0
  }

  const sh = (command: string): string => execFileSync('sh', ['-ec', command], { encoding: 'utf8' })

  /** What the kernel's table has counted for a session, by its number. */
  const inKernel = (number: number): number =>
    ['up', 'down'].reduce((sum, set) => {
      const listing = execFileSync('nft', ['list', 'set', 'inet', 'isthmus', set], { encoding: 'utf8' })
      const mark = `0x${number.toString(16).padStart(8, '0')}`
      return sum + Number(new RegExp(`${mark} [^,]*? bytes (\\d+)`).exec(listing)?.[1] ?? 0)
    }, 0)

  test('who signs in passes from that moment on, and nobody else does', async () => {
    await ok('network', 'put', '--id', 'mess', '--range', '10.1.0.0/24', '--range', 'fd00:1::/64')
    await ok('seat', 'put', '--id', '7', '--network', 'mess', '--address', device.four, '--address', device.six)
    assert.equal(await reach(), 'ECONNREFUSED')
    await signIn()
    assert.match(await reach(), new RegExp(`^from ${OUTSIDE} `))
    assert.match(await reach(WORLD.six), new RegExp(`^from ${device.six} `))
    assert.match(await device.ask('udp', WORLD.four, 8000), /hello/)
    assert.equal(await reach(WORLD.other), 'ECONNREFUSED', 'a rule blocks that address')
    assert.equal(await device.ask('tcp', WORLD.four, 25), 'ECONNREFUSED', 'the plan has no such service')
    assert.equal(await neighbour.ask('tcp', WORLD.four, 8000), 'ECONNREFUSED')
    await eventually('what was used', async () => (await bytes()) > 500)
    await eventually('what the service moved', async () => {
      const { usage } = JSON.parse(await ok('usage', '--json'))
      return usage.some(
        (each: { service: string; path: string; bytes: number }) =>
          each.service === 'tools' && each.path === 'direct' && each.bytes > 500,
      )
    })
  })

  test('a port of the public address, and a time, name the session, also after its end', async () => {
    const find = async (port: number, at = new Date()): Promise<readonly { number: number; seat: string }[]> => {
      const when = ['--at', at.toISOString()]
      const { out } = await park.command(
        ...['session', 'find', '--address', OUTSIDE, '--port', `${port}`],
        ...when,
        '--json',
      )
      return JSON.parse(out).sessions
    }
    const ports = await Promise.all([1, 2, 3].map(async () => Number((await reach()).split(' ')[2])))
    for (const port of ports) {
      assert.ok(port >= 1024 && port < 1024 + 256, `${port} is of the first block`)
      assert.deepEqual(
        (await find(port)).map(({ number, seat }) => [number, seat]),
        [[1, '7']],
      )
    }
    assert.deepEqual(await find(ports[0] ?? 0, new Date(Date.now() - 3_600_000)), [], 'nobody had it an hour ago')
    assert.deepEqual(await find(1024 + 256), [], 'nobody has the next block')
  })

  test('a session is its card’s: at every address of it, and at nobody else’s', async () => {
    const from = (source: string): string =>
      `curl -s -m 3 --http0.9 --interface ${source} http://${WORLD.four}:8000/ || true`
    device.sh('ip addr add 10.1.0.77/24 dev eth0')
    const asked = device.sh(`${process.execPath} ${FAR} name ${OWN.four} 10.1.0.77`).trim()
    assert.equal(asked, WORLD.four, 'an address that was never heard of is known by its card')
    assert.match(device.sh(from('10.1.0.77')), /^from /)
    const stranger = neighbour.sh(`${process.execPath} ${FAR} name ${OWN.four} ${neighbour.four}`).trim()
    assert.notEqual(stranger, WORLD.four)
    neighbour.sh(`ip addr add ${device.four}/24 dev eth0`)
    assert.doesNotMatch(neighbour.sh(from(device.four)), /from/)
    assert.doesNotMatch(neighbour.sh(from(device.four)), /from/, 'also when its answer to ARP is believed')
    neighbour.sh(`ip addr del ${device.four}/24 dev eth0`)
    await eventually('the device again', async () => (await reach()).startsWith('from '))
  })

  test('killed, what the kernel forwards goes on, and the next run takes over where it was', async () => {
    const connection = device.stay(WORLD.four, 8000)
    await eventually('a connection', () => connection.said().includes('still here'))
    const before = await bytes()
    await park.kill()
    const length = connection.said().length
    await eventually('more of it', () => connection.said().length > length + 300)
    assert.match(await reach(), /^from /, 'new ones go through as well')
    park = await start()
    const later = connection.said().length
    await eventually('more of it', () => connection.said().length > later + 50)
    assert.doesNotMatch(connection.said(), /over/)
    const again = Number((await reach()).split(' ')[2])
    assert.ok(again >= 1024 && again < 1024 + 256, 'the same block as before')
    const booked = await bytes()
    assert.ok(booked > before + 1_000, 'what passed while no program ran is counted')
    assert.ok(booked <= inKernel(1), 'nothing is counted twice')
    connection.close()
    await eventually('as much as the kernel has counted, to the byte', async () => (await bytes()) === inKernel(1))
  })

  test('where names count, the name decides: not the address, and not what the client says of it', async () => {
    const page = (host: string, address: string): string =>
      neighbour.sh(`curl -s -m 5 -o - -H 'Host: ${host}' http://${address}/ || echo "failed $?"`)
    await ok('seat', 'put', '--id', '8', '--network', 'mess', '--address', neighbour.four, '--address', neighbour.six)
    await signIn('8', 'reader')
    assert.equal(page('news.ship.example', WORLD.four), `page of news.ship.example at ${WORLD.four}`)
    // The same address, a blocked name; then an address where nothing is, and an allowed name: it leads to its own.
    assert.match(page('casino.ship.example', WORLD.four), /no-casino/)
    assert.equal(page('news.ship.example', '100.0.0.77'), `page of news.ship.example at ${WORLD.four}`)
    assert.doesNotMatch(page(WORLD.four, WORLD.four), /page of/)
    assert.equal(await neighbour.ask('udp', WORLD.four, 443), 'ECONNREFUSED', 'QUIC hides names')
    const before = await bytes('8')
    for (let n = 0; n < 20; n++) page('news.ship.example', WORLD.four)
    await eventually('the kernel’s count of what the proxy moved', async () => (await bytes('8')) > before + 4_000)
    // What the proxy dials for them leaves by their block, the second one: the port that the answers come back to.
    const flows = execFileSync('cat', ['/proc/net/nf_conntrack'], { encoding: 'utf8' }).split('\n')
    const dialled = flows.filter(
      (line) => line.includes(`src=${OUTSIDE} dst=${WORLD.four} `) && / dport=80 /.test(line),
    )
    const back = dialled.map((line) => Number(/ sport=80 dport=(\d+)/.exec(line)?.[1]))
    assert.ok(back.length > 0)
    for (const port of back) assert.ok(port >= 1280 && port < 1536, `${port}`)
  })

  test('where no name shows, the addresses of the names that were asked for, as long as those are allowed', async () => {
    const mail = (host: string): Promise<string> => neighbour.ask('tcp', host, 9993)
    assert.equal(await mail(WORLD.four), 'ECONNREFUSED')
    // Whatever server is asked, it is ours that answers, and before it does, the address stands.
    assert.equal(neighbour.sh('dig +short +tries=1 @100.0.0.99 mail.ship.example').trim(), WORLD.four)
    assert.match(await mail(WORLD.four), /^from /)
    const connection = neighbour.stay(WORLD.four, 9993)
    await eventually('a connection', () => connection.said().includes('still here'))
    put(policy(NO_MAIL))
    await ok('policy', 'reload')
    await eventually('its end', () => /over ECONNRESET/.test(connection.said()))
    assert.equal(await mail(WORLD.four), 'ECONNREFUSED')
    assert.equal(neighbour.sh('dig +short +tries=1 @100.0.0.99 mail.ship.example').trim(), '')
    put(policy())
    await ok('policy', 'reload')
  })

  test('a change of the policy reaches live connections, both ways', async () => {
    const connection = device.stay(WORLD.four, 8000)
    await eventually('a connection', () => connection.said().includes('still here'))
    put(policy(NO_TOOLS))
    await ok('policy', 'reload')
    await eventually('its end', () => /over ECONNRESET/.test(connection.said()))
    assert.equal(await reach(), 'ECONNREFUSED')
    put(policy())
    await ok('policy', 'reload')
    await eventually('the way back', async () => /^from /.test(await reach()))
  })

  test('the end of a session is the end of its connections', async () => {
    const connection = device.stay(WORLD.four, 8000)
    await eventually('a connection', () => connection.said().includes('still here'))
    await ok('session', 'end', '--seat', '7')
    await eventually('its end', () => /over ECONNRESET/.test(connection.said()))
    assert.equal(await reach(), 'ECONNREFUSED')
    await signIn()
    assert.match(await reach(), /^from /)
    // What was used in the last seconds is that session's all the same.
    type Row = { number: number; bytes: number; endedAt: number | null }
    const newest = async (): Promise<Row> => JSON.parse(await ok('session', 'list', '--all', '--json')).sessions[0]
    const { number } = await newest()
    const used = inKernel(number)
    assert.ok(used > 200)
    await ok('session', 'end', '--seat', '7')
    await eventually('its last bytes', async () => (await newest()).bytes >= used)
    const ended = await newest()
    assert.notEqual(ended.endedAt, null)
    assert.equal(inKernel(number), 0)
  })
  test('another outside address: by a block of that one, and both are found', async () => {
    const find = async (host: string, port: number, at: number): Promise<readonly number[]> => {
      const asked = ['--address', host, '--port', `${port}`, '--at', new Date(at).toISOString(), '--json']
      const { out } = await park.command('session', 'find', ...asked)
      return JSON.parse(out).sessions.map(({ number }: { number: number }) => number)
    }
    await signIn()
    const [{ number }] = JSON.parse(await ok('session', 'list', '--json')).sessions.filter(
      ({ seat }: { seat: string }) => seat === '7',
    )
    const [old, then] = [Number((await reach()).split(' ')[2]), Date.now()]
    assert.deepEqual(await find(OUTSIDE, old, then), [number])
    const sh = (line: string): string => execFileSync('sh', ['-ec', line], { encoding: 'utf8' })
    const routes = sh('ip route show default').trim()
    sh(`ip addr del ${OUTSIDE}/24 dev wan0; ip addr add 100.0.0.5/24 dev wan0`)
    if (routes !== '') sh(`ip route replace ${routes}`)
    await eventually('the other address', async () => (await reach()).startsWith('from 100.0.0.5 '))
    const [port, now] = [Number((await reach()).split(' ')[2]), Date.now()]
    assert.ok(port >= 1024 && port < 1024 + 10 * 256, `${port}`)
    assert.deepEqual(await find('100.0.0.5', port, now), [number])
    assert.deepEqual(await find(OUTSIDE, old, then), [number])
    assert.deepEqual(await find(OUTSIDE, old, now + 120_000), [])
    await ok('session', 'end', '--seat', '7')
    assert.deepEqual(await find('100.0.0.5', port, now), [number], 'also after its end')
    assert.deepEqual(await find('100.0.0.5', port, Date.now() + 120_000), [], 'and nobody since')
  })

  test('a plan that slows: when the data is used the session goes on, slower, and each byte is booked', async () => {
    await signIn('7', 'drip')
    const isSlow = (): boolean => sh('nft list set inet isthmus down').includes('limit rate 10000 bytes/second')
    assert.equal(isSlow(), false)
    const { number } = JSON.parse(await ok('session', 'list', '--json')).sessions[0]
    await eventually('more than the day has', () => {
      device.sh(
        `timeout 3 bash -c 'exec 3<>/dev/tcp/${WORLD.four}/8000; timeout 2 cat <&3 >/dev/null 2>&1 & head -c 300000 /dev/zero >&3; sleep 0.5' || true`,
      )
      return inKernel(number) > 400_000
    })
    const counted = inKernel(number)
    await eventually('the other speed', isSlow)
    assert.match(await reach(), /^from /)
    await eventually('its bytes', async () => (await bytes()) >= counted)
    await ok('session', 'end', '--seat', '7')
  })

  test('what the desk opens for a seat that is off is the card’s that is first heard there, and stays it', async () => {
    const [off, other] = ['10.1.0.9', '10.1.0.10']
    const from = (address: string): string =>
      `curl -s -m 3 --http0.9 --interface ${address} http://${WORLD.four}:8000/ || true`
    await ok('seat', 'put', '--id', '9', '--network', 'mess', '--address', off, '--address', other)
    for (const seat of ['7', '8']) await park.command('session', 'end', '--seat', seat)
    await signIn('9')
    neighbour.sh(`ip addr add ${off}/24 dev eth0`)
    await eventually('the seat', () => neighbour.sh(from(off)).startsWith('from '))
    // From the first answer to ARP on it is the card's: at every address of it, and no more at the seat's.
    await eventually('the card', () => neighbour.sh(from(neighbour.four)).startsWith('from '))
    neighbour.sh(`ip addr del ${off}/24 dev eth0`)
    device.sh(`ip addr add ${off}/24 dev eth0; ip addr add ${other}/24 dev eth0`)
    for (const address of [off, other]) assert.doesNotMatch(device.sh(from(address)), /from/)
    device.sh(`ip addr del ${off}/24 dev eth0; ip addr del ${other}/24 dev eth0`)
    assert.match(neighbour.sh(from(neighbour.four)), /^from /)
    await ok('session', 'end', '--seat', '9')
    assert.doesNotMatch(neighbour.sh(from(neighbour.four)), /from/)
  })
}
