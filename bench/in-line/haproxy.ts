// HAProxy in line: reads the hello, refuses the listed name, relays with splice to the address that the client meant.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { haproxy as system } from '../systems/haproxy.ts'
import type { Peer } from './peer.ts'

const PORT = 13_130

// A server without an address is the connection's own destination, as it was before the redirect (SO_ORIGINAL_DST).
const settings = (refused: string): string => `
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
  bind :${PORT}
  tcp-request inspect-delay 5s
  tcp-request content reject if { req.ssl_sni -i ${refused} }
  tcp-request content accept if { req.ssl_hello_type 1 }
  tcp-request content reject
  default_backend world
backend world
  server meant 0.0.0.0:0
`

export const haproxy: Peer = {
  system,
  note: 'reads the hello, relays with splice; one thread',
  seat: 'seat-3',
  port: PORT,
  prepare: ({ folder, refused }) => {
    const file = join(folder, 'haproxy.cfg')
    writeFileSync(file, settings(refused))
    return ['/usr/sbin/haproxy', '-db', '-f', file]
  },
}
