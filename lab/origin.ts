// The world's servers, in one process: pages by HTTP and TLS that say who was reached, and ports that send back what comes.
// Arguments: a key file, a certificate file, and the ports.
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:net'
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
for (const port of [443, ...ports.map(Number)])
  for (const type of ['udp4', 'udp6'] as const) {
    const socket = createSocket({ type, ipv6Only: type === 'udp6' })
    socket.on('message', (bytes, from) => socket.send(`from ${from.address} ${bytes}`, from.port, from.address))
    socket.bind(port, type === 'udp4' ? '0.0.0.0' : '::')
  }
