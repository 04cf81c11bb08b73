// Writes given bytes on one connection, piece by piece, and tells what came back. Arguments: host, port, pause, pieces in base64.
import { connect } from 'node:net'

const [, , host = '', port = '', pause = '0', ...pieces] = process.argv
let said = ''
const over = (): void => {
  process.stdout.write(said)
  process.exit(0)
}
const socket = connect({ host, port: Number(port), noDelay: true }, () => {
  const next = (): void => {
    const piece = pieces.shift()
    if (piece === undefined) return
    socket.write(Buffer.from(piece, 'base64'))
    setTimeout(next, Number(pause))
  }
  next()
})
socket.on('data', (bytes) => {
  said += bytes.toString('latin1')
})
socket.on('error', over).on('close', over)
setTimeout(over, 1500)
