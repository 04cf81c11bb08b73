// Which room's desk? Where there is one room, its desk is shown at once.
import { useEffect } from 'react'
import { Link } from '../link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/trouble.tsx'
import { replaceWith } from '../route.ts'
import { useRules } from '../rules/use-rules.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'

export const RoomsPage = () => {
  const { t, language } = useSpeaking()
  const { data } = useRules()
  const [only, second] = data?.rooms ?? []
  const to = only !== undefined && second === undefined ? `/desk/${only.id}` : null
  useEffect(() => {
    if (to !== null) replaceWith(to)
  }, [to])
  if (data === undefined || to !== null) return <Loading />
  return (
    <>
      <Heading>{t('nav.desk')}</Heading>
      {data.rooms.length === 0 && <p className="lead">{t('desk.none')}</p>}
      <ul className="rows">
        {data.rooms.map(({ id, title }) => (
          <li key={id}>
            <Link to={`/desk/${id}`}>{textIn(title, language)}</Link>
          </li>
        ))}
      </ul>
    </>
  )
}
