// An archive of the program becomes a folder: only files that its manifest names, each held against its length and hash while it is written.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar'
import { IsthmusError } from '../../base/errors.ts'
import { parseUtf8 } from '../../base/utf8.ts'
import { type BundleFile, folderOf, LONGEST, MANIFEST, type Manifest } from '../../domain/bundle/manifest.ts'
import { syncFolders } from './durable.ts'

const bad = (what: string, cause?: unknown): IsthmusError =>
  new IsthmusError(
    'upgrade:bad',
    what,
    'take the archive anew; this one was changed, damaged, or is of another program',
    {
      cause,
    },
  )

type Bytes = AsyncIterable<Uint8Array>

/** Writes one file; settles when it is on the disk. */
const writeEntry = async (path: string, { bytes, sha256, isProgram }: BundleFile, body: Bytes): Promise<void> => {
  const digest = createHash('sha256')
  const handle = await open(path, 'wx', isProgram ? 0o755 : 0o644)
  let length = 0
  try {
    for await (const piece of body) {
      length += piece.length
      if (length > bytes) break
      digest.update(piece)
      await handle.write(piece)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (length !== bytes || digest.digest('hex') !== sha256) throw bad(`${path} is not what the archive’s manifest says`)
}

const isFile = ({ type }: ParsedTarEntry['header']): boolean => type === undefined || type === 'file'

/** The first entry, as it is written. */
const readNote = async (entry: ParsedTarEntry | undefined): Promise<string> => {
  const { header, body } = entry ?? {}
  const named = header !== undefined && isFile(header) && header.name.endsWith(`/${MANIFEST}`)
  if (!named || body === undefined || header.size > LONGEST)
    throw bad(`the archive does not begin with its ${MANIFEST}`)
  const pieces: Uint8Array[] = []
  for await (const piece of body as unknown as Bytes) pieces.push(piece)
  return parseUtf8(Buffer.concat(pieces)) ?? ''
}

/** The rest of the entries, into a folder. */
const writeRest = async (entries: AsyncIterator<ParsedTarEntry>, to: string, manifest: Manifest): Promise<void> => {
  const files = new Map(manifest.files.map((file) => [`${folderOf(manifest)}/${file.path}`, file]))
  const folders = new Set<string>()
  for (let next = await entries.next(); next.done !== true; next = await entries.next()) {
    const { header, body } = next.value
    const file = isFile(header) ? files.get(header.name) : undefined
    if (file === undefined) throw bad(`${header.name} is in the archive, and not in its manifest`)
    files.delete(header.name)
    const path = join(to, file.path)
    const folder = dirname(path)
    if (!folders.has(folder)) await mkdir(folder, { recursive: true, mode: 0o755 })
    folders.add(folder)
    await writeEntry(path, file, body as unknown as Bytes)
  }
  const [missing] = files.keys()
  if (missing !== undefined) throw bad(`${missing} is not in the archive`)
}

/** Everything that is read of a file, hashed on the way. */
const hashing = () => {
  const digest = createHash('sha256')
  let bytes = 0
  const through = new Transform({
    transform: (piece: Buffer, _encoding, done) => {
      bytes += piece.length
      digest.update(piece)
      done(null, piece)
    },
  })
  return { through, bytes: () => bytes, sha256: () => digest.digest('hex') }
}

/**
 * Unpacks an archive into a folder that is made anew. `judge` gets the manifest as it is written, signatures included, and gives what it says; nothing is
 * written before. Gives the archive's SHA-256. Throws `upgrade:bad`, and whatever `judge` throws; the folder is gone then.
 */
export const unpack = async (archive: string, to: string, judge: (written: string) => Manifest): Promise<string> => {
  await rm(to, { recursive: true, force: true })
  const { through, bytes, sha256 } = hashing()
  const source = createReadStream(archive)
  const tar = source.on('error', (error) => through.destroy(error)).pipe(through)
  const plain = createGunzip()
  tar.on('error', (error) => plain.destroy(error)).pipe(plain)
  const decoded = (Readable.toWeb(plain) as ReadableStream<Uint8Array>).pipeThrough(createTarDecoder({ strict: true }))
  const entries = (decoded as unknown as AsyncIterable<ParsedTarEntry>)[Symbol.asyncIterator]()
  try {
    const written = await readNote((await entries.next()).value)
    const manifest = judge(written)
    await mkdir(to, { mode: 0o755 })
    await writeEntry(join(to, MANIFEST), ownFile(written), [Buffer.from(written)] as unknown as Bytes)
    await writeRest(entries, to, manifest)
    if (bytes() !== (await stat(archive)).size) throw bad(`${archive} goes on behind its end`)
    await syncFolders(to)
    return sha256()
  } catch (error) {
    await rm(to, { recursive: true, force: true })
    throw explained(archive, error)
  } finally {
    source.destroy()
    plain.destroy()
  }
}

/** The manifest as a file of its own: what was judged is what is written. */
const ownFile = (written: string): BundleFile => ({
  path: MANIFEST,
  bytes: Buffer.byteLength(written),
  sha256: createHash('sha256').update(written).digest('hex'),
  isProgram: false,
})

const explained = (archive: string, error: unknown): IsthmusError => {
  if (error instanceof IsthmusError) return error
  const isOfArchive = error instanceof Error && 'path' in error && error.path === archive
  if (!isOfArchive) return bad(`${archive} cannot be unpacked: ${textOf(error)}`, error)
  const mend = 'check the path, that the stick is there, and that this user may read it'
  return new IsthmusError('upgrade:bad', `${archive} cannot be read: ${textOf(error)}`, mend, { cause: error })
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
