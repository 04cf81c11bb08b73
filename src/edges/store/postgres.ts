// PostgreSQL as the store's database: one connection, made anew with growing pauses after it was lost.
import { randomUUID } from 'node:crypto'
import { type Dialect, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import pg from 'pg'
import { IsthmusError } from '../../base/errors.ts'
import { type Connector, driverOver } from './driver.ts'
import { migrate } from './migrate.ts'
import type { Opened } from './opened.ts'
import { connectTo, type Link } from './postgres-link.ts'
import type { Tables } from './schema.ts'

const FIRST_PAUSE = 100
const LONGEST_PAUSE = 5000

const MEND = 'See that PostgreSQL runs and can be reached; Isthmus connects again by itself.'
const LOCK_NOT_AVAILABLE = '55P03'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.message : 'unknown'

// Never the address itself: it may hold a password.
export const unreachable = (error: unknown): IsthmusError =>
  new IsthmusError('store:failed', `PostgreSQL cannot be reached (${codeOf(error)}).`, MEND, { cause: error })

/** Keeps one link. After a loss the next call connects at once; while that fails, calls fail without waiting. */
const postgresConnector = (url: string, first: Link, name: string): Connector => {
  let link = first
  let pause = 0
  let notBefore = 0
  const again = async (): Promise<Link> => {
    if (performance.now() < notBefore) throw unreachable(new Error('a new try follows within seconds'))
    try {
      const fresh = await connectTo({ url, name })
      pause = 0
      return fresh
    } catch (error) {
      pause = Math.min(LONGEST_PAUSE, Math.max(FIRST_PAUSE, pause * 2))
      notBefore = performance.now() + pause
      throw unreachable(error)
    }
  }
  return {
    current: () => link.execute,
    renew: async () => {
      if (link.lost()) link = await again()
    },
    lost: () => link.lost(),
    begin: { read: 'start transaction read only', write: 'start transaction read write' },
    close: () => link.close(),
  }
}

const postgresDialect = (connector: Connector): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createDriver: () => driverOver(connector),
})

const explain = (error: unknown): IsthmusError => {
  if (error instanceof IsthmusError) return error
  if (error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE)
    return new IsthmusError(
      'data:in-use',
      'Another Isthmus uses this PostgreSQL database.',
      'Stop the other one, or give this one a database of its own; after a crash of another machine wait half a minute.',
      { cause: error },
    )
  return unreachable(error)
}

/** Connects and migrates. Throws `store:failed`, `data:in-use` or `data:unusable`. */
export const openPostgres = async (url: string): Promise<Opened> => {
  const name = `isthmus ${randomUUID()}`
  try {
    const connector = postgresConnector(url, await connectTo({ url, name }), name)
    const db = new Kysely<Tables>({ dialect: postgresDialect(connector) })
    try {
      await migrate(db, 'postgres')
    } catch (error) {
      await connector.close()
      throw error
    }
    return { db, connector }
  } catch (error) {
    throw explain(error)
  }
}
