// Binds the control socket: a dead server's socket file is replaced, a live server's never.
import { chmodSync, renameSync, rmSync } from 'node:fs'
import { connect, type Server } from 'node:net'
import { IsthmusError } from '../../base/errors.ts'

const inUse = (): IsthmusError =>
  new IsthmusError(
    'data:in-use',
    'another Isthmus runs on this data folder',
    'stop it, or set ISTHMUS_DATA to another folder',
  )

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Whether somebody listens behind a socket file. Only a refusal is proof that nobody does. */
const isAlive = (path: string): Promise<boolean> =>
  new Promise((told) => {
    const socket = connect(path)
    socket.on('connect', () => {
      socket.destroy()
      told(true)
    })
    socket.on('error', (error) => told(!['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(codeOf(error))))
  })

/** Binds with mode 0600 from the first moment: the mask holds during the call, and binding is done within it. */
const bind = async (server: Server, path: string): Promise<'bound' | 'exists'> => {
  const outcome = new Promise<'bound' | 'exists'>((settled, failed) => {
    server.once('error', (error) => (codeOf(error) === 'EADDRINUSE' ? settled('exists') : failed(error)))
    server.once('listening', () => settled('bound'))
  })
  const mask = process.umask(0o177)
  try {
    server.listen(path)
  } finally {
    process.umask(mask)
  }
  const bound = await outcome
  server.removeAllListeners('error')
  server.removeAllListeners('listening')
  if (bound === 'bound') chmodSync(path, 0o600)
  return bound
}

/**
 * Moves a dead socket out of the way. Between looking and moving another server may have taken its place: then what was
 * moved is alive, and is put back. A crash in between leaves a file aside that the next start does not meet.
 */
const clear = async (path: string): Promise<void> => {
  const aside = `${path}.${process.pid}`
  renameSync(path, aside)
  if (await isAlive(aside)) {
    renameSync(aside, path)
    throw inUse()
  }
  rmSync(aside, { force: true })
}

/** Makes the server listen on the path, or throws `data:in-use`, `data:unusable`. */
export const claim = async (server: Server, path: string): Promise<void> => {
  try {
    if ((await bind(server, path)) === 'bound') return
    if (await isAlive(path)) throw inUse()
    await clear(path)
    if ((await bind(server, path)) === 'exists') throw inUse()
  } catch (cause) {
    if (cause instanceof IsthmusError) throw cause
    const mend = 'check that this user may write the data folder, or set ISTHMUS_DATA'
    throw new IsthmusError('data:unusable', 'the control socket cannot be made in the data folder', mend, { cause })
  }
}
