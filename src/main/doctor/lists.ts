// Fetched lists: is there a copy, was the source heard, does a version wait? While the service runs it says so itself.
import { type Finding, fine, look } from '../../domain/doctor/finding.ts'
import { lookAtShelf, type SeenList } from '../../edges/lists/seen.ts'
import { loadPolicy } from '../../edges/policyfile/load.ts'
import { listTroubles } from '../list-state.ts'
import { shelfIn } from '../lists.ts'
import type { Installation, Look } from './installation.ts'

const MEND = 'isthmus list show says more; without a line, lists come by stick: isthmus list take (docs/policy.md)'

const lacking = ({ id, copy }: SeenList): readonly Finding[] =>
  copy
    ? []
    : [
        look(
          'lists',
          `There is no copy of the list ${id} yet: the first start fetches it, and waits for it for 20 seconds.`,
          `isthmus list fetch ${id}, or from a stick: isthmus list put ${id} FILE`,
        ),
      ]

export const lookAtLists: Look = async ({ settings, service, rule, now }: Installation) => {
  const { inputs } = await rule()
  if (inputs === null || service.state === 'running') return []
  const seen = lookAtShelf(shelfIn(settings.data), loadPolicy(inputs).sources, now)
  if (seen.length === 0) return []
  const agreed = inputs.agreed !== undefined
  const troubles = listTroubles(seen.map((list) => ({ ...list, agreed })))
  const findings = [
    // Where operators rule the copy in force lies in the record.
    ...(agreed ? [] : seen.flatMap(lacking)),
    ...troubles.map((trouble) => look('lists', trouble, MEND)),
  ]
  return findings.length > 0 ? findings : [fine('lists', `${seen.length} fetched, each heard in time.`)]
}
