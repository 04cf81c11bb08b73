// A look at the database without opening it for work: nothing is brought up to date, taken or locked.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { NEWEST } from './migrate.ts'
import type { StoreOptions } from './open-store.ts'
import { unreachable } from './postgres.ts'
import { LOCK_KEY } from './postgres-link.ts'
import { check, damageOf, FILE } from './sqlite.ts'
import { BUSY_MS } from './sqlite-dialect.ts'

/** `none`: there is no database yet, or an empty one. `latest`: the latest time at which the service knew itself to run, milliseconds since 1970. */
export type SeenStore =
  | { readonly state: 'none' }
  | {
      readonly state: 'there'
      /** Of the schema, and what this program knows. */
      readonly version: number
      readonly newest: number
      readonly latest: number | null
      /** Whether an Isthmus works on it now, as far as the database says that; SQLite does not. */
      readonly held: boolean
      /** Whether anybody in it has a PIN or a code. */
      readonly hasSecrets: boolean
    }

const LATEST = "select value from settings where key = 'clock.latest'"
const SECRETS = 'select (select count(*) from people where pin_mac is not null) + (select count(*) from vouchers) as n'

// Both halves of the key, as pg_locks has them (postgresql.org/docs, view-pg-locks).
const HELD = `select 1 from pg_locks where locktype = 'advisory' and granted
  and database = (select oid from pg_database where datname = current_database())
  and ((classid::bigint << 32) | objid::bigint) = ${LOCK_KEY}`

const there = (version: number, latest: unknown, secrets: unknown, held = false): SeenStore => ({
  ...{ state: 'there', version, newest: NEWEST, held },
  latest: Number(latest) > 0 ? Number(latest) : null,
  hasSecrets: Number(secrets) > 0,
})

const lookAtSqlite = (data: string): SeenStore => {
  const file = join(data, FILE)
  if (!existsSync(file) || statSync(file).size === 0) return { state: 'none' }
  let database: DatabaseSync | undefined
  try {
    // Not read-only: SQLite would leave -wal and -shm behind.
    database = new DatabaseSync(file, { timeout: BUSY_MS })
    database.exec('pragma query_only = on')
    check(database, file)
    if (database.prepare("select 1 from sqlite_schema where name = 'schema_version'").get() === undefined)
      return { state: 'none' }
    const version = Number(database.prepare('select version from schema_version').get()?.version ?? 0)
    // What a newer program keeps where is not known.
    if (version > NEWEST) return there(version, null, 0)
    return there(version, database.prepare(LATEST).get()?.value, database.prepare(SECRETS).get()?.n)
  } catch (error) {
    throw damageOf(file, error)
  } finally {
    database?.close()
  }
}

const lookAtPostgres = async (url: string): Promise<SeenStore> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: BUSY_MS, query_timeout: BUSY_MS })
  client.on('error', () => {}) // told by the call that it broke
  try {
    await client.connect()
    const { rows } = await client.query<{ known: string | null }>("select to_regclass('schema_version') as known")
    if (rows[0]?.known === null) return { state: 'none' }
    const [first] = (await client.query<{ version: number }>('select version from schema_version')).rows
    const version = Number(first?.version ?? 0)
    const held = (await client.query(HELD)).rows.length > 0
    if (version > NEWEST) return there(version, null, 0, held)
    const [latest] = (await client.query<{ value: string }>(LATEST)).rows
    const [secrets] = (await client.query<{ n: string }>(SECRETS)).rows
    return there(version, latest?.value, secrets?.n, held)
  } catch (error) {
    throw unreachable(error)
  } finally {
    await client.end().catch(() => {}) // it was never reached, or is gone
  }
}

/** Throws `data:unusable` (damaged, or not this user's) or `store:failed` (PostgreSQL not reached). */
export const lookAtStore = async ({ data, url }: StoreOptions): Promise<SeenStore> =>
  url === undefined ? lookAtSqlite(data) : lookAtPostgres(url)
