// Imports as people read them.
import type { Weighed } from '../../domain/desk/importing.ts'
import type { Import } from '../../domain/imports/kept.ts'
import type { Kind, LineProblem } from '../../domain/imports/rows.ts'
import { counted, moment, table } from './text.ts'

const ONE: Readonly<Record<Kind, string>> = { tenants: 'tenant', people: 'person', seats: 'seat' }
const MANY: Readonly<Record<Kind, string>> = { tenants: 'tenants', people: 'people', seats: 'seats' }

export const countOf = (kind: Kind, count: number): string =>
  count === 1 ? `1 ${ONE[kind]}` : `${count} ${MANY[kind]}`

/** `file:line: what. Mend.`, as compilers write it. */
export const problemsText = (file: string, problems: readonly LineProblem[], wrong: number): string =>
  [
    ...problems.map(({ line, what, mend }) => `${file}:${line}: ${what}; ${mend}`),
    ...(wrong > problems.length ? [`and ${wrong - problems.length} more`] : []),
  ].join('\n')

const some = (ids: readonly string[], all: number): string =>
  ids.length === 0 ? '' : ` (${ids.join(', ')}${all > ids.length ? ', …' : ''})`

/** What would happen, or has. */
export const weighedText = (weighed: Weighed, ignored: readonly string[]): string => {
  const { kind, added, changed, same, online, firstAdded, firstChanged } = weighed
  return [
    `${countOf(kind, added)} new${some(firstAdded, added)}`,
    `${countOf(kind, changed)} changed${some(firstChanged, changed)}`,
    `${countOf(kind, same)} as they are already`,
    ...(online > 0
      ? [`${counted(online, 'session ends', 'sessions end')}: those people are online, and sign in again`]
      : []),
    ...(ignored.length > 0 ? [`columns that are not taken: ${ignored.join(', ')}`] : []),
    'Nobody and nothing is taken away.',
  ].join('\n')
}

export const importsText = (imports: readonly Import[]): string =>
  imports.length === 0
    ? 'Nothing was imported yet.'
    : table([
        ['number', 'when', 'by', 'of', 'new', 'changed', ''],
        ...imports.map(({ id, at, by, kind, added, changed, undoneAt }) => [
          ...[String(id), moment(at), by, kind, String(added), String(changed)],
          undoneAt === null ? '' : `undone ${moment(undoneAt)}`,
        ]),
      ])
