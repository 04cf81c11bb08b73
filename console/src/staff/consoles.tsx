// Where staff sign in, for whoever came to an address where nobody does.
import { hrefOf } from '../route.ts'
import { Both } from './both.tsx'

export const ConsolesElsewhere = ({ origins }: { readonly origins: readonly string[] }) => (
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
