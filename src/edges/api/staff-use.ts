// How the service is used, for staff: the overview of now, reports over days, and their tables to take along.
import type { Context, Hono } from 'hono'
import { validator } from 'hono-openapi'
import type { Overview as Now, ReportDesk } from '../../domain/desk/reports.ts'
import { Overview, ReportQuery, TableQuery, UseReport } from './contract/reports.ts'
import { describe } from './describe.ts'
import { problem } from './problems.ts'
import { onlyStaff, type StaffApi } from './staff-session.ts'

export type UseApi = { readonly overview: () => Promise<Now>; readonly desk: ReportDesk }

const OWN = ['no-console', 'not-signed-in', 'unavailable'] as const

const refusedShown = (refused: Now['refused']): Overview['refused'] => {
  const [first] = refused
  if (first === undefined) return null
  return {
    day: first.day,
    whole: first.whole,
    reasons: refused.map(({ reason, count }) => ({ reason, count: count === 0 ? '<10' : count })),
  }
}

const shown = (now: Now): Overview => ({
  ...{ at: new Date(now.at).toISOString(), today: now.today, traffic: now.traffic, use: now.use },
  online: { all: now.online.all, plans: [...now.online.plans], places: [...now.online.places] },
  hours: [...now.hours],
  refused: refusedShown(now.refused),
  health: now.health,
  troubles: [...now.troubles],
  lists: [...now.lists],
})

const NO_PERIOD = 'Ask ?from=2026-11-01&to=2026-11-30: days of the park, at most 366 of them, each at most once.'
const noPeriod = (c: Context): Response => problem(c, 'bad-request', { detail: NO_PERIOD })

const reports = (app: Hono, parts: StaffApi): void => {
  app.get(
    '/reports',
    describe({
      id: 'useReport',
      summary: 'How long people were online over days, by hour, plan and room; how often rules refused something.',
      well: { 200: { what: 'The sums.', schema: UseReport } },
      problems: [...OWN, 'bad-request'],
    }),
    onlyStaff(parts),
    validator('query', ReportQuery, (result, c) => (result.success ? undefined : noPeriod(c))),
    async (c) => {
      const { from = null, to = null } = c.req.valid('query')
      const report = await parts.use.desk.report({ from, to })
      return report === null ? noPeriod(c) : c.json(report)
    },
  )
  app.get(
    '/reports/table',
    describe({
      id: 'useTable',
      summary:
        'The same as comma-separated values: `of=use` by day, hour, plan and room, or `of=refused` by day and reason.',
      well: { 200: { what: 'RFC 4180 in UTF-8 with a byte order mark.' } },
      problems: [...OWN, 'bad-request'],
    }),
    onlyStaff(parts),
    validator('query', TableQuery, (result, c) => (result.success ? undefined : noPeriod(c))),
    async (c) => {
      const { from = null, to = null, of } = c.req.valid('query')
      const table = await parts.use.desk.reportTable({ from, to, of })
      if (table === null) return noPeriod(c)
      return c.body(table, 200, {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="isthmus-${of}.csv"`,
      })
    },
  )
}

/** Their routes, under /staff. */
export const staffUse = (app: Hono, parts: StaffApi): void => {
  app.get(
    '/overview',
    describe({
      id: 'overview',
      summary: 'How the service is now: how many are online by plan and place, traffic, use today, health.',
      well: { 200: { what: 'As it is now.', schema: Overview } },
      problems: OWN,
    }),
    onlyStaff(parts),
    async (c) => c.json(shown(await parts.use.overview())),
  )
  reports(app, parts)
}
