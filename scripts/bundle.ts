// npm run bundle [-- --out FOLDER] [--key FILE]: one archive that runs where there is no network (docs/bundle.md). It downloads nothing.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type BundleFile, folderOf, type Manifest, manifestText, readManifest } from '../src/domain/bundle/manifest.ts'
import { noteOf, signText } from '../src/domain/record/note.ts'
import { readKeyFile } from '../src/edges/keys/key-file.ts'
import { hashOf, writeArchive } from './bundle/archive.ts'
import { consoleLicences, engineOf, serverFiles } from './bundle/packages.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** Of the source, what somebody needs who runs it and reads about it. */
const OWN = [
  ...['bin', 'docs', 'examples', 'packaging', 'src'],
  ...['ARCHITECTURE.md', 'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
]
/** Starters under the names by which people and services know them. */
const STARTERS: Readonly<Record<string, string>> = {
  isthmus: 'packaging/bundle/isthmus',
  'node_modules/.bin/node': 'packaging/bundle/node',
}

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 << 20 })

/** Of the last commit; the same for everybody. */
const commitTime = (): Date => new Date(Number(git('log', '-1', '--format=%ct')) * 1000)

const commit = (): string => {
  const changed = git('status', '--porcelain', '--', ...OWN, 'console', 'package-lock.json', 'scripts') !== ''
  return `${git('rev-parse', 'HEAD').trim()}${changed ? '+changes' : ''}`
}

/** Built anew: what lies in console/dist may be of another day. */
const buildConsole = (folder: string): ReadonlyMap<string, string> => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-console.js'), folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Map(
    globSync('**/*', { cwd: folder, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [posix.join('console/dist', path.slice(folder.length + 1)), path]),
  )
}

/** Every file of the archive, by its path there. */
const collect = (folder: string): ReadonlyMap<string, string> => {
  const own = git('ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...OWN)
    .split('\0')
    .filter((path) => existsSync(join(ROOT, path)) && path !== '')
  const below = (paths: readonly string[]) => paths.map((path) => [path, join(ROOT, path)] as const)
  const starters = Object.entries(STARTERS).map(([path, from]) => [path, join(ROOT, from)] as const)
  return new Map([
    ...below(own),
    ...below(serverFiles(ROOT)),
    ...buildConsole(join(folder, 'console')),
    ...consoleLicences(ROOT),
    ...starters,
  ])
}

const isProgram = (path: string): boolean => (lstatSync(path).mode & 0o100) !== 0

const manifestOf = async (all: ReadonlyMap<string, string>): Promise<Manifest> => {
  const files: BundleFile[] = []
  for (const [path, from] of [...all].sort(([a], [b]) => (a < b ? -1 : 1)))
    files.push({ path, ...(await hashOf(from)), isProgram: isProgram(from) })
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  return { version, platform: `linux-${process.arch}`, engine: engineOf(ROOT), commit: commit(), files }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

const { values } = parseArgs({ options: { out: { type: 'string', default: 'bundle' }, key: { type: 'string' } } })
// First, so that a key that cannot be used is told before the work.
const signer = values.key === undefined ? null : readKeyFile(values.key)
const folder = mkdtempSync(join(tmpdir(), 'isthmus-bundle-'))
try {
  const all = collect(folder)
  const manifest = await manifestOf(all)
  const text = manifestText(manifest)
  if (readManifest(text) === undefined) throw new Error('a version, or the name of a file, that no manifest may have')
  const written = signer === null ? text : noteOf(text, [signText(text, signer.key, signer.sign)])
  const file = join(resolve(values.out), `${folderOf(manifest)}.tar.gz`)
  mkdirSync(dirname(file), { recursive: true })
  await writeArchive(file, { manifest, written, time: commitTime() }, ({ path }) => all.get(path) ?? '')
  const { bytes, sha256 } = await hashOf(file)
  const unpacked = manifest.files.reduce((sum, each) => sum + each.bytes, 0)
  console.log(`${file}: ${megabytes(bytes)}, ${manifest.files.length} files, ${megabytes(unpacked)} unpacked`)
  console.log(`SHA-256 ${sha256}`)
  console.log(signer === null ? 'Not signed: whoever takes it compares this hash.' : `Signed by ${signer.key.text}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
