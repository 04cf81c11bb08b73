// The frame around every page: whose park it is, where one can go, language and colours, and whether the line is there.
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from '../link.tsx'
import { useLive } from '../live/live.tsx'
import { DESK_PAGE, PAGES, STAFF_PAGES } from '../pages.tsx'
import { useRecord } from '../record/record.tsx'
import { useOpenReviews } from '../reviews/use-reviews.ts'
import { useRules } from '../rules/use-rules.ts'
import { StaffCorner } from '../staff/staff-corner.tsx'
import { isOfDesk, useStaff } from '../staff/use-staff.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { timeText } from '../texts/times.ts'
import { Choices } from './choices.tsx'
import { Lines } from './lines.tsx'

const Mark = () => (
  <svg width="46" height="22" viewBox="0 0 46 22" aria-hidden="true" focusable="false">
    <path className="north" d="M23 8.5h-1c-3 0-3-8.5-11-8.5a11 11 0 0 0 0 22c8 0 8-8.5 11-8.5h1z" />
    <path className="south" d="M23 8.5h1c3 0 3-8.5 11-8.5a11 11 0 0 1 0 22c-8 0-8-8.5-11-8.5h-1z" />
  </svg>
)

const Brand = () => {
  const { language, t } = useSpeaking()
  const { data } = useRules()
  return (
    <Link className="brand" to="/">
      <Mark />
      <span>
        {data === undefined ? 'Isthmus' : textIn(data.park.name, language)}
        <small>{t('frame.console')}</small>
      </span>
    </Link>
  )
}

const isHere = (path: string, page: string): boolean =>
  page === '/' ? path === '/' : path === page || path.startsWith(`${page}/`)

/** How many wait. */
const Open = ({ count }: { readonly count: number }) => {
  const { t } = useSpeaking()
  if (count === 0) return null
  return (
    <span className="count">
      {count}
      <span className="unseen"> {t('nav.open')}</span>
    </span>
  )
}

const Pages = ({ path }: { readonly path: string }) => {
  const { t } = useSpeaking()
  const { verified } = useRecord()
  const { data: staff } = useStaff()
  const pages = [
    ...(staff != null && isOfDesk(staff) ? [DESK_PAGE] : []),
    ...PAGES,
    ...(staff != null ? STAFF_PAGES : []),
  ]
  const open: Readonly<Record<string, number>> = {
    '/proposals': verified?.state.proposals.length ?? 0,
    '/reviews': useOpenReviews(),
  }
  return (
    <nav className="pages" aria-label={t('nav.label')}>
      <ul>
        {pages.map(({ path: to, name }) => (
          <li key={to}>
            <Link to={to} {...(isHere(path, to) && { 'aria-current': 'page' as const })}>
              {t(name)}
              <Open count={open[to] ?? 0} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Where the line is gone, what stands on the page is of before. */
const Gone = () => {
  const { t } = useSpeaking()
  const { state, last } = useLive()
  if (state !== 'gone') return null
  return (
    <p className="gone" role="status">
      {last === null ? t('line.never') : t('line.gone', { time: timeText(last.at) })}
    </p>
  )
}

export const Frame = ({ path, children }: { readonly path: string; readonly children: ReactNode }) => {
  const { t } = useSpeaking()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    main.current?.focus()
  }, [path])
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t('frame.skip')}
      </a>
      <header className="masthead">
        <Brand />
        <StaffCorner />
        <Choices />
      </header>
      <Pages path={path} />
      <main className="sheet" id="main" ref={main} tabIndex={-1}>
        <Gone />
        {children}
      </main>
      <Lines />
    </div>
  )
}
