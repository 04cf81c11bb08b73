// How the lists are, for those who watch the service and for everybody.
import type { DeskList } from '../domain/desk/lists.ts'
import type { ListInForce } from '../edges/portal/parts.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const age = (since: number, now: number): string => {
  const hours = Math.floor((now - since) / HOUR)
  if (hours < 2) return `${Math.max(1, Math.floor((now - since) / MINUTE))} min`
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}

const whyItWaits = (id: string, agreed: boolean, refused: boolean): string => {
  const why = refused ? 'the policy fails its own tests with it' : 'more changed than its cap lets pass'
  if (!agreed) return `A version of the list ${id} waits for a person: ${why}. See: npx isthmus list show ${id}.`
  const beyond = refused ? why : 'more changed than the charter or its cap lets pass'
  return `A version of the list ${id} does not come in by itself: ${beyond}. See: npx isthmus list show ${id}.`
}

/** What of a list can be a trouble. */
type Troubled = Pick<DeskList, 'id' | 'agreed' | 'checkedAt' | 'stale' | 'failure' | 'waiting'>

const troublesOf = ({ id, agreed, checkedAt, stale, failure, waiting }: Troubled, now: number): string[] => [
  ...(waiting === null ? [] : [whyItWaits(id, agreed, waiting.refused)]),
  ...(failure === null
    ? []
    : [
        `The list ${id} could not be fetched for ${age(failure.since, now)}: ${failure.why}. See: npx isthmus list show ${id}.`,
      ]),
  ...(stale && failure === null && checkedAt !== null
    ? [`The source of the list ${id} was not heard of for ${age(checkedAt, now)}. See: npx isthmus list show ${id}.`]
    : []),
]

/** What of them needs mending, a sentence each. */
export const listTroubles = (lists: readonly Troubled[]): readonly string[] => {
  const now = Date.now()
  return lists.flatMap((list) => troublesOf(list, now))
}

/** For each fetched list, seconds since its source was heard; one that never was is not among them. */
export const listAges = (lists: readonly DeskList[], now: number): ReadonlyMap<string, number> =>
  new Map(
    lists.flatMap(({ id, checkedAt }) =>
      checkedAt === null ? [] : [[id, Math.max(0, Math.round((now - checkedAt) / 1000))] as const],
    ),
  )

/** As everybody may see them: no source, no failure, no names. */
export const listsInForce = (lists: readonly DeskList[]): readonly ListInForce[] =>
  lists.map(({ id, agreed, report, changedAt, stale, waiting }) => ({
    id,
    agreed,
    entries: report?.entries ?? null,
    changedAt,
    stale,
    waits: waiting !== null,
  }))
