// The world's servers, in one process: pages by HTTP and TLS that say who was reached, and ports that send back what comes.
// Arguments: a key file, a certificate file, and the ports.
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { createServer as createTls } from 'node:tls'

const [, , key = '', cert = '', ...ports] = process.argv

const page = ({ headers, socket }: IncomingMessage, response: ServerResponse): void => {
  response.end(`reached ${headers.host} at ${socket.localAddress?.replace('::ffff:', '')}\n`)
}

const plain = createHttp(page).listen(80, '::')
const secure = createTls({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
  plain.emit('connection', socket)
})
secure.on('tlsClientError', () => {})
secure.listen(443, '::')

for (const port of ports.map(Number))
  createServer((socket) => {
    socket.on('error', () => {})
    socket.write(`from ${socket.remoteAddress?.replace('::ffff:', '')} ${socket.remotePort}\n`)
    socket.pipe(socket)
  }).listen(port, '::')
// One socket an address: an answer comes from where the question went.
const own = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
for (const port of [443, ...ports.map(Number)])
  for (const { address, family, scopeid } of own) {
    if ((scopeid ?? 0) !== 0) continue
    const socket = createSocket(family === 'IPv4' ? 'udp4' : 'udp6')
    socket.on('message', (bytes, from) => socket.send(`from ${from.address} ${bytes}`, from.port, from.address))
    socket.bind(port, address)
  }
