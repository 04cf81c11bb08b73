// Answers /my-access: the session of the place that asks, and nobody else's.
import type { Context } from 'hono'
import type { LookUp } from '../../domain/people/people.ts'
import type { Place } from '../../domain/people/places.ts'
import { accessPage, type Own } from './access-page.ts'
import { inLanguage, languageFor } from './language-choice.ts'
import type { PortalParts } from './parts.ts'

/** The page is shown in any case: without the database the list of look-ups says that it is missing. */
const lookUpsOf = async (parts: PortalParts, place: Place): Promise<readonly LookUp[] | null> => {
  try {
    return await parts.lookUps(place)
  } catch (error) {
    parts.failed(error)
    return null
  }
}

const ownOf = async (parts: PortalParts, place: Place): Promise<Own | undefined> => {
  const before = parts.view(place)
  if (before === undefined) return undefined
  const lookUps = before.session.holder.kind === 'person' ? await lookUpsOf(parts, place) : undefined
  // The seat may have changed hands meanwhile: then nothing of the one before is shown to the next.
  const view = parts.view(place)
  if (view === undefined || view.session.id !== before.session.id) return undefined
  return { view, refusals: parts.refusals(place), lookUps }
}

/** The page. */
export const showAccess = async (parts: PortalParts, c: Context): Promise<Response> => {
  const number = (name: string): number => Number(c.req.query(name) ?? '1')
  return c.html(
    accessPage({
      rules: parts.rules(),
      language: languageFor(c),
      inLanguage: (other) => inLanguage(c, other),
      now: parts.clock().wall,
      own: await ownOf(parts, parts.place(c)),
      portions: { refused: number('refused'), rules: number('rules'), looks: number('looks') },
    }),
  )
}
