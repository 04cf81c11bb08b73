// What the handover tests start on the other side: says what it was given, and answers in capitals.
import { createServer } from 'node:http'
import { receive } from '../../../src/edges/proxy/relay/receive.ts'

const server = createServer((request, response) => {
  response.setHeader('connection', 'close')
  response.end(`${request.method} ${request.url} from ${request.socket.remoteAddress}`)
})

const { post } = receive(
  (socket, early, message) => {
    post({ given: message, address: socket.remoteAddress, port: socket.remotePort, early: String(early) })
    socket.on('error', () => {})
    if (message === 'http') {
      socket.unshift(early)
      server.emit('connection', socket)
      return
    }
    socket.on('data', (chunk) => socket.write(String(chunk).toUpperCase()))
    socket.on('end', () => socket.end('bye'))
  },
  (message) => {
    if (message === 'crash') throw new Error('crashed as asked')
    post({ heard: message })
  },
)
