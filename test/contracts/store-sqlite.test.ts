// The store's contract on SQLite.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after } from 'node:test'
import { storeSuite } from './store-suite.ts'

const folder = mkdtempSync(join(tmpdir(), 'isthmus-store-'))
let count = 0

storeSuite({
  name: 'SQLite',
  fresh: async () => ({ data: join(folder, String(++count)), url: undefined }),
  run: async ({ data }, sql) => {
    const database = new DatabaseSync(join(data, 'isthmus.db'))
    database.exec(sql)
    database.close()
  },
})

after(() => rmSync(folder, { recursive: true, force: true }))
