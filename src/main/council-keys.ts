// Key files at the command line.
import { resolve } from 'node:path'
import type { VerifierKey } from '../domain/record/keys.ts'
import type { CliParts, ShownKey } from '../edges/cli/parts.ts'
import { isKeyName, newKeyFile, readKeyFile } from '../edges/keys/key-file.ts'

const shown = ({ name, id, type, text }: VerifierKey): ShownKey => ({
  ...{ name, id, key: text },
  type: type === 'cosigner' ? type : 'ed25519',
})

export const councilKeys: CliParts['keys'] = {
  isName: isKeyName,
  make: (file, name) => shown(newKeyFile(resolve(file), name)),
  read: (file) => shown(readKeyFile(resolve(file)).key),
}
