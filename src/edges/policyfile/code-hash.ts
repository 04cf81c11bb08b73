// Which program compiled a policy: after an upgrade the kept form is not taken for today's, and is made anew.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const FOLDERS = ['../../base/', '../../domain/policy/']

/** SHA-256 over the files that reading, verifying and compiling are made of; they are run as written, without a build. */
export const codeHash = (): string => {
  const hash = createHash('sha256')
  for (const folder of FOLDERS) {
    const url = new URL(folder, import.meta.url)
    for (const name of readdirSync(url, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!name.endsWith('.ts')) continue
      const bytes = readFileSync(new URL(name, url))
      hash.update(`${name}:${bytes.length}:`).update(bytes)
    }
  }
  return hash.digest('hex')
}
