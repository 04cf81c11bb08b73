// The gateway in line, in the lab, beside the same network without it (plain forwarding) and beside HAProxy as a transparent relay that
// reads the hello. Each round measures all three, one after the other. Prints JSON; needs root on Linux.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { buildNetwork, cannotHere, folderOf, spaceOf, takeDown } from '../lab/network.ts'
import { openLab } from '../lab/open.ts'
import { PLACES, WORLD } from '../lab/plan.ts'
import { median } from './kit/figures.ts'
import { type Bulk, type Connections, compileLoad } from './kit/load.ts'

const ROUNDS = 3
const US = `isth-bench-${process.pid}`
const PLAIN = `isth-plain-${process.pid}`
const RELAY_PORT = 13_130
const run = promisify(execFile)

const inSpace = (lab: string, place: string, command: readonly string[]): readonly [string, string[]] => [
  'nsenter',
  [`--net=/run/netns/${spaceOf(lab, place)}`, ...command],
]

const started: ChildProcess[] = []
const startIn = (lab: string, place: string, command: readonly string[]): void => {
  const [file, args] = inSpace(lab, place, command)
  started.push(spawn(file, args, { stdio: 'ignore' }))
}

/** The host's own choice may be BBR, which paces. */
const useReno = (lab: string): void => {
  for (const place of ['gateway', 'world', ...PLACES.map(({ name }) => name)]) {
    const [file, args] = inSpace(lab, place, ['sysctl', '-qw', 'net.ipv4.tcp_congestion_control=reno'])
    execFileSync(file, args)
  }
}

/** The bench's origins in place of the lab's pages: one that answers a little, one that streams, the latter at two ports. */
const serve = async (lab: string, load: string): Promise<void> => {
  const pids = execFileSync('ip', ['netns', 'pids', spaceOf(lab, 'world')], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
  const origin = pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('origin.ts'))
  if (origin !== undefined) process.kill(Number(origin), 'SIGKILL')
  await pause(300) // its ports are free again
  startIn(lab, 'world', [load, 'small', WORLD.news.four, '443'])
  startIn(lab, 'world', [load, 'stream', WORLD.museum.four, '443'])
  startIn(lab, 'world', [load, 'stream', WORLD.museum.four, '8000'])
}

const RELAY = `
global
  maxconn 4000
  nbthread 1
defaults
  mode tcp
  option splice-response
  option splice-request
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend in
  bind :${RELAY_PORT}
  tcp-request inspect-delay 5s
  tcp-request content accept if { req.ssl_hello_type 1 }
  tcp-request content reject
  use_backend small if { req.ssl_sni -i news.example }
  use_backend stream if { req.ssl_sni -i museum.example }
backend small
  server one ${WORLD.news.four}:443
backend stream
  server one ${WORLD.museum.four}:443
`

/** The same network without us; what goes to one address of the world is led to HAProxy there. */
const buildPlain = (): void => {
  mkdirSync(folderOf(PLAIN), { recursive: true })
  buildNetwork(PLAIN)
  const file = `${folderOf(PLAIN)}/haproxy.cfg`
  writeFileSync(file, RELAY)
  startIn(PLAIN, 'gateway', ['/usr/sbin/haproxy', '-db', '-f', file])
  const [nft, args] = inSpace(PLAIN, 'gateway', ['nft', '-f', '-'])
  execFileSync(nft, args, {
    input: `table ip bench { chain led { type nat hook prerouting priority dstnat;
      ip daddr ${WORLD.mail.four} tcp dport 443 redirect to :${RELAY_PORT}
    }
    }\n`,
  })
}

type Way = { readonly lab: string; readonly seat: string; readonly address: string; readonly port: number }

const ask = async <T>(load: string, { lab, seat, address, port }: Way, what: readonly string[]): Promise<T> => {
  const [command = '', ...options] = what
  const [file, args] = inSpace(lab, seat, [load, command, address, String(port), ...options])
  const { stdout } = await run(file, args, { timeout: 30_000 })
  return JSON.parse(stdout) as T
}

const gbps = async (load: string, way: Way, name: string): Promise<number> => {
  const { bytes, seconds, failed, silent } = await ask<Bulk>(load, way, [
    'bulk',
    '--hello',
    name,
    '--open',
    '8',
    '--seconds',
    '1.5',
  ])
  return failed + silent > 0 ? Number.NaN : (bytes * 8) / seconds / 1e9
}

const perSecond = async (load: string, way: Way): Promise<number> => {
  const { done, seconds, failed } = await ask<Connections>(load, way, [
    'new',
    '--hello',
    'news.example',
    '--open',
    '64',
    '--seconds',
    '1.5',
  ])
  return failed > 0 ? Number.NaN : done / seconds
}

const at = (load: string, way: Way, rate: number): Promise<Connections> =>
  ask(load, way, ['new', '--hello', 'news.example', '--open', '4096', '--rate', String(rate), '--seconds', '2'])

/** New connections while eight streams fill the line. */
const besideBulk = async (load: string, streams: Way, way: Way): Promise<number> => {
  const bulk = gbps(load, streams, 'museum.example')
  await pause(500)
  const { p50 } = await ask<Connections>(load, way, [
    'new',
    '--hello',
    'news.example',
    '--open',
    '4096',
    '--rate',
    '200',
    '--seconds',
    '0.9',
  ])
  await bulk
  return p50
}

const round = async (load: string) => {
  const us = { lab: US, port: 443 }
  const plain = { lab: PLAIN, port: 443 }
  const ours = { ...us, seat: 'seat-2' }
  const theirs = { ...plain, seat: 'seat-2' }
  const [small, stream, relayed] = [WORLD.news.four, WORLD.museum.four, WORLD.mail.four]
  const tools = { address: stream, port: 8000, seat: 'seat-1' }
  return {
    plainGbps: await gbps(load, { ...plain, ...tools }, 'museum.example'),
    directGbps: await gbps(load, { ...us, ...tools }, 'museum.example'),
    checkedGbps: await gbps(load, { ...ours, address: stream }, 'museum.example'),
    haproxyGbps: await gbps(load, { ...theirs, address: relayed }, 'museum.example'),
    plainNew: await perSecond(load, { ...theirs, address: small }),
    checkedNew: await perSecond(load, { ...ours, address: small }),
    haproxyNew: await perSecond(load, { ...theirs, address: relayed }),
    plainP99: (await at(load, { ...theirs, address: small }, 500)).p99,
    checkedP99: (await at(load, { ...ours, address: small }, 500)).p99,
    haproxyP99: (await at(load, { ...theirs, address: relayed }, 500)).p99,
    checkedP50BesideBulk: await besideBulk(load, { ...ours, address: stream }, { ...ours, address: small }),
    haproxyP50BesideBulk: await besideBulk(load, { ...theirs, address: relayed }, { ...theirs, address: relayed }),
  }
}

const measure = async (folder: string) => {
  const load = compileLoad(folder)
  // As the others have none: a block bounds what one person may open to one address (docs/decisions/0021).
  const lab = await openLab(US, '  ports-per-session: 0\n')
  buildPlain()
  for (const each of [US, PLAIN]) {
    useReno(each)
    await serve(each, load)
  }
  const sit = (seat: string, code = '') =>
    lab.desk.openSession({ by: 'bench', seat, credential: { kind: 'voucher', code } })
  await sit('seat-1', lab.vouchers.crew[0])
  await sit('seat-2', lab.vouchers.reader[0])
  await pause(500)
  const rounds: Awaited<ReturnType<typeof round>>[] = []
  for (let n = 0; n < ROUNDS; n++) rounds.push(await round(load))
  const mid = (by: (of: (typeof rounds)[number]) => number): number => median(rounds.map(by))
  return {
    directOfPlain: mid(({ directGbps, plainGbps }) => directGbps / plainGbps),
    checkedOfPlain: mid(({ checkedGbps, plainGbps }) => checkedGbps / plainGbps),
    haproxyOfPlain: mid(({ haproxyGbps, plainGbps }) => haproxyGbps / plainGbps),
    plainGbps: mid(({ plainGbps }) => plainGbps),
    newPerSecond: {
      plain: mid((r) => r.plainNew),
      checked: mid((r) => r.checkedNew),
      haproxy: mid((r) => r.haproxyNew),
    },
    p99OverPlainMs: { checked: mid((r) => r.checkedP99 - r.plainP99), haproxy: mid((r) => r.haproxyP99 - r.plainP99) },
    p50BesideBulkMs: { checked: mid((r) => r.checkedP50BesideBulk), haproxy: mid((r) => r.haproxyP50BesideBulk) },
  }
}

const cannot = cannotHere()
if (cannot !== undefined) {
  console.error(`in-line: ${cannot}`)
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'bench-in-line-'))
try {
  console.log(JSON.stringify(await measure(folder)))
} finally {
  for (const child of started) child.kill()
  await takeDown(US)
  await takeDown(PLAIN)
  rmSync(folder, { recursive: true, force: true })
}
