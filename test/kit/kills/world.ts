// The world of test/end-to-end/kills.test.ts: endless numbered bytes on 8000, 9993, 443 (after a hello) and 80 (`/long`); what is sent by UDP is taken and not answered.
import { createSocket } from 'node:dgram'
import { createServer as createHttp } from 'node:http'
import { createServer } from 'node:net'
import type { Writable } from 'node:stream'
import { numbered } from './numbered.ts'

const CHUNK = 16 * 1024
const EVERY_MS = 25

/** About 640 kB a second, until the other end has had enough. */
const stream = (to: Writable): void => {
  let at = 0
  const more = setInterval(() => {
    if (to.writableLength > CHUNK) return
    to.write(numbered(at, CHUNK))
    at += CHUNK
  }, EVERY_MS)
  to.on('close', () => clearInterval(more))
}

for (const port of [8000, 9993])
  createServer((socket) => {
    socket.on('error', () => {})
    stream(socket)
  }).listen(port, '::')
createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', () => stream(socket))
}).listen(443, '::')
createHttp(({ url, headers }, response) => {
  response.on('error', () => {})
  if (url === '/long') stream(response)
  else response.end(`page of ${headers.host}`)
}).listen(80, '::')
for (const port of [443, 8000, 8001, 9993]) {
  const socket = createSocket('udp4')
  socket.on('message', () => {}) // bound, so that the kernel does not say that nobody is there
  socket.bind(port)
}
setTimeout(() => console.log('ready'), 150)
