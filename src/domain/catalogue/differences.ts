// What changes of the services that people know by name, for whom: each endpoint asked of two policies at once, told service by service.
import { type ChangeAt, differencesAt } from '../policy/exact/diff.ts'
import type { Side } from '../policy/exact/side.ts'
import type { Endpoint } from '../policy/language.ts'
import { reasonText } from '../policy/tell/differences.ts'
import type { Phrases } from '../policy/tell/phrases.ts'
import { whenText } from '../policy/tell/times.ts'
import { type Naming, whoText } from '../policy/tell/who.ts'
import { endpointText, type OnlineService } from './service.ts'

/** A service at some of its endpoints; none: at its door, and so all of it. */
type At = { readonly service: OnlineService; readonly endpoints: readonly Endpoint[] }

/** Services that change alike, for the same people at the same times. */
export type ServiceChange = Omit<ChangeAt, 'change'> & {
  readonly change: 'gains' | 'loses'
  readonly services: readonly At[]
}

const isChange = (change: ChangeAt): change is ChangeAt & Pick<ServiceChange, 'change'> => change.change !== 'reason'

const atOf = (service: OnlineService, endpoints: readonly Endpoint[]): At => ({
  service,
  endpoints: endpoints.includes(service.endpoints[0]) ? [] : endpoints,
})

/** Compares, in the order of the services; `undefined`: too many combinations to tell exactly. Both sides stand at one site. */
export const serviceChanges = (
  before: Side,
  after: Side,
  services: readonly OnlineService[],
): readonly ServiceChange[] | undefined => {
  const asked = services.flatMap((service) => service.endpoints.map((endpoint) => ({ service, endpoint })))
  const changes = differencesAt(
    before,
    after,
    asked.map(({ endpoint: { name, port } }) => ({ host: { kind: 'name', name }, port })),
  )
  if (changes === undefined) return undefined
  const found = asked.flatMap((each, n) => (changes[n] ?? []).filter(isChange).map((change) => ({ ...each, change })))
  return [...Map.groupBy(found, ({ change }) => JSON.stringify(change)).values()].flatMap((alike) => {
    const [first] = alike
    if (first === undefined) return []
    const byService = Map.groupBy(alike, ({ service }) => service)
    const at = [...byService].map(([service, same]) =>
      atOf(
        service,
        same.map(({ endpoint }) => endpoint),
      ),
    )
    return [{ ...first.change, services: at }]
  })
}

const MOST_NAMED = 6

const nameOf = ({ service, endpoints }: At, { language }: Phrases): string => {
  const title = service.title[language]
  return endpoints.length === 0 ? title : `${title} (${endpoints.map(endpointText).join(', ')})`
}

/** A sentence for each change: `Plan basic loses Naver Mail and Daum Mail (no-mail).` */
export const tellServiceChanges = (
  changes: readonly ServiceChange[],
  phrases: Phrases,
  name: Naming = (plan) => plan,
): readonly string[] =>
  changes.map(({ change, services, who, when, before, after }) => {
    const named = services.slice(0, services.length > MOST_NAMED ? MOST_NAMED - 1 : MOST_NAMED)
    const more = services.length - named.length
    const names = [...named.map((each) => nameOf(each, phrases)), ...(more > 0 ? [phrases.more(more)] : [])]
    return phrases.sentence({
      ...{ change, who: whoText(who, phrases, name), what: phrases.and(names), ports: '' },
      ...{ when: whenText(when, phrases), before: reasonText(before, phrases), after: reasonText(after, phrases) },
    })
  })
