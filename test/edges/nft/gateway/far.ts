// A host at the other end of a line: serves, asks once, or stays connected. One process each, told by its arguments what to do.
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns'
import { createServer as createHttp } from 'node:http'
import { connect, createServer } from 'node:net'

const [, , task = '', host = '', portText = ''] = process.argv
const port = Number(portText)

/** Pages of whatever host is asked for. */
const pages = (): void => {
  createHttp(({ headers, socket }, response) => {
    response.end(`page of ${headers.host} at ${socket.localAddress?.replace('::ffff:', '')}`)
  }).listen(80, '::')
}

/** Tells each visitor where they came from; what they write comes back. */
const serve = (ports: readonly number[]): void => {
  pages()
  for (const each of ports) {
    createServer((socket) => {
      socket.on('error', () => {})
      socket.write(`from ${socket.remoteAddress?.replace('::ffff:', '')} ${socket.remotePort}\n`)
      socket.pipe(socket)
    }).listen(each, '::')
    for (const family of ['udp4', 'udp6'] as const) {
      const socket = createSocket({ type: family, ipv6Only: family === 'udp6' })
      socket.on('message', (bytes, from) => socket.send(`from ${from.address} ${bytes}`, from.port, from.address))
      socket.bind(each, family === 'udp4' ? '0.0.0.0' : '::')
    }
  }
  setTimeout(() => console.log('ready'), 150)
}

/** What a device saw: the greeting, or the error's code, or `silence`. */
const tcp = (): void => {
  const socket = connect({ host, port })
  const over = (what: string): void => {
    console.log(what)
    process.exit(0)
  }
  socket.on('data', (bytes) => over(bytes.toString().trim()))
  socket.on('error', (error: NodeJS.ErrnoException) => over(error.code ?? ''))
  setTimeout(() => over('silence'), 700)
}

const udp = (): void => {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const over = (what: string): void => {
    console.log(what)
    process.exit(0)
  }
  socket.on('message', (bytes) => over(bytes.toString()))
  socket.on('error', (error: NodeJS.ErrnoException) => over(error.code ?? ''))
  socket.connect(port, host, () => {
    socket.send('hello')
    setTimeout(() => socket.send('hello', () => {}), 100)
  })
  setTimeout(() => over('silence'), 700)
}

/** Writes a line now and then, and tells what comes back, until it is over. */
const stay = (): void => {
  const socket = connect({ host, port })
  socket.on('data', (bytes) => process.stdout.write(bytes))
  socket.on('error', (error: NodeJS.ErrnoException) => console.log(`over ${error.code}`))
  socket.on('close', () => process.exit(0))
  setInterval(() => socket.write('still here\n'), 50)
}

/** Asks the resolver at `host` from one of our addresses: the first address that the name has, or the error's code. */
const name = (): void => {
  const resolver = new Resolver({ timeout: 2000, tries: 1 })
  resolver.setServers([host])
  resolver.setLocalAddress(portText)
  resolver.resolve4('news.ship.example', (error, found) => console.log(error === null ? found[0] : error.code))
}

if (task === 'serve') serve([host, ...process.argv.slice(4)].map(Number))
if (task === 'tcp') tcp()
if (task === 'udp') udp()
if (task === 'stay') stay()
if (task === 'name') name()
