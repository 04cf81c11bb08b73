// A park that is upgraded from one small version to another (version.ts), and looks at what is in place.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { readSettings, type Settings } from '../../src/config.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { freshFolder } from './folder.ts'
import { person } from './store-values.ts'
import { type Change, makeArchive, placeWith } from './version.ts'

const POLICY = `policy: isthmus/v1
park: { name: Ship, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/80, tcp/443] } }
plans: { crew: { title: Crew, services: [web], session: 30 min } }
`
const SETTINGS = `policy: policy.yaml
data: data
http: 127.0.0.1:0
proxy: 127.0.0.1:0
metrics: 127.0.0.1:0
dns: 127.0.0.1:0
`

/** It changes the database, so that the version before cannot open it. */
export const LATER_SCHEMA: Change = [
  'src/edges/store/migrate.ts',
  'const MIGRATIONS: readonly Migration[] = [',
  "const MIGRATIONS: readonly Migration[] = [\n  { version: 99, up: async (db) => db.schema.createTable('later').addColumn('id', 'integer').execute() },",
]
/** It does not start where anybody would be served, but on a copy. */
export const NO_START: Change = [
  'src/main/here.ts',
  '  announce(startedAs(park, settings.consoles))',
  "  process.stderr.write('not today\\n')\n  process.exit(4)",
]
/** The version that runs, and the next one. */
export const old = await makeArchive({ version: '0.1.0' })
export const newer = await makeArchive({ version: '0.2.0', changes: [LATER_SCHEMA] })

export type Park = ReturnType<typeof placeWith> & {
  readonly data: string
  readonly config: string
  readonly settings: Settings
}

/** A place with version 0.1.0, and a park with people. */
export const parkOn = async (more = ''): Promise<Park> => {
  const place = placeWith(old)
  const park = freshFolder('park')
  writeFileSync(join(park, 'policy.yaml'), POLICY)
  const config = join(park, 'isthmus.yaml')
  writeFileSync(config, SETTINGS + more)
  const data = join(park, 'data')
  const store = await openStore({ data, url: undefined })
  await store.put({ tenants: [{ id: 't1', name: '가' }], people: [person('p0', { tenant: 't1' })] })
  await store.close()
  return { ...place, data, config, settings: readSettings({ ISTHMUS_CONFIG: config }, park) }
}

export const leadsTo = ({ link }: Park): string => readlinkSync(link)
export const schemaOf = ({ data }: Park): number => {
  const database = new DatabaseSync(join(data, 'isthmus.db'))
  const version = Number(database.prepare('select version from schema_version').get()?.version)
  const people = database.prepare('select id from people').all().length
  database.close()
  assert.equal(people, 1)
  return version
}
/** What lies beside the data and the versions. */
export const beside = ({ data, folder }: Park): readonly string[] => [
  ...readdirSync(join(data, '..')).filter((name) => /^data\./.test(name)),
  ...readdirSync(folder).filter((name) => !/^(isthmus-0\.1\.0-.*|isthmus|node_modules)$/.test(name)),
]

/** `start --trial` by the link, on a copy: the version that it leads to is whole, and opens the data. */
export const startsByLink = ({ link, data, config }: Park): string => {
  const copy = join(freshFolder(), 'copy')
  cpSync(data, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  const { stdout, stderr } = spawnSync(join(link, 'isthmus'), ['start', '--trial', copy, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, ISTHMUS_CONFIG: config },
  })
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout).version
}

export const at = (version: string): string => `isthmus-${version}-linux-${process.arch}`
