// Opens the lab: network, world, and the gateway's program itself, in line, with people's places entered.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { remoteDesk } from '../src/edges/control/call.ts'
import { buildNetwork, cannotHere, folderOf, takeDown, within } from './network.ts'
import { ECHO_PORTS, GATEWAY, PLACES, WORLD } from './plan.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const VOUCHERS = 25

/** Settings of the gateway's program, for it and for commands to it. */
export const gatewayEnv = (lab: string): NodeJS.ProcessEnv => ({
  ...process.env,
  ISTHMUS_CONFIG: `${folderOf(lab)}/park/isthmus.yaml`,
  ISTHMUS_DATA: `${folderOf(lab)}/data`,
  ISTHMUS_HTTP: '127.0.0.1:8080',
  ISTHMUS_PROXY: '127.0.0.1:3128',
  ISTHMUS_METRICS: '127.0.0.1:9464',
  ISTHMUS_DNS: `${GATEWAY.four}:53,[${GATEWAY.six}]:53`,
})

/** Starts a program that outlives us in a place of the lab; what it prints goes to a file. */
const startIn = (lab: string, place: string, log: string, command: readonly string[]): ChildProcess => {
  const out = openSync(`${folderOf(lab)}/${log}`, 'w')
  const [file = '', ...args] = [...within(lab, place), ...command]
  const child = spawn(file, args, { cwd: ROOT, env: gatewayEnv(lab), detached: true, stdio: ['ignore', out, out] })
  child.unref()
  return child
}

/** The pages and the resolver of a lab that is built, and the key and certificate of those pages. */
export const startWorld = (lab: string): void => {
  const folder = folderOf(lab)
  const [key, cert] = [`${folder}/key.pem`, `${folder}/cert.pem`]
  const names = ['news', 'casino', 'museum', 'mail'] as const
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=lab',
      ],
      ...[
        '-addext',
        `subjectAltName=${names.map((name) => `DNS:${name}.example`).join()}`,
        '-keyout',
        key,
        '-out',
        cert,
      ],
    ],
    { stdio: 'ignore' },
  )
  const origin = fileURLToPath(new URL('./origin.ts', import.meta.url))
  startIn(lab, 'world', 'world.log', [process.execPath, origin, key, cert, ...ECHO_PORTS.map(String)])
  const hosts = names.flatMap((name) =>
    [WORLD[name].four, WORLD[name].six].map((at) => `--address=/${name}.example/${at}`),
  )
  startIn(lab, 'world', 'dns.log', [
    ...[
      '/usr/sbin/dnsmasq',
      '--keep-in-foreground',
      '--conf-file=/dev/null',
      '--no-resolv',
      '--no-hosts',
      '--user=root',
    ],
    ...['--pid-file=', '--log-queries', '--log-facility=-', '--bind-interfaces', '--local-ttl=30'],
    ...[WORLD.dns, WORLD.elsewhere].flatMap(({ four, six }) => [`--listen-address=${four}`, `--listen-address=${six}`]),
    ...hosts,
    `--address=/doh.example/${WORLD.elsewhere.four}`,
    `--address=/rebind-gateway.example/${GATEWAY.four}`,
    '--address=/rebind-office.example/10.30.0.11',
    '--address=/tunnel.example/203.0.113.99',
  ])
}

const startGateway = async (lab: string): Promise<void> => {
  const child = startIn(lab, 'gateway', 'gateway.log', [process.execPath, 'bin/isthmus.js', 'start', '--json'])
  const log = (): string => readFileSync(`${folderOf(lab)}/gateway.log`, 'utf8')
  for (let tries = 0; !log().includes('"portal"'); tries++) {
    if (child.exitCode !== null || tries > 600) throw new Error(`the gateway does not start:\n${log()}`)
    await pause(50)
  }
}

export type Lab = {
  readonly name: string
  /** Codes of each plan's vouchers, none used yet. */
  readonly vouchers: { readonly reader: readonly string[]; readonly crew: readonly string[] }
  readonly desk: ReturnType<typeof remoteDesk>
}

const enterPlaces = async ({ desk }: Pick<Lab, 'desk'>): Promise<void> => {
  await desk.putNetwork({ id: 'seats', ranges: ['10.20.0.0/24', '2001:db8:20::/64'] })
  await desk.putNetwork({ id: 'office', ranges: ['10.30.0.0/24', '2001:db8:30::/64'] })
  for (const { name, bridge, four, six } of PLACES)
    await desk.putSeat({ id: name, network: bridge === 'seats0' ? 'seats' : 'office', addresses: [four, six] })
}

/**
 * Builds the lab and starts all that runs in it. What a run before left is taken away first. Throws why it cannot be.
 * `more`: lines of the key `gateway`, below those of the lab's settings.
 */
export const openLab = async (name: string, more = ''): Promise<Lab> => {
  const cannot = cannotHere()
  if (cannot !== undefined) throw new Error(cannot)
  await takeDown(name)
  const folder = folderOf(name)
  mkdirSync(`${folder}/data`, { recursive: true, mode: 0o700 })
  cpSync(new URL('./park', import.meta.url), `${folder}/park`, { recursive: true })
  appendFileSync(`${folder}/park/isthmus.yaml`, more)
  writeFileSync(`${folder}/resolv.conf`, `nameserver ${GATEWAY.four}\noptions timeout:2 attempts:2\n`)
  buildNetwork(name)
  startWorld(name)
  await startGateway(name)
  const desk = remoteDesk(`${folder}/data`)
  await enterPlaces({ desk })
  const codes = async (plan: string): Promise<readonly string[]> => {
    const made = await desk.createVouchers({ by: 'lab', plan, minutes: 600, days: 2, count: VOUCHERS })
    if (!made.created) throw new Error(`no vouchers of ${plan}: ${made.why}`)
    return made.codes
  }
  return { name, desk, vouchers: { reader: await codes('reader'), crew: await codes('crew') } }
}
