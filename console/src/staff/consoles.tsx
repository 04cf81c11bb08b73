// Where staff sign in, for whoever came to an address where nobody does.
import { useQuery } from '@tanstack/react-query'
import { ask, Refused } from '../live/ask.ts'
import { hrefOf } from '../route.ts'
import { Both } from './both.tsx'

/** `null`: here. */
const elsewhere = async (): Promise<readonly string[] | null> => {
  try {
    await ask('/staff/session')
    return null
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.code !== 'no-console') return null
    return (error.problem.detail ?? '').split(' ').filter((origin) => /^https?:\/\//.test(origin))
  }
}

export const useElsewhere = () => useQuery({ queryKey: ['staff', 'elsewhere'], queryFn: elsewhere })

export const Consoles = ({ origins }: { readonly origins: readonly string[] }) => (
  <div className="say stack">
    <p>
      <Both text="staff.no.no-console" />
    </p>
    <ul>
      {origins.map((origin) => (
        <li key={origin}>
          <a href={`${origin}${hrefOf('/sign-in')}`}>{origin}</a>
        </li>
      ))}
    </ul>
  </div>
)
