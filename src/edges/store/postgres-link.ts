// One connection to PostgreSQL: how it is opened, told apart from older ones, and known to be lost.
import type { QueryResult } from 'kysely'
import pg from 'pg'
import { IsthmusError } from '../../base/errors.ts'
import type { Execute } from './driver.ts'
import { bindable } from './parameters.ts'

export type Link = { readonly execute: Execute; readonly lost: () => boolean; readonly close: () => Promise<void> }

const CONNECT_MS = 5000
// A server that has not answered a statement for so long is taken for lost.
const ANSWER_MS = 60_000
const LOCK_MS = 5000
// Any number that no other program on the same database uses: the letters "isthmus".
export const LOCK_KEY = '29681329012536691'

// bigint comes as text by default; every whole number of ours is below 2^53.
const INT8 = 20
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format ?? 'text'),
}

/**
 * Where to connect. `name` tells this program's connections from all others, so that one which was given up, and may
 * still be finishing on the server, can be ended before the next one starts.
 */
export type Address = { readonly url: string; readonly name: string }

/** Connects, ends older connections of the same name, and takes the database for this program alone. */
export const connectTo = async ({ url, name }: Address): Promise<Link> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
    pipeline: true, // statements that do not wait for one another share a way to the server
    types: types as pg.CustomTypesConfig,
  })
  let lost = false
  const drop = (): void => {
    if (lost) return
    lost = true
    client.end().catch(() => {}) // it is being given up already
  }
  client.on('error', drop)
  client.on('end', drop)
  try {
    await client.connect()
    await fence(client, name)
  } catch (error) {
    drop()
    throw error
  }
  return { execute: executeOn(client, drop), lost: () => lost, close: () => (lost ? Promise.resolve() : client.end()) }
}

const fence = async (client: pg.Client, name: string): Promise<void> => {
  const { rows } = await client.query<{ server_encoding: string }>('show server_encoding')
  if (rows[0]?.server_encoding !== 'UTF8')
    throw new IsthmusError(
      'data:unusable',
      `The database keeps texts as ${rows[0]?.server_encoding}, which cannot hold every name.`,
      "Make one with: create database isthmus encoding 'UTF8' template template0",
    )
  // When this machine dies, the server must notice and let go of the lock; its own default is two hours.
  await client.query('set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3')
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
    [name],
  )
  await client.query(`set lock_timeout = ${LOCK_MS}`)
  await client.query(`select pg_advisory_lock(${LOCK_KEY})`)
  await client.query('set lock_timeout = 0')
  // Stronger settings (remote_apply) stay; only those that could forget an answered commit are raised.
  await client.query(`select set_config('synchronous_commit', 'on', false)
    where current_setting('synchronous_commit') in ('off', 'local')`)
}

/** Whether the server answered and the connection can go on. Anything but an answer means that nobody knows. */
const isAnswer = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.severity === 'ERROR' && !/^(08|57P)/.test(error.code ?? '')

const executeOn = (client: pg.Client, drop: () => void): Execute => {
  const nameOf = createNames()
  return async (sql, parameters): Promise<QueryResult<unknown>> => {
    const values = bindable(parameters)
    try {
      const { rows, rowCount, command } = await client.query(
        values.length === 0 ? { text: sql } : { ...nameOf(sql), text: sql, values },
      )
      // A transaction that had failed is rolled back by COMMIT, without an error.
      if (sql === 'commit' && command !== 'COMMIT') throw new Error('the transaction was rolled back')
      return { rows: rows ?? [], numAffectedRows: BigInt(rowCount ?? 0) }
    } catch (error) {
      if (!isAnswer(error)) drop()
      throw error
    }
  }
}

const MOST_NAMES = 200
const LONGEST_NAMED = 2000

/** Names for prepared statements. Only short texts get one, and only so many: the server keeps each. */
const createNames = (): ((sql: string) => { readonly name?: string }) => {
  const names = new Map<string, string>()
  return (sql) => {
    const known = names.get(sql)
    if (known !== undefined) return { name: known }
    if (sql.length > LONGEST_NAMED || names.size >= MOST_NAMES) return {}
    names.set(sql, `isthmus${names.size}`)
    return { name: `isthmus${names.size - 1}` }
  }
}
