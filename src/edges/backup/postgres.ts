// The database of a backup where it is PostgreSQL: by PostgreSQL's own programs, each in one transaction.
import { spawn } from 'node:child_process'
import { IsthmusError } from '../../base/errors.ts'

export const DUMP = 'database.pgdump'

const failed = (program: string, why: string): IsthmusError =>
  new IsthmusError(
    'backup:failed',
    `${program}: ${why}`,
    'install the client programs of PostgreSQL, of the server’s version or later, and see that the database answers',
  )

/** The address goes by the environment: what is on a command line every user of the machine can read. */
const run = (program: string, args: readonly string[], url: string): Promise<void> =>
  new Promise((done, fail) => {
    const target = new URL(url)
    const env = {
      ...process.env,
      PGHOST: target.searchParams.get('host') ?? decodeURIComponent(target.hostname),
      PGPORT: target.port || '5432',
      PGUSER: decodeURIComponent(target.username) || process.env.PGUSER,
      PGPASSWORD: decodeURIComponent(target.password) || process.env.PGPASSWORD,
      PGDATABASE: decodeURIComponent(target.pathname.slice(1)),
    }
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (piece: Buffer) => {
      if (said.length < 2000) said += piece.toString('utf8')
    })
    child.once('error', (error) => fail(failed(program, error.message)))
    child.once('close', (code) =>
      code === 0 ? done() : fail(failed(program, said.trim().split('\n')[0] ?? `it ended with ${code}`)),
    )
  })

/** Throws `backup:failed`. */
export const dumpPostgres = (url: string, file: string): Promise<void> =>
  run('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${file}`], url)

/** All tables are replaced, or none. Throws `backup:failed`. */
export const restorePostgres = (url: string, file: string): Promise<void> =>
  run(
    'pg_restore',
    [
      '--clean',
      '--if-exists',
      '--no-owner',
      '--no-privileges',
      '--single-transaction',
      '--exit-on-error',
      `--dbname=${decodeURIComponent(new URL(url).pathname.slice(1))}`,
      file,
    ],
    url,
  )
