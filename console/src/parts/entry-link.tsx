// A link to an entry of the record.
import { Link } from '../link.tsx'
import { useSpeaking } from '../texts/language.tsx'

export const EntryLink = ({ at }: { readonly at: number }) => {
  const { t } = useSpeaking()
  return <Link to={`/record/${at}`}>{t('agreed.entry', { at })}</Link>
}
