// The catalogue: what the program knows, read once when somebody first asks, and what a park's policy adds.
import { lazily } from '../../base/lazily.ts'
import type { Policy } from '../policy/language.ts'
import { EVERYWHERE } from './everywhere.ts'
import { KOREA } from './korea.ts'
import { readCatalogue } from './read.ts'
import type { OnlineService } from './service.ts'

/** The day on which the names were last looked at. */
const LOOKED_AT = '2026-11-27'

/** Those of South Korea first. */
const known: () => readonly OnlineService[] = lazily(() => [
  ...readCatalogue(KOREA, 'korea', LOOKED_AT).services,
  ...readCatalogue(EVERYWHERE, 'everywhere', LOOKED_AT).services,
])

/** The park's own first; one of its own takes the place of the program's of that id. */
export const catalogueOf = ({ catalogue: own = [] }: Pick<Policy, 'catalogue'>): readonly OnlineService[] => {
  if (own.length === 0) return known()
  const ids = new Set(own.map(({ id }) => id))
  return [
    ...own.map(({ spot: _, ...service }) => ({
      ...{ ...service, used: 'park' as const, checked: { how: 'agreed' as const, on: null } },
    })),
    ...known().filter(({ id }) => !ids.has(id)),
  ]
}
