// Whether a PostgreSQL database is there and has nothing in it: what a copy may be put into.
import pg from 'pg'

const QUERY = `select count(*) as tables from pg_class join pg_namespace on pg_namespace.oid = relnamespace
  where relkind in ('r', 'p', 'v', 'm', 'S') and nspname not like 'pg\\_%' and nspname <> 'information_schema'`

/** Never throws: one that does not answer is none. */
export const isEmptyPostgres = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ tables: string }>(QUERY)
    return Number(rows[0]?.tables) === 0
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
