// Squid in line: peeks at the hello, ends the listed name, splices all others; it opens nobody's encryption.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WORLD } from '../../lab/plan.ts'
import { squid as system, withoutCache } from '../systems/squid.ts'
import type { Peer, Post } from './peer.ts'

const PORT = 13_128

// It insists on a certificate, which nothing here ever shows, and on an ordinary port beside the intercepting one.
const settings = ({ folder, refused, key, cert }: Post): string => `
${withoutCache(folder)}
http_port 127.0.0.1:${PORT + 1}
https_port ${PORT} intercept ssl-bump generate-host-certificates=off tls-cert=${cert} tls-key=${key}
dns_nameservers ${WORLD.dns.four}
acl step1 at_step SslBump1
acl listed ssl::server_name ${refused}
ssl_bump peek step1
ssl_bump terminate listed
ssl_bump splice all
acl seats src 10.20.0.0/24
http_access allow seats
http_access deny all
`

export const squid: Peer = {
  system,
  note: 'ssl-bump: peeks at the hello, splices; no cache, no logs',
  seat: 'seat-4',
  port: PORT,
  prepare: (post) => {
    const file = join(post.folder, 'squid.conf')
    writeFileSync(file, settings(post))
    return ['/usr/sbin/squid', '-N', '-f', file]
  },
}
