// The two networks in line: the lab with our gateway, and the same without us, on whose gateway the peers stand, each in the way of a
// seat of its own.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildNetwork, folderOf, takeDown, within } from '../../lab/network.ts'
import { openLab, startWorld } from '../../lab/open.ts'
import { PLACES, WORLD } from '../../lab/plan.ts'
import { clearWorld, inSpace, runIn } from '../kit/lab.ts'
import { type Program, start } from '../kit/processes.ts'
import type { Peer } from './peer.ts'

export const US = `isth-bench-${process.pid}`
export const PLAIN = `isth-plain-${process.pid}`

/** Has one address with news.example, so only a name that was read can tell the two apart. */
export const REFUSED = 'casino.example'

const started: Program[] = []

/** The host's own choice may be BBR, which paces. */
const useReno = (lab: string): void => {
  for (const place of ['gateway', 'world', ...PLACES.map(({ name }) => name)])
    runIn(lab, place, ['sysctl', '-qw', 'net.ipv4.tcp_congestion_control=reno'])
}

/** The bench's origins in place of the lab's pages: one that answers a little, one that streams, the latter at two ports. */
const serve = async (lab: string, load: string): Promise<void> => {
  await clearWorld(lab)
  const log = join(folderOf(lab), 'origins.log')
  for (const [what, address, port] of [
    ['small', WORLD.news.four, '443'],
    ['stream', WORLD.museum.four, '443'],
    ['stream', WORLD.museum.four, '8000'],
  ] as const)
    started.push(await start(inSpace(lab, 'world', load, what, address, port), { log }))
}

/** The same network without us. */
const buildPlain = (): void => {
  mkdirSync(folderOf(PLAIN), { recursive: true })
  writeFileSync(join(folderOf(PLAIN), 'resolv.conf'), `nameserver ${WORLD.dns.four}\n`)
  buildNetwork(PLAIN)
  startWorld(PLAIN)
}

/** Leads what a seat asks of port 443 to a port of the gateway. Destinations stay known there, so a peer can see what was meant. */
const lead = (seat: string, port: number): void => {
  const four = PLACES.find(({ name }) => name === seat)?.four
  const chain = 'add table ip bench; add chain ip bench led { type nat hook prerouting priority dstnat; }'
  runIn(PLAIN, 'gateway', [
    'nft',
    `${chain}; add rule ip bench led ip saddr ${four} tcp dport 443 redirect to :${port}`,
  ])
}

/** Both networks with the bench's origins, our gateway with a person at seat-1 (direct) and at seat-2 (checked); no peer yet. */
export const openNetworks = async (load: string): Promise<void> => {
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
}

/** Starts a peer on the plain gateway and leads its seat to it. */
export const post = async ({ system, prepare, seat, port }: Peer, folder: string): Promise<Program> => {
  const own = join(folder, system.name.replace(/\W/g, ''))
  mkdirSync(own)
  chmodSync(own, 0o777) // some run as users of their own
  const [key, cert] = [join(folderOf(PLAIN), 'key.pem'), join(folderOf(PLAIN), 'cert.pem')]
  const command = prepare({ folder: own, refused: REFUSED, key, cert })
  const [file = '', ...args] = [...within(PLAIN, 'gateway'), ...command]
  const program = await start([file, ...args], { log: join(own, 'output.log'), cwd: own })
  started.push(program)
  lead(seat, port)
  return program
}

export const closeNetworks = async (): Promise<void> => {
  for (const { stop } of started) await stop()
  await takeDown(US)
  await takeDown(PLAIN)
}
