// A table of sums: of plans, of rooms, of the whole.
import { useSpeaking } from '../texts/language.tsx'
import { hoursOf } from './amounts.ts'

export type SumRow = {
  readonly name: string
  readonly seconds: number
  readonly begun: number
  readonly interrupted: number
}

export const Sums = ({ head, rows }: { readonly head: string; readonly rows: readonly SumRow[] }) => {
  const { t, language } = useSpeaking()
  return (
    <table className="figures">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col">{t('use.online')}</th>
          <th scope="col">{t('use.sessions')}</th>
          <th scope="col">{t('use.interrupted')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, seconds, begun, interrupted }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{hoursOf(seconds, t, language)}</td>
            <td>{begun.toLocaleString(language)}</td>
            <td>{interrupted.toLocaleString(language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
