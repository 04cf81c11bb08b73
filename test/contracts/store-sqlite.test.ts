// The store's contract on SQLite.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after } from 'node:test'
import { freshFolder } from '../kit/folder.ts'
import { storeSuite } from './store-suite.ts'

const folder = freshFolder('store')
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
