// What is asked: the tests, fixed hosts, emergencies, names of rules and lists, services and ports of the verified policy, some of each.
import type { Host } from '../../base/names.ts'
import { readList } from '../policy/compile/lists.ts'
import { BELOW } from '../policy/compile/name-marks.ts'
import { isCheckName } from '../policy/connectivity.ts'
import type { Policy, PolicyTest, Ports, Service, Target } from '../policy/language.ts'
import { parseDestination } from '../policy/read/destination.ts'
import type { Site } from '../policy/site.ts'
import { type Draw, drawFrom, shuffled } from './draw.ts'
import { keyOf, type Question, type Source } from './question.ts'

/** What questions are made of; all of it verified. */
export type Matter = {
  readonly policy: Policy
  readonly guard: readonly PolicyTest[]
  readonly site: Site
  /** The name of the park's portal. */
  readonly portal: string
  /** Names of emergencies in force. */
  readonly emergencies: readonly string[]
  /** The bytes of each list, by its id. */
  readonly lists: ReadonlyMap<string, Uint8Array>
}

type Bounds = { readonly seed: string; readonly most: number }

const HTTPS = 443
const HTTP = 80
/** Beside those of the services: what no plan of most parks has. */
const MORE_PORTS = [22, 25, 3389] as const
/** DNS and DNS over TLS go to the park's own resolver, or nowhere, whatever a policy says. */
const OWN_WAY: ReadonlySet<number> = new Set([53, 853])
const MOST_OF_LIST = 200

const named = (name: string): Host => ({ kind: 'name', name })

const namesOf = (targets: readonly Target[]): readonly string[] =>
  targets.flatMap((target) => (target.kind === 'below' || target.kind === 'exactly' ? [target.name] : []))

type Asks = (host: Host, port: number, of?: string) => Question

const asks =
  (from: Source): Asks =>
  (host, port, of = '') => ({ host, port, from, of })

/** Where a test leads, for whoever it was written: what it is for the asker says the policy. */
const ofTests = (from: Source, tests: readonly PolicyTest[]): readonly Question[] =>
  tests.flatMap(({ to }) => {
    const asked = parseDestination(to)
    return asked?.transport === 'tcp' ? [asks(from)(asked.host, asked.port)] : []
  })

const ofRules = ({ rules }: Policy): readonly Question[] =>
  rules.flatMap(({ id, match }) => namesOf(match.to).map((name) => asks('rule')(named(name), HTTPS, id)))

/** Some names of a list, each as likely as any other, without the whole list in memory as text (reservoir, Vitter's R). */
const someNames = (bytes: Uint8Array, most: number, draw: Draw): readonly string[] => {
  const kept: string[] = []
  let met = 0
  readList(bytes, {
    address: () => {},
    name: (all, start, end, reach) => {
      met++
      const at = kept.length < most ? kept.length : draw(met)
      if (at >= most) return
      const name = Buffer.from(all.subarray(start, end)).toString('latin1')
      kept[at] = reach === BELOW ? `www.${name}` : name
    },
  })
  return kept
}

const inTurns = <Item>(rows: readonly (readonly Item[])[]): readonly Item[] =>
  Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, at) => at).flatMap((at) =>
    rows.flatMap((row) => (row.length > at ? [row[at] as Item] : [])),
  )

const ofLists = ({ lists }: Matter, draw: Draw): readonly Question[] =>
  inTurns(
    [...lists].map(([id, bytes]) =>
      shuffled(someNames(bytes, MOST_OF_LIST, draw), draw).map((name) => asks('list')(named(name), HTTPS, id)),
    ),
  )

const ofHosts = ({ site }: Matter): readonly Question[] =>
  [...site.hosts.keys()].flatMap((name) => [HTTP, HTTPS].map((port) => asks('host')(named(name), port)))

/** Both ends of each range, and one port within it. */
const someOf = (ports: readonly Ports[] | null, draw: Draw): readonly number[] =>
  (ports ?? [{ transport: 'tcp', from: HTTPS, to: HTTPS } as const]).flatMap(({ transport, from, to }) =>
    transport === 'tcp' ? [from, to, from + draw(to - from + 1)] : [],
  )

type Known = { readonly hosts: readonly Host[]; readonly draw: Draw }

const ofService = ({ id, ports, to, zone }: Service, { hosts, draw }: Known): readonly Question[] => {
  const own = to === null ? [] : namesOf(to).map(named)
  const where = own.length > 0 ? own : to === null && zone === null ? hosts : []
  return where.flatMap((host) => someOf(ports, draw).map((port) => asks('service')(host, port, id)))
}

/** Ports of all services, also of those that the asker's plan has not, at hosts that are there for something else. */
const ofPorts = ({ services }: Policy, { hosts, draw }: Known): readonly Question[] => {
  const all = [...new Set([...services.flatMap(({ ports }) => someOf(ports, draw)), ...MORE_PORTS])]
  return hosts.flatMap((host) => all.map((port) => asks('port')(host, port)))
}

/** The first of those that ask the same. */
const onlyOnce = (questions: readonly Question[]): readonly Question[] => {
  const seen = new Set<string>()
  return questions.filter((question) => {
    const key = keyOf(question)
    return !seen.has(key) && seen.add(key)
  })
}

/**
 * Names that the portal answers by itself for devices that look whether they are online say nothing of the policy, and of the portal's own only
 * its page is asked for.
 */
const isAskable = ({ host, port }: Question, { portal }: Matter): boolean => {
  if (OWN_WAY.has(port)) return false
  if (host.kind !== 'name') return true
  return host.name === portal ? port === HTTP : !isCheckName(host.name)
}

/** The questions, in turns of where they come from; the same for the same seed and policy, whoever asks. */
export const makeQuestions = (matter: Matter, { seed, most }: Bounds): readonly Question[] => {
  const { policy, guard, site, emergencies, portal } = matter
  const draw = drawFrom(seed)
  const tests = [ofTests('test', policy.tests), ofTests('protected-test', guard)]
  const fixed = [...site.hosts.keys()].map((name) => asks('host')(named(name), HTTPS))
  const hosts = onlyOnce([...tests.flat(), ...fixed].map((each) => ({ ...each, port: HTTPS }))).map(({ host }) => host)
  const known: Known = { hosts: shuffled(hosts, draw), draw }
  const rows = [
    [asks('host')(named(portal), HTTP)],
    ...tests,
    emergencies.map((name) => asks('emergency')(named(name), HTTPS)),
    shuffled(ofHosts(matter), draw),
    shuffled(ofRules(policy), draw),
    inTurns(policy.services.map((service) => shuffled(ofService(service, known), draw))),
    ofLists(matter, draw),
    shuffled(ofPorts(policy, known), draw),
  ]
  return onlyOnce(inTurns(rows).filter((question) => isAskable(question, matter))).slice(0, most)
}
