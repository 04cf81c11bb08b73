// A real PostgreSQL for a test file: its own cluster in a fresh folder, on a free port, ended with the test process.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freshFolder } from './folder.ts'

export type Postgres = {
  /** Makes an empty database and gives its address. */
  readonly database: () => Promise<string>
  /** Runs a statement as the superuser. */
  readonly query: (sql: string) => Promise<readonly Record<string, unknown>[]>
  readonly pid: number
  /** kill -9 of the whole server, as power loss would end it, and its start again on the same port. */
  readonly crash: () => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

const ROOTS = ['/usr/lib/postgresql', '/usr/local/lib/postgresql']

/** The folder of the newest PostgreSQL's programs (Debian's layout, or the PATH's), or `undefined`. */
export const postgresPrograms = (): string | undefined => {
  const versions = ROOTS.filter(existsSync).flatMap((root) =>
    readdirSync(root).map((version) => ({ version: Number(version), path: join(root, version, 'bin') })),
  )
  const found = versions.filter(({ path }) => existsSync(join(path, 'initdb'))).sort((a, b) => b.version - a.version)
  const inPath = (process.env.PATH ?? '').split(':').find((path) => existsSync(join(path, 'initdb')))
  return found[0]?.path ?? inPath
}

type User = { readonly uid: number; readonly gid: number }

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`. */
const unprivileged = (): User | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const entry = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody')
  return entry === undefined ? undefined : { uid: Number(entry[2]), gid: Number(entry[3]) }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })

const initialise = (programs: string, folder: string, user: User | undefined): void => {
  const arguments_ = [
    '-D',
    join(folder, 'data'),
    '-U',
    'isthmus',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-locale',
    '--no-sync',
  ]
  const { status, stderr } = spawnSync(join(programs, 'initdb'), arguments_, { ...user, cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`)
}

/** Starts a cluster. fsync stays on, so that a crash tests what it says. */
export const startPostgres = async (): Promise<Postgres> => {
  const programs = postgresPrograms()
  if (programs === undefined) throw new Error('PostgreSQL is not installed')
  const user = unprivileged()
  const folder = freshFolder('postgres')
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  initialise(programs, folder, user)
  const port = await freePort()
  const urlOf = (name: string): string => `postgres://isthmus@127.0.0.1:${port}/${name}`

  const query = async (sql: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: urlOf('postgres') })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
  let server: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const settings = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      'shared_buffers=32MB',
      'fsync=on',
    ]
    const options = ['-D', join(folder, 'data'), '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
    const child = spawn(join(programs, 'postgres'), options, { ...user, cwd: folder, stdio: 'ignore' })
    server = child
    for (let tries = 0; child.exitCode === null && tries < 200; tries++) {
      if (
        await query('select 1').then(
          () => true,
          () => false,
        )
      )
        return
      await pause(50)
    }
    throw new Error('PostgreSQL did not start')
  }
  /** Ends the server by the first signal that it heeds: one that comes in the midst of crash recovery may be lost. */
  const end = async (...signals: readonly NodeJS.Signals[]): Promise<void> => {
    const child = server
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', () => resolve(true)))
    for (const signal of signals) {
      child.kill(signal)
      if (await Promise.race([gone, pause(5000, false, { ref: false })])) return
    }
  }
  const endNow = (): void => {
    server?.kill('SIGQUIT')
  }
  process.once('exit', endNow)
  await start()
  let databases = 0
  return {
    database: async () => {
      const name = `park${++databases}`
      await query(`create database ${name} template template0`)
      return urlOf(name)
    },
    query,
    get pid() {
      return server?.pid ?? 0
    },
    start,
    crash: async () => {
      await end('SIGKILL')
      rmSync(join(folder, 'data', 'postmaster.pid'), { force: true })
    },
    stop: async () => {
      await end('SIGINT', 'SIGQUIT', 'SIGKILL')
      process.off('exit', endNow)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
