// Stands before pages for staff: who is not signed in is told where to.
import type { ReactNode } from 'react'
import { Link } from '../link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/trouble.tsx'
import { useStaff } from '../staff/use-staff.ts'
import { useSpeaking } from '../texts/language.tsx'
import './use.css'

export const OnlyStaff = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => {
  const { t } = useSpeaking()
  const { data: staff } = useStaff()
  return (
    <>
      <Heading>{title}</Heading>
      {staff === undefined && <Loading />}
      {staff === null && (
        <p className="lead">
          {t('use.out')} <Link to="/sign-in">{t('staff.sign-in')}</Link>
        </p>
      )}
      {staff != null && children}
    </>
  )
}
