// Who else of one's operator has an account: for its engineers and auditors.
import { useQuery } from '@tanstack/react-query'
import type { Staff } from '../../../src/edges/api/contract/staff.ts'
import { ask } from '../live/ask.ts'
import { Trouble } from '../parts/trouble.tsx'
import { useSpeaking } from '../texts/language.tsx'

type Account = Pick<Staff, 'id' | 'roles'> & { readonly enrolled: boolean }

export const Colleagues = ({ roles }: Pick<Staff, 'roles'>) => {
  const { t } = useSpeaking()
  const sees = roles.includes('engineer') || roles.includes('auditor')
  const { data, error } = useQuery({
    queryKey: ['staff', 'accounts'],
    queryFn: () => ask<{ readonly accounts: readonly Account[] }>('/staff/accounts'),
    enabled: sees,
  })
  if (!sees) return null
  return (
    <section className="part" aria-labelledby="colleagues">
      <h2 id="colleagues">{t('colleagues.title')}</h2>
      <p className="soft">{t('colleagues.says')}</p>
      {error !== null && <Trouble error={error} />}
      <ul className="rows">
        {data?.accounts.map(({ id, roles: theirs, enrolled }) => (
          <li key={id} className="head">
            <span>{id}</span>
            <span className="soft small">
              {theirs.map((role) => t(`me.role.${role}`)).join(', ')}
              {!enrolled && ` · ${t('colleagues.waits')}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
