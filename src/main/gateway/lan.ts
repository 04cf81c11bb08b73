// The portal on the park's LAN: the gateway's own addresses on 80, where whoever is not signed in is led, and on 443 under one name.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Address } from '../../base/addresses.ts'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { HTTP_PORT, HTTPS_PORT } from '../../config/gateway.ts'
import type { Settings } from '../../config.ts'
import { checkAt } from '../../domain/policy/connectivity.ts'
import { writePrivate } from '../../edges/data/folder.ts'
import { createBounds } from '../../edges/http/bounds.ts'
import { type Front, openFront } from '../../edges/http/front.ts'
import { guard } from '../../edges/http/guard.ts'
import { createLed } from '../../edges/http/led.ts'
import { type Keeper, keepCertificate } from '../../edges/tls/keeper.ts'
import type { Asker } from '../asker.ts'
import { listenError, type Own } from '../listen.ts'

/** The names under which the portal answers: for plain HTTP, and for all that is said securely. */
export const portalNames = (domain: string): { readonly plain: string; readonly secure: string } => ({
  plain: `portal.${domain}`,
  secure: `my.${domain}`,
})

export type LanParts = {
  readonly settings: Settings
  readonly clock: Clock
  readonly own: Own
  readonly log: Log
  readonly asker: Asker
  /** Portal and API, without a guard. */
  readonly pages: Hono
  readonly keeper: Keeper
  readonly failed: (error: unknown) => void
}

/** Connections at a time: a browser opens six a site, and a page that is kept open one. */
const BOUNDS = { each: 24, strangers: 4000, known: 20_000 } as const
const LOOK_EVERY = 2000

const KEPT = 'portal.pem'

/** Where nobody has the file yet, there is none. */
const readKept = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The certificate of the portal's one name. Throws `gateway:certificate`. */
export const portalCertificate = ({ settings, clock, log }: Pick<LanParts, 'settings' | 'clock' | 'log'>) => {
  const path = join(settings.data, KEPT)
  return keepCertificate({
    name: portalNames(settings.domain).secure,
    files: settings.gateway?.certificate ?? null,
    kept: { read: () => readKept(path), write: (pem) => writePrivate(path, pem) },
    now: () => clock().wall,
    log,
  })
}

/** What answers on each of the two ports. */
const answersOf = ({ settings, asker, pages }: LanParts) => {
  const names = portalNames(settings.domain)
  // From here nobody speaks for others: there is no proxy of ours and no front server on these ports.
  const trust = { trustedProxies: [], proxySecret: '' }
  const secureUrl = `https://${names.secure}/`
  const plain = new Hono().use(guard({ ...trust, hosts: [names.plain] })).route('/', pages)
  const secure = new Hono().use(guard({ ...trust, hosts: [names.secure], leadTo: () => secureUrl })).route('/', pages)
  return {
    plain: createLed({
      own: { name: names.plain, answer: getRequestListener(plain.fetch) },
      portal: `http://${names.plain}/`,
      secure: { name: names.secure, url: secureUrl },
      checkAt,
      isOnline: asker.isOnline,
    }),
    secure: getRequestListener(secure.fetch),
  }
}

const opened = (host: Address, port: number, open: Promise<Front>): Promise<Front> =>
  open.catch((cause) => {
    throw listenError(cause, { host, port }, '"addresses" of the gateway')
  })

/** `shown`: where people find it. */
export type Lan = { readonly shown: string; readonly close: () => Promise<void> }

/** Opens both ports on each of the gateway's own addresses. */
export const openLan = async (parts: LanParts): Promise<Lan> => {
  const { settings, own, asker, keeper, failed } = parts
  const bounds = createBounds(BOUNDS)
  const answers = answersOf(parts)
  const fronts: Front[] = []
  const open = async (host: Address, port: number, answer: typeof answers.plain, secure?: { name: string }) => {
    const certificate = keeper.current()
    const tls = secure === undefined ? {} : { secure: { ...secure, certificate } }
    const front = openFront({ host, port, answer, bounds, isKnown: asker.isOnline, ...tls })
    fronts.push(await opened(host, port, front))
    own.add(host, port)
  }
  const close = async (): Promise<void> => {
    clearInterval(looking)
    await Promise.all(fronts.map((front) => front.close()))
  }
  const look = async (): Promise<void> => {
    const next = await keeper.look()
    if (next !== null) for (const front of fronts) front.renew(next)
  }
  const looking = setInterval(() => void look().catch(failed), LOOK_EVERY)
  try {
    for (const host of settings.gateway?.addresses ?? []) {
      await open(host, HTTP_PORT, answers.plain)
      await open(host, HTTPS_PORT, answers.secure, { name: portalNames(settings.domain).secure })
    }
  } catch (error) {
    await close()
    throw error
  }
  const { plain, secure } = portalNames(settings.domain)
  return { shown: `http://${plain}/, https://${secure}/`, close }
}
