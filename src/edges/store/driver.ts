// A Kysely driver over one connection at a time: what both engines have in common. Statements may be sent before earlier
// ones are answered, which Kysely's own transactions do not do; so batch.ts opens its transactions by itself.
import {
  CompiledQuery,
  createQueryId,
  type DatabaseConnection,
  type Driver,
  IdentifierNode,
  type QueryCompiler,
  type QueryResult,
  RawNode,
  type TransactionSettings,
} from 'kysely'

/** Runs one statement on an open connection. */
export type Execute = (sql: string, parameters: readonly unknown[]) => Promise<QueryResult<unknown>>

/** The one connection, which is what differs between the engines. */
export type Connector = {
  /** The connection. Where it was lost every statement on it fails, so that no transaction goes on on another one. */
  readonly current: () => Execute
  /** Makes a new connection where it was lost; only between transactions. */
  readonly renew: () => Promise<void>
  readonly lost: () => boolean
  readonly begin: { readonly read: string; readonly write: string }
  /** Overwrites what was deleted, where the engine leaves it lying about; between transactions. */
  readonly scrub?: () => Promise<void>
  readonly close: () => Promise<void>
}

type Compile = QueryCompiler['compileQuery']

/** The driver. Only one transaction runs at a time (batch.ts), so that nobody has to wait for the connection. */
export const driverOver = (connector: Connector): Driver => {
  const known = new WeakMap<Execute, DatabaseConnection>()
  const plain = (sql: string) => async (connection: DatabaseConnection) => {
    await connection.executeQuery(CompiledQuery.raw(sql))
  }
  const named = (verb: string) => async (connection: DatabaseConnection, name: string, compile: Compile) => {
    const node = RawNode.create([`${verb} `, ''], [IdentifierNode.create(name)])
    await connection.executeQuery(compile(node, createQueryId()))
  }
  return {
    init: async () => {},
    acquireConnection: async () => {
      const execute = connector.current()
      const connection = known.get(execute) ?? connectionOf(execute)
      known.set(execute, connection)
      return connection
    },
    beginTransaction: (connection: DatabaseConnection, settings: TransactionSettings) =>
      plain(settings.accessMode === 'read only' ? connector.begin.read : connector.begin.write)(connection),
    commitTransaction: plain('commit'),
    rollbackTransaction: plain('rollback'),
    savepoint: named('savepoint'),
    rollbackToSavepoint: named('rollback to savepoint'),
    releaseSavepoint: named('release savepoint'),
    releaseConnection: async () => {},
    destroy: connector.close,
  }
}

const connectionOf = (execute: Execute): DatabaseConnection => ({
  // The rows' shape is what the query builder derived from the schema; the contract suite holds it to that.
  executeQuery: async <R>({ sql, parameters }: CompiledQuery) => (await execute(sql, parameters)) as QueryResult<R>,
  streamQuery: () => {
    throw new Error('the store does not stream')
  },
})
