// Squid: no cache, no logs, one rule; with a list, one `dstdomain` file. A changed list counts after SIGHUP (`-k reconfigure`).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPeer } from './peer.ts'
import type { Place, System } from './system.ts'

const PORT = 13128

/** What it is anywhere in the bench: no cache, no logs, no helpers. */
export const withoutCache = (folder: string): string => `
visible_hostname bench
pid_filename ${folder}/squid.pid
coredump_dir ${folder}
cache deny all
access_log none
cache_store_log none
cache_log ${folder}/cache.log
netdb_filename none
pinger_enable off
client_db off
max_filedescriptors 16384
shutdown_lifetime 0 seconds
`

const settings = ({ folder, list }: Place): string => `
${withoutCache(folder)}
http_port 127.0.0.1:${PORT}
hosts_file /etc/hosts
dns_nameservers 127.0.0.1
acl ours src 127.0.0.0/8
${list === undefined ? '' : `acl listed dstdomain "${list}"\nhttp_access deny listed\n`}http_access allow ours
http_access deny all
`

export const squid: System = {
  name: 'Squid',
  note: 'no cache, no logs; SIGHUP after a change',
  // The flavour that also reads hellos in line; its program is that of the package `squid`.
  needs: { package: 'squid-openssl', program: '/usr/sbin/squid', version: ['-v'] },
  listed: '.',
  start: async (place) => {
    const file = join(place.folder, 'squid.conf')
    writeFileSync(file, settings(place))
    return startPeer(place, PORT, ['/usr/sbin/squid', '-N', '-f', file], { tunnel: true, reload: 'SIGHUP' })
  },
}
