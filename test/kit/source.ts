// Reads the source tree for the house tests.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Paths of all TypeScript files below a folder, relative to the root. */
export const filesBelow = (folder: string, ending = '.ts'): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort()

export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** The code without comments, so that words in prose are not taken for imports. Strings stay. */
export const codeOf = (path: string): string =>
  textOf(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\s\/\/ .*$/gm, '')

const IMPORTS = [
  /\b(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
  /^import\s*['"]([^'"]+)['"]/gm,
  /\bimport\s*\(\s*['"]([^'"]+)['"]/g,
  /\bimport\.meta\.resolve\(\s*['"]([^'"]+)['"]/g,
  /\bnew URL\(\s*['"](\.{1,2}\/[^'"]+\.ts)['"]/g,
  /\brequire\(\s*['"]([^'"]+)['"]/g,
]

/** What a file imports: paths relative to the root, `node:…`, or a package's name. */
export const importsOf = (path: string): string[] => {
  const code = codeOf(path)
  const found = IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''))
  return [...new Set(found)].map((name) => {
    if (name.startsWith('.')) return posix.normalize(posix.join(posix.dirname(path), name))
    if (name.startsWith('node:')) return name
    return name
      .split('/')
      .slice(0, name.startsWith('@') ? 2 : 1)
      .join('/')
  })
}
