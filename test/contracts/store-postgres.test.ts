// The store's contract on a real PostgreSQL.
import { after, before } from 'node:test'
import pg from 'pg'
import { leftOut } from '../kit/needs.ts'
import { type Postgres, postgresPrograms, startPostgres } from '../kit/postgres.ts'
import { storeSuite } from './store-suite.ts'

let postgres: Postgres | undefined

if (postgresPrograms() === undefined) leftOut('store on PostgreSQL', 'it is not installed')
else {
  before(async () => {
    postgres = await startPostgres()
  })
  storeSuite({
    name: 'PostgreSQL',
    fresh: async () => {
      if (postgres === undefined) throw new Error('PostgreSQL was not started')
      return { data: '/nonexistent', url: await postgres.database() }
    },
    run: async ({ url }, sql) => {
      const client = new pg.Client({ connectionString: url ?? '' })
      await client.connect()
      await client.query(sql)
      await client.end()
    },
  })
  after(() => postgres?.stop())
}
