// Runs Debian's openNDS on the lab's gateway. It rewrites /etc/hosts and /etc/dnsmasq.conf, restarts services of the machine and ends
// processes by name; so it gets a /etc, a /tmp and process numbers of its own, and a systemctl that does nothing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { folderOf } from '../../lab/network.ts'
import { inSpace } from '../kit/lab.ts'
import { type Program, start, tail } from '../kit/processes.ts'
import { type devices, LAB } from './network.ts'

export const PORT = 2050
/** What a portal of one's own shares with openNDS. */
export const KEY = 'bench'

// The package's own settings beside the first five: no rules for people, names and addresses for everybody.
const settings = (most: number): string => `
GatewayName bench
GatewayInterface seats0
GatewayPort ${PORT}
MaxClients ${most}
faskey ${KEY}
FirewallRuleSet authenticated-users {
}
FirewallRuleSet preauthenticated-users {
}
FirewallRuleSet users-to-router {
    FirewallRule allow udp port 53
    FirewallRule allow tcp port 53
    FirewallRule allow udp port 67
}
`

// Its rules are those of iptables-legacy: with iptables-nft it fails on the chain FORWARD that its own script made (1.8.9, seen here).
const APART = `
set -e
mount -t tmpfs -o mode=0755 none /mnt
cp -a /etc /mnt/etc
mkdir /mnt/bin /mnt/leases
mount --bind /mnt/etc /etc
mount --bind /mnt/leases /var/lib/misc
mount -t tmpfs -o mode=1777 none /tmp
cp "$1/opennds.conf" /etc/opennds/opennds.conf
cp "$1/leases" /var/lib/misc/dnsmasq.leases
touch /etc/dnsmasq.conf
printf '#!/bin/sh\\n' > /mnt/bin/systemctl
chmod +x /mnt/bin/systemctl
ln -s /usr/sbin/iptables-legacy /mnt/bin/iptables
export PATH=/mnt/bin:$PATH
exec /usr/bin/opennds -f -d 0
`

export const OPENNDS = {
  name: 'openNDS',
  needs: { package: 'opennds', program: '/usr/bin/opennds', version: ['-v'] },
}
const RULES = { package: 'iptables', program: '/usr/sbin/iptables-legacy' }

/** Why it cannot run here; `undefined`: it can. */
export const cannotStart = (): string | undefined => {
  const missing = [OPENNDS.needs, RULES].filter(({ program }) => !existsSync(program))
  const packages = missing.map((need) => need.package).join(' ')
  return missing.length === 0 ? undefined : `openNDS needs packages: apt-get install ${packages}`
}

/** Starts it for those devices, which have their addresses as from DHCP, and waits until its portal listens. */
export const startOpennds = async (all: ReturnType<typeof devices>): Promise<Program> => {
  const folder = folderOf(LAB)
  writeFileSync(join(folder, 'opennds.conf'), settings(all.length))
  const until = Math.floor(Date.now() / 1000) + 36_000
  const lease = (one: (typeof all)[number]): string => `${until} ${one.hardware} ${one.four} device-${one.number} *\n`
  writeFileSync(join(folder, 'leases'), all.map(lease).join(''))
  const apart = [
    'unshare',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    'sh',
    '-c',
    APART,
    'sh',
    folder,
  ]
  const program = await start(inSpace(LAB, 'gateway', ...apart), { log: join(folder, 'opennds.log') })
  for (let tries = 0; !listens(program); tries++) {
    if (!program.running() || tries > 300)
      throw new Error(`openNDS does not start; its log ends:\n${tail(program.log)}`)
    await pause(100)
  }
  return program
}

/** Sockets that listen, of the network that the process is in (proc(5)). */
const listens = ({ pid }: Program): boolean => {
  const wanted = `:${PORT.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`
  return ['tcp', 'tcp6'].some((of) => readFileSync(`/proc/${pid}/net/${of}`, 'utf8').includes(wanted))
}
