// The archive itself: the same files always give the same octets.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { createTarPacker } from 'modern-tar'
import { type BundleFile, folderOf, MANIFEST, type Manifest } from '../../src/domain/bundle/manifest.ts'

/** SHA-256 in hexadecimal digits, and the length. */
export const hashOf = async (file: string): Promise<{ readonly bytes: number; readonly sha256: string }> => {
  const digest = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    bytes += piece.length
    digest.update(piece)
  }
  return { bytes, sha256: digest.digest('hex') }
}

type Content = { readonly path: string; readonly bytes: number; readonly isProgram: boolean; readonly from: Readable }

/** No links and no folders, so that any file system can hold what is unpacked. */
const pack = async (file: string, folder: string, time: Date, contents: Iterable<Content>): Promise<void> => {
  const { readable, controller } = createTarPacker()
  const written = pipeline(
    Readable.fromWeb(readable as Parameters<typeof Readable.fromWeb>[0]),
    createGzip({ level: constants.Z_BEST_COMPRESSION }),
    createWriteStream(file),
  )
  for (const { path, bytes, isProgram, from } of contents) {
    const mode = isProgram ? 0o755 : 0o644
    const owner = { uid: 0, gid: 0, uname: '', gname: '' }
    const body = controller.add({ name: `${folder}/${path}`, size: bytes, mode, mtime: time, type: 'file', ...owner })
    await Readable.toWeb(from).pipeTo(body as WritableStream)
  }
  controller.finalize()
  await written
}

/** Writes the archive of a manifest, signed or not, whose files lie at `where`. An archive that is not whole has another name. */
export const writeArchive = async (
  file: string,
  { manifest, written, time }: { readonly manifest: Manifest; readonly written: string; readonly time: Date },
  where: (file: BundleFile) => string,
): Promise<void> => {
  const note = Buffer.from(written)
  const contents = function* (): Generator<Content> {
    yield { path: MANIFEST, bytes: note.length, isProgram: false, from: Readable.from([note]) }
    for (const each of manifest.files) yield { ...each, from: createReadStream(where(each)) }
  }
  const partial = `${file}.partial`
  try {
    await pack(partial, folderOf(manifest), time, contents())
    renameSync(partial, file)
  } finally {
    rmSync(partial, { force: true })
  }
}
