// What a rule or service points at: `list X`, `service X`, a domain, `=name`, an address or a range.
import { parseRange } from '../../../base/addresses.ts'
import { parseHost } from '../../../base/names.ts'
import type { Target } from '../language.ts'
import type { Tree } from '../tree.ts'
import type { Notes } from './notes.ts'
import { ID_FORM, isId, itemsOf, readWord, shown } from './values.ts'

const FORMS = 'Write "list X", "service X", a domain, "=name", an address or a range.'

// What people write instead, and what they should.
const mendOf = (text: string): string => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'Write the name alone, without "https://" and path.'
  if (text.startsWith('*.')) return `Write "${text.slice(2)}": a domain means itself and all names below.`
  if (/[*?]/.test(text)) return 'There are no patterns: a domain means itself and all names below.'
  if (/^[^:/]+:\d+$/.test(text)) return 'Write the name alone; a port belongs to a service.'
  if (text.includes('/')) return 'A range is written 192.0.2.0/24, and a name without path.'
  return FORMS
}

const parseReference = (text: string): Target | undefined => {
  const [, kind, id = ''] = /^(list|service)\s+(\S+)$/.exec(text) ?? []
  if (kind === undefined || !isId(id)) return undefined
  return { kind: kind === 'list' ? 'list' : 'service', id }
}

/** Reads one target; names and addresses come to their canonical form. `undefined` for what is none. */
const parseTarget = (text: string): Target | undefined => {
  if (/^(?:list|service)(?:\s|$)/.test(text)) return parseReference(text)
  const range = parseRange(text)
  if (range !== undefined) return { kind: 'range', range }
  const exact = text.startsWith('=')
  const host = parseHost(exact ? text.slice(1).trim() : text)
  if (host === undefined) return undefined
  if (host.kind === 'name') return { kind: exact ? 'exactly' : 'below', name: host.name }
  return exact ? undefined : { kind: 'range', range: { from: host.address, to: host.address } }
}

const readTarget = (tree: Tree, what: string, notes: Notes): Target | undefined => {
  const text = readWord(tree, what, notes)
  if (text === undefined) return undefined
  const target = parseTarget(text)
  if (target !== undefined) return target
  const [, reference] = /^(list|service)(?:\s|$)/.exec(text) ?? []
  const mend = reference === undefined ? mendOf(text) : `Write "${reference} X". ${ID_FORM}`
  return notes.error(tree.spot, `${shown(text)} is no destination.`, mend)
}

/** Reads `to`: one target or a list. In a service, no other service may stand (`inService`). */
export const readTargets = (tree: Tree, inService: boolean, notes: Notes): readonly Target[] => {
  const items = itemsOf(tree)
  if (items.length === 0) notes.error(tree.spot, '"to" is empty.', FORMS)
  return items.flatMap((item) => {
    const target = readTarget(item, 'a destination', notes)
    if (target === undefined) return []
    if (inService && target.kind === 'service') {
      notes.error(
        item.spot,
        'A service cannot point at another service.',
        'Write its destinations out, or put them in a list.',
      )
      return []
    }
    return [target]
  })
}
