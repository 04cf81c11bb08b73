// What an archive of the program says of itself: its version, and each file with its length and hash (docs/bundle.md).
import { utf8 } from '../../base/utf8.ts'

export type BundleFile = {
  /** Below the program's folder, with slashes. */
  readonly path: string
  readonly bytes: number
  /** 64 hexadecimal digits. */
  readonly sha256: string
  readonly isProgram: boolean
}

export type Manifest = {
  readonly version: string
  /** `linux-x64`: what runs it. */
  readonly platform: string
  /** The version of Node in it. */
  readonly engine: string
  /** Of its source: 40 hexadecimal digits, with `+changes` where files differed from it. */
  readonly commit: string
  /** By path, in code-point order. */
  readonly files: readonly BundleFile[]
}

/** The manifest in a program's folder, and the first file of its archive. */
export const MANIFEST = 'MANIFEST'

const FORMAT = 'isthmus/bundle/v1'

/** Octets of a manifest with its signatures; as much as a signed note may have. */
export const LONGEST = 1_000_000
const MOST_FILES = 20_000
/** Octets of all files together. */
const MOST_BYTES = 1_000_000_000

const VERSION = /^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}$/
const HEAD =
  /^version (\S{1,20})\nplatform (linux-(?:x64|arm64))\nengine (\S{1,20})\ncommit ([0-9a-f]{40}(?:\+changes)?)\n/
const FILE = /^([0-9a-f]{64}) (0|[1-9]\d{0,9}) ([-x]) ([A-Za-z0-9@._+/-]{1,200})$/

/** The folder in the archive, and on the disk. */
export const folderOf = ({ version, platform }: Pick<Manifest, 'version' | 'platform'>): string =>
  `isthmus-${version}-${platform}`

/** No way out of the folder, and not the manifest itself. */
const isInside = (path: string): boolean =>
  path !== MANIFEST && path.split('/').every((part) => !['', '.', '..'].includes(part))

const fileLine = ({ path, bytes, sha256, isProgram }: BundleFile): string =>
  `${sha256} ${bytes} ${isProgram ? 'x' : '-'} ${path}\n`

/** The text that is signed. */
export const manifestText = ({ version, platform, engine, commit, files }: Manifest): string =>
  `${FORMAT}\nversion ${version}\nplatform ${platform}\nengine ${engine}\ncommit ${commit}\n${files.map(fileLine).join('')}`

const parseFile = (line: string): BundleFile | undefined => {
  const [, sha256 = '', bytes = '', kind = '', path = ''] = FILE.exec(line) ?? []
  return sha256 !== '' && isInside(path) ? { path, bytes: Number(bytes), sha256, isProgram: kind === 'x' } : undefined
}

const parseFiles = (lines: readonly string[]): readonly BundleFile[] | undefined => {
  const files: BundleFile[] = []
  let [last, bytes] = ['', 0]
  for (const line of lines) {
    const file = parseFile(line)
    if (file === undefined || file.path <= last) return undefined
    files.push(file)
    last = file.path
    bytes += file.bytes
    if (bytes > MOST_BYTES) return undefined
  }
  return files
}

/** Reads the text without signatures; `undefined` for anything that `manifestText` would not write. */
export const readManifest = (text: string): Manifest | undefined => {
  if (text.length > LONGEST || utf8(text).length > LONGEST || !text.startsWith(`${FORMAT}\n`)) return undefined
  const rest = text.slice(FORMAT.length + 1)
  const [head = '', version = '', platform = '', engine = '', commit = ''] = HEAD.exec(rest) ?? []
  const lines = rest.slice(head.length).split('\n', MOST_FILES + 2)
  if (head === '' || !VERSION.test(version) || !VERSION.test(engine)) return undefined
  if (lines.pop() !== '' || lines.length === 0 || lines.length > MOST_FILES) return undefined
  const files = parseFiles(lines)
  return files && { version, platform, engine, commit, files }
}

/** Whether a version comes after another. */
export const isNewer = (version: string, than: string): boolean => {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number))
  const at = [0, 1, 2].find((n) => a?.[n] !== b?.[n])
  return at !== undefined && (a?.[at] ?? 0) > (b?.[at] ?? 0)
}
