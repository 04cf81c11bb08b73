// The tour on the pages of a park that has the sample: its steps are those of isthmus tour, run as whoever types them runs them.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAuthority } from '../base/names.ts'
import { createTurn } from '../base/turn.ts'
import type { Settings } from '../config.ts'
import type { Place } from '../domain/people/places.ts'
import { type TourId, tourSteps } from '../domain/tour/steps.ts'
import type { SitParts } from '../edges/cli/sit-parts.ts'
import { isAsShipped, isOnlyWithout, typedSteps, type Way } from '../edges/cli/tour-steps.ts'
import { textsOf } from '../edges/portal/texts.ts'
import type { Tour, TourRun } from '../edges/portal/tour.ts'
import { hasSample, readSample } from '../edges/sample/people.ts'
import type { ParkRecord } from './council/record.ts'
import { sitParts } from './sit.ts'

type TourParts = {
  readonly settings: Settings
  readonly record: Pick<ParkRecord, 'governed'>
  readonly port: () => number
  readonly proxyPort: () => number
  readonly portalName: string
}

const PROGRAM = join(fileURLToPath(new URL('../..', import.meta.url)), 'bin', 'isthmus.js')
/** Milliseconds. */
const PATIENCE = 60_000
const LONGEST = 10_000_000

/** As a process of its own: the thread that decides has better things to do than compare policies. */
const isthmus: SitParts['isthmus'] = (words) =>
  new Promise((done) => {
    const how = { timeout: PATIENCE, maxBuffer: LONGEST }
    execFile(process.execPath, [PROGRAM, ...words], how, (error, out, err) => {
      done({ exit: error === null ? 0 : typeof error.code === 'number' ? error.code : 4, out, err })
    })
  })

/** What must be so before a step changes anything: nobody's own change is put back. */
const guardOf = async (sit: SitParts, id: TourId, way: Way): Promise<boolean> => {
  if (id === 'propose') return isAsShipped(sit, way)
  return id !== 'propose-back' || isOnlyWithout(sit, way)
}

const changed: TourRun['seen'] = { en: [textsOf('en')('tour.changed')], ko: [textsOf('ko')('tour.changed')] }

/** `null` in a park without the sample. */
export const openTour = (parts: TourParts): Tour | null => {
  const { settings, record } = parts
  const people = settings.sample ? (readSample(settings.data)?.people ?? []) : []
  const basic = people.filter(({ plan }) => plan === 'basic')
  const [first] = basic
  if (first === undefined) return null
  const sit = sitParts(settings, isthmus)
  const word = sit.word()
  const { inTurn } = createTurn()
  const personAt = ({ seat }: Place): { badge: string; pin: string; plan: string } =>
    basic[(Number(seat ?? 1) - 1) % basic.length] ?? first
  const wayAt = (place: Place): Way => {
    const genesis = record.governed()?.genesis() ?? ''
    const portal = `http://localhost:${parts.port()}/`
    return {
      ...personAt(place),
      ...{ seat: place.seat ?? '', from: place.address, portal, proxy: `localhost:${parts.proxyPort()}`, word },
      ...{ data: settings.data, policy: sit.policy(), keys: sit.keys().map(({ file }) => file) },
      record: ['--record', new URL('/record/', portal).href, '--genesis', genesis],
    }
  }
  return {
    word,
    steps: () =>
      hasSample(settings.data) ? tourSteps({ byOperators: record.governed() !== null && sit.keys().length > 1 }) : [],
    seat: (place) => (place.seat === null ? null : { id: place.seat, ...personAt(place) }),
    line: (id, place) => typedSteps(sit, wayAt(place))[id].line,
    run: (id, place) =>
      inTurn(async () => {
        const way = wayAt(place)
        const typed = typedSteps(sit, way)[id]
        if (!(await guardOf(sit, id, way))) return { line: typed.line, seen: changed, isTrue: false }
        const { seen, ko = seen, isTrue } = await typed.run()
        return { line: typed.line, seen: { en: seen, ko }, isTrue }
      }),
    isThroughPark: (host) => {
      const asked = parseAuthority(host)?.host
      return asked?.kind === 'name' && asked.name === parts.portalName
    },
  }
}
