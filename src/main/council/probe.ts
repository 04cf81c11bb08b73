// A probe: the verified policy of a record beside what the network does where this program runs.
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Address } from '../../base/addresses.ts'
import { base64Of } from '../../base/base64.ts'
import { IsthmusError } from '../../base/errors.ts'
import { hostInUrl, hostText, parseAuthority } from '../../base/names.ts'
import { stateAt } from '../../domain/council/draft.ts'
import { inputsNow, type State } from '../../domain/council/state.ts'
import { somebody } from '../../domain/policy/ask.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import { type Asker, ATTRIBUTES, type Attribute } from '../../domain/probe/asker.ts'
import type { Ground } from '../../domain/probe/expected.ts'
import { howOf, type Question } from '../../domain/probe/question.ts'
import { type Matter, makeQuestions } from '../../domain/probe/questions.ts'
import { readOutside } from '../../domain/probe/report.ts'
import { NOTHING_SEEN, type Seen } from '../../domain/probe/seen.ts'
import { parseJson } from '../../domain/record/json.ts'
import type { AskedAsker, AskedProbe, Probe } from '../../edges/cli/probe-parts.ts'
import { askTold } from '../../edges/dns/told.ts'
import { createServers } from '../../edges/dns/upstream/servers.ts'
import { type Reached, reach, reachByProxy, type Target } from '../../edges/probe/reach.ts'
import { whoAmI } from '../../edges/probe/who-am-i.ts'
import { probe as askAll } from '../../flows/probe.ts'
import { agreedFrom, emergencyRules } from './agreed.ts'
import { openBlobs } from './blobs.ts'
import { filesAt, goodRecord } from './record-desk.ts'
import { needAll, siteOf, textOf } from './tools.ts'

const impossible = (what: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('probe:impossible', what, mend, { cause })

/** Without the record there is nothing to compare with, whatever is wrong with it. */
const orImpossible = (error: unknown): never => {
  throw error instanceof IsthmusError ? impossible(error.message, error.mend, error) : error
}

const readRecord = async ({ record, genesis }: AskedProbe) => {
  const files = filesAt(record)
  const { park, checkpoint } = await goodRecord(record, files, genesis)
  return { park, blobs: openBlobs(files), size: checkpoint.size, root: base64Of(checkpoint.root) }
}

type Read = Awaited<ReturnType<typeof readRecord>>

/** The policy as it is in force by the record, and what questions are made of. */
const policyOf = async ({ park, blobs }: Read, portal: string): Promise<{ decider: Decider; matter: Matter }> => {
  const files = inputsNow(park)
  await needAll(files, blobs)
  const site = await siteOf(files, blobs)
  const emergencies = emergencyRules(park, stateAt(park, Math.floor(Date.now() / 1000)).clock)
  const inputs = { ...agreedFrom(blobs.folder, park.charter, files, site), emergencies }
  // Loaded here: most commands compile nothing.
  const { loadPolicy } = await import('../../edges/policyfile/load.ts')
  const { build } = await import('../../edges/policyfile/build.ts')
  const loaded = loadPolicy(inputs)
  const { decider, problems } = build(loaded, inputs)
  if (decider === null) {
    const [error] = problems.filter(({ severity }) => severity === 'error')
    throw impossible(
      `the policy of the record cannot be put in force here: ${error?.what}`,
      'a park ruled by file does not have its zones in the record; else the versions of the programs may differ',
    )
  }
  const lists = new Map([...loaded.lists].map(([id, { bytes }]) => [id, bytes]))
  const named = emergencies.flatMap(({ block, allow }) => [...block, ...allow])
  const guard = loaded.guard?.tests ?? []
  return { decider, matter: { policy: decider.policy, guard, site, portal, emergencies: named, lists } }
}

/** Of the three things by which somebody is let in, each has one. */
const CREDENTIALS: readonly Attribute[] = ['badge', 'voucher', 'device']

const subjectOf = ({ plan, told }: Extract<AskedAsker, { is: 'somebody' }>): Asker => {
  const has = (attribute: Attribute): boolean => told[attribute] !== undefined
  const first = (attribute: Attribute): string | null => told[attribute]?.[0] ?? null
  const known = (attribute: Attribute): boolean =>
    has(attribute) || (CREDENTIALS.includes(attribute) && CREDENTIALS.some(has))
  const subject = {
    ...somebody(plan, { tenant: first('tenant'), group: null }),
    ...{ groups: told.group ?? [], seat: first('seat'), network: first('network') },
    ...{ badge: has('badge'), voucher: has('voucher'), tenantStaff: has('tenant-staff'), device: has('device') },
  }
  return { is: 'somebody', subject, untold: new Set(ATTRIBUTES.filter((attribute) => !known(attribute))) }
}

const portalOf = ({ portal, record }: AskedProbe): string => {
  const address = portal ?? (/^https?:\/\//.test(record) ? record.replace(/record\/?$/, '') : undefined)
  if (address !== undefined && URL.canParse(address)) return address
  throw impossible('nobody says for whom the network is asked', 'give --plan PLAN, --nobody, or --portal URL')
}

const askedAsker = async (asked: AskedProbe): Promise<AskedAsker> => {
  if (asked.asker.is !== 'ask-the-portal') return asked.asker
  const told = await whoAmI(portalOf(asked))
  if (told.is === 'unknown')
    throw impossible(`the portal does not say who asks: ${told.why}`, 'give --plan PLAN, or --nobody')
  if (told.is === 'nobody') return told
  return { is: 'somebody', plan: told.plan, told: told.seat === null ? {} : { seat: [told.seat] } }
}

/** `null`: from outside. */
const askerOf = async (asked: AskedProbe, decider: Decider): Promise<Asker | null> => {
  const asker = await askedAsker(asked)
  if (asker.is === 'outside') return null
  if (asker.is !== 'somebody') return { is: 'nobody' }
  const { plans } = decider.policy
  if (!plans.some(({ id }) => id === asker.plan))
    throw impossible(`the policy has no plan ${asker.plan}`, `give one of ${plans.map(({ id }) => id).join(', ')}`)
  if (decider.openAt(asker.plan, Date.now())) return subjectOf(asker)
  throw impossible(`the plan ${asker.plan} is closed at this hour`, 'ask again when it is open, or give --nobody')
}

/** The names under which a park's portal answers; its log is called after its domain. */
const portalNames = ({ charter }: State): readonly [string, string] => {
  const domain = charter.park.replace(/\/record$/, '')
  return [`portal.${domain}`, `my.${domain}`]
}

const placeOf = (option: string, text: string | undefined): { host: string; port: number } | null => {
  if (text === undefined) return null
  const authority = parseAuthority(text)
  if (authority?.port !== undefined) return { host: hostText(authority.host), port: authority.port }
  throw impossible(`--${option} ${text} is no host:port`, 'type it like 10.1.0.1:3128')
}

const serversOf = ({ dns }: AskedProbe) => {
  if (dns !== undefined && parseAuthority(dns)?.host.kind !== 'address')
    throw impossible(`--dns ${dns} is no address`, 'type it like 10.1.0.1 or 10.1.0.1:8053')
  const set = dns === undefined ? null : [dns]
  return createServers(
    () => set,
    () => performance.now(),
    () => false,
  )
}

const cameFrom = (reached: Reached, aliases: readonly string[] = [], addresses: readonly Address[] = []): Seen => ({
  ...{ aliases, addresses },
  ...reached,
})

const OF_NAMES = { none: 'no-name', refused: 'refused', portal: 'portal', failed: 'closed', silent: 'silent' } as const

/** Asks the network once, by the line or through a proxy. */
const createAsk = (asked: AskedProbe, portal: ReadonlySet<string>) => {
  const proxy = placeOf('proxy', asked.proxy)
  const servers = serversOf(asked)
  const there = async (target: Target, address: Address, aliases: readonly string[], all: readonly Address[]) =>
    cameFrom(await reach(target, address, portal), aliases, [address, ...all.filter((each) => each !== address)])
  return async ({ host, port }: Question, at?: Address): Promise<Seen> => {
    const target: Target = { host: hostInUrl(host), port, how: howOf(port) }
    if (proxy !== null) return at === undefined ? cameFrom(await reachByProxy(target, proxy, portal)) : NOTHING_SEEN
    if (at !== undefined) return there(target, at, [], [])
    if (host.kind === 'address') return there(target, host.address, [], [])
    const { is, said, aliases, addresses } = await askTold(servers, host.name)
    const [first] = addresses
    if (is === 'found' && first !== undefined) return there(target, first, aliases, addresses)
    return { ...NOTHING_SEEN, outcome: is === 'found' ? 'no-name' : OF_NAMES[is], said, aliases }
  }
}

/** So many a second, and never two at once. */
const paced = (rate: number): (() => Promise<void>) => {
  let next = 0
  return async () => {
    const now = performance.now()
    const wait = Math.max(0, next - now)
    next = Math.max(now, next) + 1000 / rate
    if (wait > 0) await sleep(wait)
  }
}

type Outside = { readonly seed: string; readonly seen: ReadonlyMap<string, Seen> }

const outsideOf = ({ control }: AskedProbe, park: string): Outside | null => {
  if (control === undefined) return null
  const value = parseJson(textOf(control))
  const seen = readOutside(value, park)
  const seed = typeof value === 'object' && value !== null && 'seed' in value ? value.seed : undefined
  if (seen !== undefined && typeof seed === 'string') return { seed, seen }
  throw new IsthmusError(
    'council:file',
    `${control} is no report of a probe from outside about ${park}`,
    'make one where the park’s gateway is not in between: isthmus probe --outside … --json > outside.json',
  )
}

const seconds = (): number => Math.floor(Date.now() / 1000)

/** Reads, asks and compares. */
export const runProbe: Probe = async (asked) => {
  const read = await readRecord(asked).catch(orImpossible)
  const { park, size, root } = read
  const names = portalNames(park)
  const { decider, matter } = await policyOf(read, names[0]).catch(orImpossible)
  const asker = await askerOf(asked, decider)
  const outside = outsideOf(asked, park.charter.park)
  const seed = asked.seed ?? outside?.seed ?? randomBytes(8).toString('hex')
  const questions = makeQuestions(matter, { seed, most: asked.most })
  const portal = new Set(names)
  const ground: Ground | null = asker === null ? null : { decider, site: matter.site, asker, portal }
  const from = seconds()
  const answers = await askAll({
    ...{ questions, ground, outside: outside?.seen ?? new Map() },
    ...{ ask: createAsk(asked, portal), now: Date.now, pace: paced(asked.rate) },
    until: Date.now() + asked.seconds * 1000,
  })
  const way = asked.proxy === undefined ? 'line' : 'proxy'
  return {
    ...{ park: park.charter.park, record: { size, root }, agreed: park.agreed, asker, way, seed },
    ...{ from, to: seconds(), answers, left: questions.length - answers.length },
  }
}
