// The program in line with its portal on the LAN: this process becomes the gateway's machine, a device and its neighbour are inside.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildGateway, type Device, OWN, WORLD } from '../edges/nft/gateway/network.ts'
import { freshFolder } from './folder.ts'
import { type RunningPark, startRealPark } from './park.ts'

const POLICY = `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, tcp/443, udp/443] }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [web], session: 30 min, data: 500 MB/day }
walled: [=help.ship.example]
rules:
  no-casino:
    layer: park
    block: { who: everyone, to: [=casino.ship.example, =nmcheck.gnome.org] }
`

const SETTINGS = `policy: policy.yaml
domain: ship.example
hosts:
  news.ship.example: ["${WORLD.four}", "${WORLD.six}"]
  museum.ship.example: ["${WORLD.four}", "${WORLD.six}"]
  casino.ship.example: ${WORLD.four}
  help.ship.example: ${WORLD.other}
gateway:
  inside: lan0
  outside: wan0
  addresses: ["${OWN.four}", "${OWN.six}"]
`

export type Page = { readonly status: number; readonly head: string; readonly location: string; readonly body: string }

/** A device's browser, as far as curl is one: names are asked of whatever server it knows, cookies are not kept. */
export const curlFrom = (device: Device, family: 4 | 6 = 4) => {
  const find = (name: string): string =>
    device
      .sh(`dig +short +tries=1 @${family === 4 ? '100.0.0.99' : '2a00:1::99'} ${name} ${family === 4 ? 'A' : 'AAAA'}`)
      .trim()
  return (url: string, ...args: string[]): Page => {
    const { hostname, port, protocol } = new URL(url)
    const at = port === '' ? (protocol === 'https:' ? 443 : 80) : port
    const address = /[:\d]$/.test(hostname) || hostname.startsWith('[') ? '' : find(hostname)
    const resolve =
      address === '' ? '' : `--resolve '${hostname}:${at}:${address.includes(':') ? `[${address}]` : address}'`
    const quoted = args.map((arg) => `'${arg}'`).join(' ')
    const text = device.sh(`curl -s -k -i -m 10 ${resolve} ${quoted} '${url}' || echo "failed $?"`)
    const [head = '', ...rest] = text.split('\r\n\r\n')
    return {
      status: Number(/^HTTP\/[\d.]+ (\d+)/.exec(head)?.[1] ?? 0),
      head: head.toLowerCase(),
      location: /^location: (.*)$/im.exec(head)?.[1]?.trim() ?? '',
      body: rest.length === 0 ? head : rest.join('\r\n\r\n'),
    }
  }
}

type LanPark = {
  readonly park: RunningPark
  readonly folder: string
  readonly device: Device
  readonly neighbour: Device
  readonly world: Device
  readonly ok: (...args: string[]) => Promise<string>
  /** A fresh code for half an hour. */
  readonly voucher: () => Promise<string>
  /** A person's badge and the PIN of their slip. */
  readonly person: (badge: string) => Promise<{ readonly badge: string; readonly pin: string }>
  readonly close: () => Promise<void>
}

/** Why it cannot be done here, or the running park. `settings`: lines below `gateway`. */
export const startLanPark = async (options: { settings?: string; policy?: string; ports?: readonly number[] } = {}) => {
  const built = await buildGateway(options.ports ?? [8000])
  if (built.cannot !== undefined) return { cannot: built.cannot, lan: null }
  const folder = freshFolder()
  writeFileSync(join(folder, 'policy.yaml'), options.policy ?? POLICY)
  writeFileSync(join(folder, 'isthmus.yaml'), SETTINGS + (options.settings ?? ''))
  const park = await startRealPark({
    env: {
      ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'),
      ISTHMUS_PROXY: '127.0.0.1:3128',
      ISTHMUS_DNS: `${OWN.four}:53,[${OWN.six}]:53`,
    },
  }).catch((error: unknown) => {
    built.close()
    throw error
  })
  const ok = async (...args: string[]): Promise<string> => {
    const done = await park.command(...args)
    assert.equal(done.exit, 0, done.err + done.out)
    return done.out
  }
  await ok('network', 'put', '--id', 'mess', '--range', '10.1.0.0/24', '--range', 'fd00:1::/64')
  await ok('tenant', 'put', '--id', 't-1', '--name', 'Deck')
  const lan: LanPark = {
    ...built,
    park,
    folder,
    ok,
    voucher: async () =>
      JSON.parse(await ok('voucher', 'create', '--plan', 'crew', '--minutes', '30', '--count', '1', '--json')).codes[0],
    person: async (badge) => {
      const who = ['--badge', badge, '--name', 'N', '--tenant', 't-1', '--plan', 'crew']
      return { badge, pin: JSON.parse(await ok('person', 'add', ...who, '--json')).pin }
    },
    close: async () => {
      await park.kill()
      built.close()
    },
  }
  return { cannot: undefined, lan }
}
