// The pages of the console by their path, and their names in the frame.

import { lazy, type ReactNode, Suspense } from 'react'
import { Heading } from './parts/heading.tsx'
import { Loading } from './parts/trouble.tsx'
import { ProposalPage } from './proposals/proposal-page.tsx'
import { ProposalsPage } from './proposals/proposals-page.tsx'
import { WritePage } from './proposals/write-page.tsx'
import { EntryPage } from './record/entry-page.tsx'
import { RecordPage } from './record/record-page.tsx'
import { ReviewsPage } from './reviews/reviews-page.tsx'
import { RulesPage } from './rules/rules-page.tsx'
import { EnrolPage } from './staff/enrol-page.tsx'
import { MePage } from './staff/me-page.tsx'
import { SignInPage } from './staff/sign-in-page.tsx'
import type { TextKey } from './texts/en.ts'
import { useSpeaking } from './texts/language.tsx'

type PageNamed = { readonly path: string; readonly name: TextKey }

/** For staff of a desk, before the others. */
export const DESK_PAGE: PageNamed = { path: '/desk', name: 'nav.desk' }

/** For everybody of the staff, after the others. */
export const STAFF_PAGES: readonly PageNamed[] = [
  { path: '/overview', name: 'nav.overview' },
  { path: '/reports', name: 'nav.reports' },
]

/** In the order of the frame. */
export const PAGES: readonly PageNamed[] = [
  { path: '/', name: 'nav.rules' },
  { path: '/proposals', name: 'nav.proposals' },
  { path: '/reviews', name: 'nav.reviews' },
  { path: '/record', name: 'nav.record' },
]

const NoPage = () => {
  const { t } = useSpeaking()
  return (
    <>
      <Heading>{t('nowhere.title')}</Heading>
      <p className="lead">{t('nowhere.says')}</p>
    </>
  )
}

// What only staff of a desk open is loaded when they do.
const DeskPage = lazy(async () => ({ default: (await import('./desk/desk-page.tsx')).DeskPage }))

const EmergencyPage = lazy(async () => ({
  default: (await import('./proposals/emergency-page.tsx')).EmergencyPage,
}))
// The same for what only staff read.
const OverviewPage = lazy(async () => ({ default: (await import('./use/overview-page.tsx')).OverviewPage }))
const ReportsPage = lazy(async () => ({ default: (await import('./use/reports-page.tsx')).ReportsPage }))

const HASH = /^\/proposals\/(sha256:[0-9a-f]{64})$/
const DESK = /^\/desk(?:\/([a-z0-9-]{1,64})(?:\/(vouchers|hand-over))?)?$/
const INDEX = /^\/record\/(0|[1-9][0-9]{0,11})$/

export const pageAt = (path: string): ReactNode => {
  const [, hash] = HASH.exec(path) ?? []
  if (hash !== undefined) return <ProposalPage hash={hash} key={hash} />
  const [, index] = INDEX.exec(path) ?? []
  if (index !== undefined) return <EntryPage index={Number(index)} key={index} />
  const desk = DESK.exec(path)
  if (desk !== null) {
    const [, room = null, part] = desk
    return (
      <Suspense fallback={<Loading />}>
        <DeskPage room={room} part={part === undefined ? 'map' : part === 'vouchers' ? 'vouchers' : 'handover'} />
      </Suspense>
    )
  }
  switch (path) {
    case '/':
      return <RulesPage />
    case '/proposals':
      return <ProposalsPage />
    case '/proposals/new':
      return <WritePage />
    case '/emergency':
      return (
        <Suspense fallback={<Loading />}>
          <EmergencyPage />
        </Suspense>
      )
    case '/reviews':
      return <ReviewsPage />
    case '/record':
      return <RecordPage />
    case '/overview':
      return (
        <Suspense fallback={<Loading />}>
          <OverviewPage />
        </Suspense>
      )
    case '/reports':
      return (
        <Suspense fallback={<Loading />}>
          <ReportsPage />
        </Suspense>
      )
    case '/sign-in':
      return <SignInPage />
    case '/enrol':
      return <EnrolPage />
    case '/me':
      return <MePage />
    default:
      return <NoPage />
  }
}
