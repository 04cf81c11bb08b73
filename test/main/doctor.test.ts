// The doctor on a park that is stopped: all is well, and each thing that can break broken for real.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test, { before } from 'node:test'
import { copyOf, examined, examinedThrough, finds, parkThatRan } from '../kit/doctor.ts'
import { leftOut, program } from '../kit/needs.ts'

const isRoot = process.getuid?.() === 0

const NOBODY = ['setpriv', '--reuid', '65534', '--clear-groups']

let park = ''
before(async () => {
  park = await parkThatRan()
})

/** Every file with its bytes, so that a look that changed something is seen. */
const bytesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path, readFileSync(path).toString('base64')]),
  )

test('a park that is well: nothing is broken, and nothing of it has changed afterwards', async () => {
  const folder = copyOf(park)
  const was = bytesIn(folder)
  const all = await examined(folder)
  assert.deepEqual(
    all.filter(({ state }) => state === 'broken'),
    [],
  )
  finds(all, 'settings', 'ok', /isthmus\.yaml can be read/)
  finds(all, 'service', 'ok', /does not run/)
  finds(all, 'database', 'ok', /SQLite is sound, schema version \d+/)
  finds(all, 'policy', 'ok', /holds, with 1 rule, and passes its tests/)
  finds(all, 'record', 'ok', /1 entry, and a file rules/)
  assert.deepEqual(bytesIn(folder), was)
})

test('before the first start there is nothing, and nothing is made', async () => {
  const folder = copyOf(park)
  rmSync(join(folder, 'data'), { recursive: true })
  const all = await examined(folder)
  assert.deepEqual(
    all.filter(({ state }) => state === 'broken'),
    [],
  )
  finds(all, 'data', 'ok', /not there yet: the first start makes it/)
  assert.equal(existsSync(join(folder, 'data')), false)
})

test('settings that cannot be read or understood', async () => {
  const wrong = copyOf(park, 'colour: blue\n')
  finds(await examined(wrong), 'settings', 'broken', /unknown key "colour"/, /use one of/)
  rmSync(join(wrong, 'isthmus.yaml'))
  finds(await examined(wrong), 'settings', 'broken', /cannot be read/, /ISTHMUS_CONFIG/)
})

test('in a folder without settings it is about the sample, and says so; where there are others, which', async () => {
  const sample = async (through: readonly string[]) =>
    (await examinedThrough([...through, 'env', '-u', 'ISTHMUS_CONFIG', 'ISTHMUS_DATA=/tmp/none'], park)) ?? []
  finds(await sample([]), 'settings', 'ok', /no isthmus\.yaml here, so all this is about the sample/)
  const etc = 'mount -t tmpfs tmpfs /etc; mkdir /etc/isthmus; touch /etc/isthmus/isthmus.yaml; exec "$@"'
  const all = isRoot ? await sample(['unshare', '--mount', 'sh', '-ec', etc, 'sh']) : []
  if (all.length === 0) return leftOut('settings elsewhere', 'no file system can be mounted here')
  finds(
    all,
    'settings',
    'look',
    /There are settings in \/etc\/isthmus/,
    /^ISTHMUS_CONFIG=\/etc\/isthmus\/isthmus\.yaml/,
  )
})

test('a data folder whose exchange was cut off', async () => {
  const folder = copyOf(park)
  renameSync(join(folder, 'data'), join(folder, 'data.restoring'))
  finds(await examined(folder), 'data', 'broken', /putting a backup back was cut off/, /isthmus restore FOLDER/)
})

test('a data folder that others may look into, that others own in part, that this user may not use', async () => {
  const folder = copyOf(park)
  const data = join(folder, 'data')
  chmodSync(data, 0o755)
  finds(await examined(folder), 'data', 'look', /Other users .*mode 755/, /chmod 700/)
  if (!isRoot) return leftOut('rights of the data folder', 'only root can give files away')
  chownSync(join(data, 'isthmus.db'), 12_345, 12_345)
  finds(await examined(folder), 'data', 'broken', /isthmus\.db in .* belong to another user/, /chown -R 0 /)
  chownSync(join(data, 'isthmus.db'), 0, 0)
  chmodSync(folder, 0o755)
  chmodSync(data, 0o700)
  const nobody = await examinedThrough(NOBODY, folder)
  if (nobody === undefined) return leftOut('the doctor as another user', 'the program cannot be read by everybody')
  finds(nobody, 'data', 'broken', /This user may not read and write/, /as the user of the service/)
  finds(nobody, 'service', 'broken', /may not use the control socket|cannot be asked/, /use the account/)
  rmSync(data, { recursive: true })
  finds(
    (await examinedThrough(NOBODY, folder)) ?? [],
    'data',
    'broken',
    /this user may not make it/,
    /install -d -m 700/,
  )
})

test('a disk without room', async () => {
  const folder = copyOf(park)
  const small = ['unshare', '--mount', 'sh', '-ec', 'mount -t tmpfs -o size=50m tmpfs "$1"; shift; exec "$@"', 'sh']
  const all = isRoot ? await examinedThrough([...small, join(folder, 'data')], folder) : undefined
  if (all === undefined) return leftOut('a full disk', 'no file system can be mounted here')
  finds(all, 'data', 'broken', /^52 MB of 52 MB are free where .* On a full disk nobody can sign in/, /make room/)
})

test('a service that holds its socket and does not answer', async () => {
  const folder = copyOf(park)
  const sockets: Socket[] = []
  const server = createServer((socket) => void sockets.push(socket)).listen(join(folder, 'data', 'control.sock'))
  await once(server, 'listening')
  finds(await examined(folder), 'service', 'broken', /holds the control socket and does not answer/, /its log/)
  for (const socket of sockets) socket.destroy()
  server.close()
})

test('keys that are damaged or gone', async () => {
  const folder = copyOf(park)
  const key = join(folder, 'data', 'keys', 'pins.key')
  writeFileSync(key, 'short')
  finds(await examined(folder), 'data', 'broken', /pins\.key is damaged/, /every PIN must be made anew/)
  rmSync(key)
  finds(await examined(folder), 'database', 'broken', /keys\/pins\.key, is gone/, /before the service starts/)
  rmSync(join(folder, 'data', 'keys', 'record.key'))
  finds(await examined(folder), 'record', 'broken', /keys\/record\.key, is gone/, /record:bad/)
  assert.deepEqual(readdirSync(join(folder, 'data', 'keys')), ['leases.key'])
})

test('a database that is damaged, of a newer program, or of an older one', async () => {
  const folder = copyOf(park)
  const file = join(folder, 'data', 'isthmus.db')
  const schema = (version: number): void => {
    const database = new DatabaseSync(file)
    database.prepare('update schema_version set version = ?').run(version)
    database.close()
  }
  schema(9999)
  finds(await examined(folder), 'database', 'broken', /schema version 9999, and this program knows/, /isthmus restore/)
  schema(12)
  finds(await examined(folder), 'database', 'ok', /schema version 12: the next start brings it to/)
  writeFileSync(file, 'no database at all'.repeat(1000))
  finds(await examined(folder), 'database', 'broken', /is damaged/, /Put back a copy/)
})

test('a policy that is refused: the kept one rules; without one, and with a damaged one, nothing starts', async () => {
  const folder = copyOf(park)
  const kept = join(folder, 'data', 'policy', 'kept')
  const was = readFileSync(kept)
  writeFileSync(kept, 'damaged')
  finds(await examined(folder), 'policy', 'look', /copy that would rule .* is damaged/)
  appendFileSync(join(folder, 'policy.yaml'), '    colour: blue\n')
  finds(
    await examined(folder),
    'policy',
    'broken',
    /cannot be put in force: .*colour.*the one that was kept is damaged/s,
  )
  writeFileSync(kept, was)
  finds(await examined(folder), 'policy', 'look', /The one that was kept from before rules/, /policy check/)
  rmSync(kept)
  finds(await examined(folder), 'policy', 'broken', /none was kept from before: the service does not start/)
})

test('a record that was changed, cut short, or put back to an earlier day', async () => {
  const changed = copyOf(park)
  const entries = join(changed, 'data', 'record', 'tile', 'entries')
  const [bundle = ''] = readdirSync(entries, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.p\/1$/.test(name),
  )
  const octets = readFileSync(join(entries, bundle))
  octets[40] = (octets[40] ?? 0) ^ 1
  writeFileSync(join(entries, bundle), octets)
  finds(await examined(changed), 'record', 'broken', /The record is bad/, /record:bad/)
  const gone = copyOf(park)
  rmSync(join(gone, 'data', 'record'), { recursive: true })
  const all = await examined(gone)
  finds(all, 'record', 'broken', /it is gone; it had 1 entries/)
  finds(all, 'policy', 'look', /The one that was kept rules while the record is bad/)
  rmSync(join(gone, 'data', 'policy', 'kept'))
  finds(await examined(gone), 'policy', 'broken', /record is bad, and no policy was kept/)
  const blob = copyOf(park)
  rmSync(join(blob, 'data', 'record', 'blob'), { recursive: true })
  finds(await examined(blob), 'record', 'look', /files? in force have no bytes/)
})

test('a clock that shows 1970, and one that shows less than it did', async () => {
  finds(await examined(park, {}, () => 0), 'clock', 'broken', /shows 1970-01-01 00:00 UTC/, /timedatectl/)
  const faked = program('libfaketime')
  if (faked === undefined) return leftOut('the doctor on a machine in 1990', 'no libfaketime')
  const through = ['env', `LD_PRELOAD=${faked}`, 'FAKETIME=@1990-01-01 00:00:00']
  finds((await examinedThrough(through, park)) ?? [], 'clock', 'broken', /shows 19(89|90)-/, /timedatectl/)
  const folder = copyOf(park)
  const database = new DatabaseSync(join(folder, 'data', 'isthmus.db'))
  const tomorrow = String(Date.now() + 86_400_000)
  database.prepare("update settings set value = ? where key = 'clock.latest'").run(tomorrow)
  database.close()
  finds(await examined(folder), 'clock', 'broken', /and it was .* here already/, /set it/)
})
