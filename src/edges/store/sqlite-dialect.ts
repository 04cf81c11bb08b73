// Kysely over node:sqlite.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type Dialect, type QueryResult, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { type Connector, driverOver, type Execute } from './driver.ts'
import { bindable } from './parameters.ts'

/** How long a lock is waited for. */
export const BUSY_MS = 5000

const MOST_STATEMENTS = 200

type Prepared = { readonly statement: StatementSync; readonly reads: boolean }

/** Prepared statements by their text, the one longest unused dropped first. */
const createStatements = (database: DatabaseSync): ((sql: string) => Prepared) => {
  const kept = new Map<string, Prepared>()
  return (sql) => {
    const found = kept.get(sql) ?? prepare(database, sql)
    kept.delete(sql)
    kept.set(sql, found)
    const oldest = kept.size > MOST_STATEMENTS ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    return found
  }
}

const prepare = (database: DatabaseSync, sql: string): Prepared => {
  const statement = database.prepare(sql)
  return { statement, reads: statement.columns().length > 0 }
}

const executeOn = (database: DatabaseSync): Execute => {
  const prepared = createStatements(database)
  return async (sql, parameters): Promise<QueryResult<unknown>> => {
    const { statement, reads } = prepared(sql)
    const values = bindable(parameters)
    if (!reads) return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) }
    const rows = statement.all(...values)
    return { rows, numAffectedRows: BigInt(rows.length) }
  }
}

/**
 * An open file as the connection. A write takes the write lock at once: a lock that is asked for half-way cannot be
 * waited for (sqlite.org/lang_transaction.html, section 2.2).
 */
export const sqliteConnector = (database: DatabaseSync): Connector => {
  const execute = executeOn(database)
  return {
    current: () => execute,
    renew: async () => {},
    lost: () => false,
    begin: { read: 'begin', write: 'begin immediate' },
    // The log has pages of before. While somebody copies the database it stays as it is: whoever forgets comes again.
    scrub: async () => {
      database.exec('pragma busy_timeout = 0')
      try {
        database.prepare('pragma wal_checkpoint(truncate)').all()
      } finally {
        database.exec(`pragma busy_timeout = ${BUSY_MS}`)
      }
    },
    close: async () => database.close(),
  }
}

export const sqliteDialect = (connector: Connector): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createDriver: () => driverOver(connector),
})
