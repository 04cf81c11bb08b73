// As the systemd units run it: the service without root and without a say over the firewall, the helper with nothing else, each under a
// user of its own, the table closed before either of them runs.
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { buildGateway, OUTSIDE, OWN, WORLD } from '../edges/nft/gateway/network.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { type RunningPark, run, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const SERVICE = 61_100
const FIREWALL = 61_101

/** Runs what follows as that user with these capabilities and no others, for good. */
const as = (uid: number, ...capabilities: readonly string[]): readonly string[] => {
  const only = ['-all', ...capabilities.map((name) => `+${name}`)].join(',')
  const user = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups']
  return ['setpriv', ...user, '--inh-caps', only, '--ambient-caps', only, '--bounding-set', only, '--no-new-privs']
}

const POLICY = `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  tools: { title: { en: Tools, ko: 도구 }, ports: [tcp/8000] }
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80] }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [tools], session: 30 min }
  reader: { title: { en: Reader, ko: 독자 }, services: [web], session: 30 min }
rules:
  no-casino:
    layer: park
    block: { who: [plan reader], to: [=casino.ship.example] }
`

const SETTINGS = `policy: policy.yaml
domain: ship.example
hosts:
  news.ship.example: ${WORLD.four}
gateway:
  inside: lan0
  outside: wan0
  addresses: ["${OWN.four}", "${OWN.six}"]
  when-stopped: remove
`

const readable = (): boolean =>
  spawnSync('setpriv', ['--reuid', String(SERVICE), '--clear-groups', 'test', '-r', join(ROOT, 'bin/isthmus.js')])
    .status === 0

const activate = program('systemd-socket-activate') ?? ''

const place = async () => {
  if (activate === '') return { cannot: 'no systemd-socket-activate' }
  const built = await buildGateway([8000])
  if (built.cannot !== undefined || readable()) return built
  built.close()
  return { cannot: 'other users may not read this folder' }
}

const built = await place()
if (built.cannot !== undefined) leftOut('least privilege', built.cannot)
else {
  const { device, neighbour, close } = built
  const folder = freshFolder()
  chmodSync(folder, 0o755)
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  chownSync(data, SERVICE, SERVICE)
  writeFileSync(join(folder, 'policy.yaml'), POLICY)
  writeFileSync(join(folder, 'isthmus.yaml'), SETTINGS)
  const socket = join(folder, 'firewall.sock')
  const env = { ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'), ISTHMUS_DATA: data }
  const asRoot = (...args: string[]) => run(process.execPath, ['bin/isthmus.js', ...args], { ...process.env, ...env })
  const sysctl = (name: string): string => readFileSync(`/proc/sys/${name}`, 'utf8').trim()
  execFileSync('sysctl', ['-qw', 'net.ipv4.ip_forward=0', 'net.ipv4.tcp_fwmark_accept=0'])

  // As isthmus-firewall.socket: there before anybody listens, the service's, and what starts the helper at the first word.
  const startHelper = async (): Promise<ChildProcess> => {
    rmSync(socket, { force: true })
    const helper = [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      'src/edges/nft/helper-process.ts',
      socket,
    ]
    const child = spawn(activate, ['-l', socket, ...as(FIREWALL, 'net_admin'), ...helper], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'ignore'],
    })
    while (!existsSync(socket)) await pause(10)
    chownSync(socket, SERVICE, SERVICE)
    chmodSync(socket, 0o600)
    return child
  }
  const start = (): Promise<RunningPark> =>
    startRealPark({
      data,
      env: {
        ...env,
        ISTHMUS_FIREWALL: socket,
        ISTHMUS_PROXY: '127.0.0.1:3128',
        ISTHMUS_DNS: `${OWN.four}:53`,
        NODE_COMPILE_CACHE: '',
      },
      through: as(SERVICE, 'net_bind_service', 'net_raw'),
    })
  let helper: ChildProcess | undefined
  let park: RunningPark | undefined
  after(async () => {
    await park?.kill()
    helper?.kill('SIGKILL')
    close()
    rmSync(folder, { recursive: true, force: true })
  })
  const ok = async (...args: string[]): Promise<string> => {
    const done = await asRoot(...args)
    assert.equal(done.exit, 0, done.err + done.out)
    return done.out
  }
  const signIn = async (seat: string, plan: string): Promise<void> => {
    const out = await ok('voucher', 'create', '--plan', plan, '--minutes', '30', '--count', '1', '--json')
    await ok('session', 'open', '--seat', seat, '--voucher', JSON.parse(out).codes[0])
  }

  test('before anything runs: nothing passes, though the machine forwards', async () => {
    assert.deepEqual(JSON.parse(await ok('gateway', 'close', '--json')), { table: 'new' })
    assert.deepEqual(JSON.parse(await ok('gateway', 'close', '--json')), { table: 'kept' })
    assert.equal(await ok('gateway', 'switch-on'), 'The machine forwards.\n')
    assert.equal(sysctl('net/ipv4/ip_forward'), '1')
    assert.equal(statSync(join(data, 'machine-before.json')).uid, SERVICE)
    assert.equal(await device.ask('tcp', WORLD.four, 8000), 'ECONNREFUSED')
  })

  test('without root: signed in, direct and checked pass, and names are read', async () => {
    helper = await startHelper()
    park = await start()
    await ok('network', 'put', '--id', 'mess', '--range', '10.1.0.0/24')
    await ok('seat', 'put', '--id', '7', '--network', 'mess', '--address', device.four)
    await ok('seat', 'put', '--id', '8', '--network', 'mess', '--address', neighbour.four)
    await signIn('7', 'crew')
    await signIn('8', 'reader')
    assert.match(await device.ask('tcp', WORLD.four, 8000), new RegExp(`^from ${OUTSIDE} `))
    const page = (host: string): string => neighbour.sh(`curl -s -m 5 -H 'Host: ${host}' http://${WORLD.four}/`)
    assert.equal(page('news.ship.example'), `page of news.ship.example at ${WORLD.four}`)
    assert.match(page('casino.ship.example'), /no-casino/)
    assert.deepEqual(JSON.parse((await asRoot('status', '--json')).out).troubles, [])
  })

  test('each of the two is killed, and the other one goes on', async () => {
    const died = once(helper as ChildProcess, 'exit')
    helper?.kill('SIGKILL')
    await died
    assert.match(await device.ask('tcp', WORLD.four, 8000), /^from /)
    helper = await startHelper()
    await pause(100)
    await park?.kill()
    assert.match(await device.ask('tcp', WORLD.four, 8000), /^from /)
    park = await start()
    assert.match(await device.ask('tcp', WORLD.four, 8000), /^from /)
  })

  test('nobody else may speak to the helper', () => {
    const [command = '', ...args] = as(SERVICE + 7)
    const script = `require('net').connect(${JSON.stringify(socket)}).on('error', (e) => { console.log(e.code) })`
    const { stdout } = spawnSync(command, [...args, process.execPath, '-e', script], { encoding: 'utf8' })
    assert.equal(stdout.trim(), 'EACCES')
  })

  test('an orderly stop with `remove`: settings first, then the table; and nothing of ours is left', async () => {
    assert.equal(await ok('gateway', 'put-back'), 'Put back.\n')
    assert.deepEqual([sysctl('net/ipv4/ip_forward'), sysctl('net/ipv4/tcp_fwmark_accept')], ['0', '0'])
    assert.equal(existsSync(join(data, 'machine-before.json')), false)
    await park?.stop()
    assert.doesNotMatch(execFileSync('nft', ['list', 'tables'], { encoding: 'utf8' }), /isthmus/)
  })
}
