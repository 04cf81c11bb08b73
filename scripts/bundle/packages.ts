// Which packages run with the server, and what of each: by what src/ imports and the lockfile says, never by a list that somebody keeps.
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'

type Locked = {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
}
type Lock = Readonly<Record<string, Locked>>

const lockOf = (root: string): Lock => JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'((?:@[^/']+\/)?[^./'][^/':]*)(?:\/[^']*)?'/g

/** Names of packages that the files of a folder import. */
const importedIn = (root: string, folder: string): readonly string[] =>
  globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map(([, name = '']) => name),
  )

/** Where a package finds another: beside itself, or above. */
const found = (lock: Lock, from: string, name: string): string | undefined => {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const path = posix.join(folder, 'node_modules', name)
    if (lock[path] !== undefined) return path
    if (!folder.includes('/node_modules/')) return lock[`node_modules/${name}`] && `node_modules/${name}`
  }
}

const runsHere = ({ dev, devOptional, os, cpu }: Locked): boolean =>
  !dev && !devOptional && (os?.includes('linux') ?? true) && (cpu?.includes(process.arch) ?? true)

/** Those packages and all that they need here, as folders below the root, sorted. */
const closure = (lock: Lock, names: Iterable<string>): readonly string[] => {
  const all = new Set<string>()
  const take = (from: string, name: string): void => {
    const path = found(lock, from, name)
    const locked = path === undefined ? undefined : lock[path]
    if (path === undefined || locked === undefined || !runsHere(locked) || all.has(path)) return
    all.add(path)
    const { dependencies, optionalDependencies, peerDependencies } = locked
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) take(path, each)
  }
  for (const name of names) take('', name)
  return [...all].sort()
}

/** What never runs: types, sources of other languages, maps, documents, tests. */
const IDLE = /\.(?:[cm]?ts|map|md|markdown|flow|hh?|cc?|cpp|inc|asm|S|gypi?)$/
const IDLE_FOLDERS = ['test', 'tests', '__tests__', 'doc', 'docs', 'example', 'examples', 'include', 'share', 'vendor']
const LICENCE = /^(?:licen[cs]e|notice|copying)/i

const runs = (path: string): boolean => {
  if (LICENCE.test(basename(path))) return true
  const [first = ''] = path.split('/')
  return (
    !IDLE.test(`/${path}`) && !IDLE_FOLDERS.includes(first) && !path.split('/').some((part) => part.startsWith('.'))
  )
}

const filesIn = (root: string, folder: string): readonly string[] =>
  globSync('**/*', { cwd: join(root, folder), withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath, entry.name).slice(join(root, folder).length + 1))
    .filter((path) => !path.startsWith('node_modules/'))

const nodeOf = (): string => `node-linux-${process.arch}`

/** Files of all packages that the server runs with, Node itself among them, below the root. */
export const serverFiles = (root: string): readonly string[] =>
  closure(lockOf(root), [nodeOf(), ...importedIn(root, 'src')]).flatMap((folder) =>
    filesIn(root, folder)
      .filter(runs)
      .map((path) => posix.join(folder, path)),
  )

/** Licences of what was compiled into the console, by where they belong in the archive; the packages themselves are not there. */
export const consoleLicences = (root: string): ReadonlyMap<string, string> => {
  const lock = lockOf(root)
  const names = importedIn(root, 'console/src').filter((name) => name !== 'vite')
  return new Map(
    closure(lock, names).flatMap((folder) =>
      filesIn(root, folder)
        .filter((path) => dirname(path) === '.' && LICENCE.test(path))
        .map((path) => [
          posix.join('console/licences', folder.slice('node_modules/'.length), path),
          join(root, folder, path),
        ]),
    ),
  )
}

/** The version of Node that is packed. */
export const engineOf = (root: string): string =>
  JSON.parse(readFileSync(join(root, 'node_modules', nodeOf(), 'package.json'), 'utf8')).version
