// Reads the lines of a catalogue. Bounded, and every line that is no service is told with its number.
import { parseAuthority } from '../../base/names.ts'
import { type Endpoint, SERVICE_KINDS, SERVICE_NEEDS, type ServiceNeed } from '../policy/language.ts'
import type { OnlineService, Used } from './service.ts'

const MOST_TEXT = 200_000
const MOST_LINES = 2000
const LONGEST_LINE = 1000
const MOST_ENDPOINTS = 16

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** What was read, and what is wrong, line by line. */
export type ReadCatalogue = {
  readonly services: readonly OnlineService[]
  readonly problems: readonly { readonly line: number; readonly what: string }[]
}

const wordsIn = (text: string): string[] => text.split(' ').filter((word) => word !== '')

/** Only names as they are looked up: lower case, ACE, no address, no trailing dot. */
const endpointOf = (text: string): Endpoint | undefined => {
  const read = parseAuthority(text)
  if (read?.host.kind !== 'name') return undefined
  const { name } = read.host
  const port = read.port ?? 443
  return text === name || text === `${name}:${port}` ? { name, port } : undefined
}

const oneOf = <T extends string>(all: readonly T[], word: string): T | undefined => all.find((each) => each === word)

const endpointsIn = (text: string): OnlineService['endpoints'] | undefined => {
  const words = wordsIn(text)
  if (words.length > MOST_ENDPOINTS || new Set(words).size < words.length) return undefined
  const read = words.map(endpointOf).filter((each) => each !== undefined)
  const [door, ...more] = read
  return door === undefined || read.length < words.length ? undefined : [door, ...more]
}

const needsIn = (text: string): readonly ServiceNeed[] | undefined => {
  const words = wordsIn(text)
  const read = words.map((word) => oneOf(SERVICE_NEEDS, word)).filter((each) => each !== undefined)
  return read.length < words.length || new Set(words).size < words.length ? undefined : read
}

const readLine = (text: string, used: Used, on: string): OnlineService | string => {
  if (text.length > LONGEST_LINE) return 'the line is too long'
  const fields = text.split('|').map((field) => field.trim())
  const [id = '', ko = '', en = '', kindWord = '', names = '', needWords = '', check = ''] = fields
  if (fields.length !== 7) return 'a line has seven fields'
  if (!ID.test(id)) return 'the id is none: small letters, digits and hyphens'
  if (ko === '' || en === '') return 'a title is missing'
  const [kind, endpoints, needs, how] = [
    oneOf(SERVICE_KINDS, kindWord),
    endpointsIn(names),
    needsIn(needWords),
    oneOf(['seen', 'known'], check),
  ]
  if (kind === undefined) return 'there is no such kind'
  if (endpoints === undefined) return 'an endpoint is no name, or stands twice'
  if (needs === undefined) return 'there is no such need, or it stands twice'
  if (how === undefined) return 'how its names were found is missing'
  return { id, title: { ko, en }, kind, used, endpoints, needs, checked: { how, on } }
}

/** Reads all lines; `on`: the day on which the names were looked at. */
export const readCatalogue = (text: string, used: Used, on: string): ReadCatalogue => {
  const services: OnlineService[] = []
  const problems: { line: number; what: string }[] = []
  const lines = text.length > MOST_TEXT ? [] : text.split('\n')
  if (text.length > MOST_TEXT || lines.length > MOST_LINES)
    return { services, problems: [{ line: 1, what: 'the catalogue is too long' }] }
  const ids = new Set<string>()
  for (const [n, line] of lines.entries()) {
    if (line.trim() === '') continue
    const read = readLine(line, used, on)
    if (typeof read === 'string') problems.push({ line: n + 1, what: read })
    else if (ids.has(read.id)) problems.push({ line: n + 1, what: 'the id stands twice' })
    else {
      ids.add(read.id)
      services.push(read)
    }
  }
  return { services, problems }
}
