// The desk of a room: the map, what to do next, the badge reader's field, the queue. Everything by keyboard, and with a finger.
import './desk.css'
import type { ReactNode } from 'react'
import { Link } from '../link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/trouble.tsx'
import { Both } from '../staff/both.tsx'
import { isOfDesk, useStaff } from '../staff/use-staff.ts'
import { useSpeaking } from '../texts/language.tsx'
import { Desk } from './desk.tsx'
import { HandoverPage } from './handover-page.tsx'
import { RoomsPage } from './rooms-page.tsx'
import { VouchersPage } from './vouchers-page.tsx'

/** For staff of the desk, and engineers; whoever is not signed in is led there. */
const ForDesk = ({ children }: { readonly children: ReactNode }) => {
  const { t } = useSpeaking()
  const { data: staff } = useStaff()
  if (staff === undefined) return <Loading />
  if (staff !== null && isOfDesk(staff)) return children
  return (
    <>
      <Heading>{t('nav.desk')}</Heading>
      <p className="lead">{t(staff === null ? 'desk.out' : 'desk.no-role')}</p>
      {staff === null && (
        <p>
          <Link className="action" to="/sign-in">
            <Both text="staff.sign-in" />
          </Link>
        </p>
      )}
    </>
  )
}

/** `null`: of no room yet. */
type DeskPageProps = { readonly room: string | null; readonly part: 'map' | 'vouchers' | 'handover' }

export const DeskPage = ({ room, part }: DeskPageProps) => (
  <ForDesk>
    {room === null && <RoomsPage />}
    {room !== null && part === 'map' && <Desk id={room} />}
    {room !== null && part === 'vouchers' && <VouchersPage room={room} />}
    {room !== null && part === 'handover' && <HandoverPage id={room} />}
  </ForDesk>
)
