// The database of a backup where it is PostgreSQL: by PostgreSQL's own programs, each in one transaction.
import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { IsthmusError } from '../../base/errors.ts'

const AS_IT_WAS = ['--clean', '--if-exists', '--no-owner', '--no-privileges'] as const

export const DUMP = 'database.pgdump'

const failed = (program: string, why: string): IsthmusError =>
  new IsthmusError(
    'backup:failed',
    `${program}: ${why}`,
    'install the client programs of PostgreSQL, of the server’s version or later, and see that the database answers',
  )

/** The address goes by the environment: what is on a command line every user of the machine can read. */
const run = (program: string, args: readonly string[], url: string): Promise<string> =>
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
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    let out = ''
    child.stdout.on('data', (piece: Buffer) => {
      out += piece.toString('utf8')
    })
    child.stderr.on('data', (piece: Buffer) => {
      if (said.length < 2000) said += piece.toString('utf8')
    })
    child.once('error', (error) => fail(failed(program, error.message)))
    child.once('close', (code) =>
      code === 0 ? done(out) : fail(failed(program, said.trim().split('\n')[0] ?? `it ended with ${code}`)),
    )
  })

/** Throws `backup:failed`. */
export const dumpPostgres = async (url: string, file: string): Promise<void> =>
  void (await run('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${file}`], url))

/** All tables are replaced, or none. Throws `backup:failed`. */
export const restorePostgres = async (url: string, file: string): Promise<void> => {
  const database = decodeURIComponent(new URL(url).pathname.slice(1))
  await run('pg_restore', [...AS_IT_WAS, '--single-transaction', '--exit-on-error', `--dbname=${database}`, file], url)
}

/** A list of names, quoted, of the tables that are there. */
const TABLES = `select string_agg(format('%I.%I', schemaname, tablename), ', ') from pg_tables
  where schemaname not in ('pg_catalog', 'information_schema')`

/**
 * The database is exactly what it was, without tables that came since; all in one transaction. `draft`: where the dump may lie as text meanwhile.
 * Throws `backup:failed`.
 */
export const putPostgresBack = async (url: string, file: string, draft: string): Promise<void> => {
  try {
    await writeFile(draft, '', { mode: 0o600 })
    await run('pg_restore', [...AS_IT_WAS, `--file=${draft}`, file], url)
    const tables = (await run('psql', ['-XAtc', TABLES], url)).trim()
    const drop = tables === '' ? 'select 1' : `drop table ${tables} cascade`
    await run('psql', ['-Xqv', 'ON_ERROR_STOP=1', '--single-transaction', '-c', drop, '-f', draft], url)
  } finally {
    await rm(draft, { force: true })
  }
}
