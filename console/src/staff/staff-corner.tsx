// In the corner of every page: who is signed in, or where to do so. The language of the account is the page's, from the sign-in on.
import { useEffect, useRef } from 'react'
import { Link } from '../link.tsx'
import { send } from '../live/ask.ts'
import { useSpeaking } from '../texts/language.tsx'
import { Both } from './both.tsx'
import { useStaff } from './use-staff.ts'

export const StaffCorner = () => {
  const { language, choose } = useSpeaking()
  const { data: staff } = useStaff()
  const known = useRef<{ readonly id: string; readonly language: string } | null>(null)
  useEffect(() => {
    if (staff == null) known.current = null
    else if (known.current?.id !== staff.id) {
      known.current = { id: staff.id, language: staff.language }
      choose(staff.language)
    }
  }, [staff, choose])
  useEffect(() => {
    const before = known.current
    if (before === null || before.language === language) return
    // Where it is not kept, it holds in this browser.
    void send('/staff/language', { language }, 'PUT').catch(() => {})
    known.current = { ...before, language }
  }, [language])
  if (staff === undefined) return null
  return staff === null ? (
    <Link to="/sign-in">
      <Both text="staff.sign-in" />
    </Link>
  ) : (
    <Link to="/me">{staff.id}</Link>
  )
}
