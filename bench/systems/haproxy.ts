// HAProxy: no forward proxy (it knows no CONNECT), but the fastest relay that reads the name of a ClientHello: it shows
// what is possible with splice(2) in C. It does less than the others: no tunnel request, no name resolved.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ORIGIN, SMALL_NAME, SMALL_PORT, STREAM_NAME, STREAM_PORT } from '../kit/load.ts'
import { startPeer } from './peer.ts'
import type { System } from './system.ts'

const PORT = 13130

const SETTINGS = `
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
  bind 127.0.0.1:${PORT}
  tcp-request inspect-delay 5s
  tcp-request content accept if { req.ssl_hello_type 1 }
  tcp-request content reject
  use_backend small if { req.ssl_sni -i ${SMALL_NAME} }
  use_backend stream if { req.ssl_sni -i ${STREAM_NAME} }
backend small
  server one ${ORIGIN}:${SMALL_PORT}
backend stream
  server one ${ORIGIN}:${STREAM_PORT}
`

export const haproxy: System = {
  name: 'HAProxy (SNI)',
  note: 'no CONNECT, no resolving: reads the hello, relays with splice; one thread',
  needs: { package: 'haproxy', program: '/usr/sbin/haproxy', version: ['-v'] },
  listed: null,
  start: async (place) => {
    const file = join(place.folder, 'haproxy.cfg')
    writeFileSync(file, SETTINGS)
    return startPeer(place, PORT, ['/usr/sbin/haproxy', '-db', '-f', file], { tunnel: false })
  },
}
