// The charter with which operators begin to rule a park, as somebody wrote it into a file.
import { readFileSync } from 'node:fs'
import { IsthmusError } from '../../base/errors.ts'
import { type Charter, type Keyring, wayOf } from '../../domain/council/charter.ts'
import { type CharterProblem, readCharter } from '../../domain/council/read-charter.ts'
import type { Rulers } from '../../domain/policy/verify/context.ts'
import { parseJson } from '../../domain/record/json.ts'
import type { VerifierKey } from '../../domain/record/keys.ts'

const WRONG: { readonly [why in CharterProblem]: readonly [what: string, mend: string] } = {
  form: ['it has not the form of a charter', 'write it as docs/formats.md, section 6, has it'],
  limits: ['a notice, a limit of emergencies or a cap of a feed is out of range', 'see docs/formats.md, section 6'],
  people: ['operators, people or thresholds are not as they may be', 'see docs/formats.md, section 6'],
  keys: ['a key is no key of the one at whose place it stands', 'print each with: isthmus key show FILE'],
  'key-twice': ['one key stands twice in it', 'give everybody a key of their own: isthmus key new'],
  consoles: ['consoles of two operators share a host', 'give each operator a host of its own'],
  names: ['two operators have the same name', 'give each a name of its own'],
}

const invalid = (path: string, what: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('charter:invalid', `${path} is no charter of this park: ${what}`, mend, { cause })

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw invalid(path, 'it cannot be read', 'correct "charter" in the settings, or the rights of the file', cause)
  }
}

/** The sample's charter, whose private keys everybody has. */
const FOR_TRYING = new URL('../../../examples/kaesong/charter.json', import.meta.url)

const keysForTrying = (log: VerifierKey): Keyring => {
  const read = readCharter(parseJson(readFileSync(FOR_TRYING, 'utf8')), log)
  return read.ok ? read.keyring : new Map()
}

/** Whether its private key is one of those that everybody has. */
export const isForTrying = ({ text }: VerifierKey): boolean => readFileSync(FOR_TRYING, 'utf8').includes(`"${text}"`)

type Beginning = { readonly log: VerifierKey; readonly sample: boolean }

/** Reads the charter with which a park begins; `log`: its log's key. Throws `charter:invalid`. */
export const readCharterFile = (path: string, { log, sample }: Beginning): Charter => {
  const value = parseJson(textOf(path))
  if (value === undefined) throw invalid(path, 'it is no JSON that we take', 'see docs/formats.md, section 2')
  const read = readCharter(value, log)
  if (!read.ok) throw invalid(path, ...WRONG[read.why])
  const published = [...keysForTrying(log)].find(([octets]) => read.keyring.has(octets))
  if (published !== undefined && !sample)
    throw invalid(
      path,
      `the private key of ${published[1].by} is published for trying`,
      'make keys of your own: isthmus key new',
    )
  const { park, operators } = read.charter
  if (park !== log.name) throw invalid(path, `its park is ${park}`, `write "park": "${log.name}", or set "domain"`)
  if (Object.keys(operators).length > 0) return read.charter
  throw invalid(path, 'it has no operators', 'take "charter" out of the settings for a park that is ruled by file')
}

const RULERS = { file: 'file', operator: 'one', several: 'several' } as const

export const rulersOf = (charter: Charter): Rulers => RULERS[wayOf(charter)]
