// Devices for openNDS: the lab's network without us, and behind it as many devices as openNDS takes, each with a line of its own into the
// seats' bridge, a hardware address and an IPv4 address. All of them are in one namespace, each with its own way out.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildNetwork, folderOf, spaceOf } from '../../lab/network.ts'
import { startWorld } from '../../lab/open.ts'
import { GATEWAY, WORLD } from '../../lab/plan.ts'
import { runIn } from '../kit/lab.ts'

export const LAB = `isth-nds-${process.pid}`

/** Where the devices are. */
export const DEVICES = 'seat-20'

type Device = { readonly number: number; readonly four: string; readonly hardware: string }

export const devices = (count: number): readonly Device[] =>
  Array.from({ length: count }, (_, at) => {
    const number = at + 1
    const hex = number.toString(16).padStart(4, '0')
    const four = `10.21.${number >> 8}.${number & 255}`
    return { number, four, hardware: `02:00:00:21:${hex.slice(0, 2)}:${hex.slice(2)}` }
  })

const batch = (place: string, lines: readonly string[]): void => {
  execFileSync('ip', ['-n', spaceOf(LAB, place), '-batch', '-'], { input: lines.map((line) => `${line}\n`).join('') })
}

/** Builds it; the world's pages and its resolver run. */
export const openDevices = (all: readonly Device[]): void => {
  mkdirSync(folderOf(LAB), { recursive: true })
  writeFileSync(join(folderOf(LAB), 'resolv.conf'), `nameserver ${WORLD.dns.four}\n`)
  buildNetwork(LAB)
  startWorld(LAB)
  const space = spaceOf(LAB, DEVICES)
  batch(
    'gateway',
    all.flatMap(({ number, hardware }) => [
      `link add d${number} type veth peer name d${number} address ${hardware} netns ${space}`,
      `link set d${number} master seats0 up`,
    ]),
  )
  batch('gateway', ['route add 10.21.0.0/16 dev seats0'])
  batch('world', [`route add 10.21.0.0/16 via ${GATEWAY.outside.four}`])
  // Each line answers and asks for its own address only.
  runIn(LAB, DEVICES, ['sysctl', '-qw', 'net.ipv4.conf.all.arp_ignore=1', 'net.ipv4.conf.all.arp_announce=2'])
  batch(
    DEVICES,
    all.flatMap(({ number, four }) => [
      `link set d${number} up`,
      `addr add ${four}/32 dev d${number}`,
      `route add default via ${GATEWAY.four} dev d${number} onlink table ${1000 + number}`,
      `rule add from ${four} lookup ${1000 + number}`,
    ]),
  )
}
