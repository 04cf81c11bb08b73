// How long it is kept who was online where, in the settings.
import type { Tree } from '../domain/policy/tree.ts'
import { isRetentionDays, type Retention } from '../domain/sessions/retention.ts'
import { type At, refuse, scalar } from './values.ts'

const MEND = 'write retention: { names-of-sessions: 7 }, in days, from 1 to 30'

/** Reads it; refuses anything unknown with its place. */
export const retentionSettings = (tree: Tree, at: At): Retention => {
  const [entry, more] = tree.kind === 'map' ? tree.entries : []
  if (entry?.key !== 'names-of-sessions') return refuse(at(tree.spot), 'retention says names-of-sessions alone', MEND)
  if (more !== undefined) return refuse(at(more.spot), `unknown key "${more.key}"`, MEND)
  const days = Number(scalar(entry.value, at(entry.value.spot)))
  return isRetentionDays(days)
    ? { namesOfSessionsDays: days }
    : refuse(at(entry.spot), 'names are kept for 1 to 30 days', MEND)
}
