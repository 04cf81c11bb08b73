// Bars: one figure after the other, as a picture, and as a table for who reads it so.
import { useSpeaking } from '../texts/language.tsx'

/** `short`: its name below the picture. */
type Bar = { readonly name: string; readonly short?: string; readonly value: number; readonly text: string }

type BarsProps = {
  readonly bars: readonly Bar[]
  /** What the picture says, as a sentence. */
  readonly says: string
  /** Heads of the table: what a bar is, what its height is. */
  readonly heads: readonly [string, string]
  /** The name of a bar stands below it where this is true. */
  readonly named: (index: number) => boolean
}

const HEIGHT = 120
const STEP = 20

/** Below its bar; towards the end so that it stays within the picture. */
const placeOf = (index: number, of: number) =>
  index > of * 0.75 ? { right: `${(1 - (index + 1) / of) * 100}%` } : { left: `${(index / of) * 100}%` }

const Picture = ({ bars, says, named }: Omit<BarsProps, 'heads'>) => {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  return (
    <svg
      className="bars"
      viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={says}
    >
      <title>{says}</title>
      {bars.map(({ name, value, text }, i) => (
        <g key={name}>
          <rect className="room" x={i * STEP} y={0} width={STEP} height={HEIGHT} data-named={named(i)}>
            <title>{`${name}: ${text}`}</title>
          </rect>
          <rect
            className="bar"
            x={i * STEP + STEP * 0.15}
            width={STEP * 0.7}
            y={HEIGHT - (value / most) * HEIGHT}
            height={(value / most) * HEIGHT}
          >
            <title>{`${name}: ${text}`}</title>
          </rect>
        </g>
      ))}
    </svg>
  )
}

export const Bars = (props: BarsProps) => {
  const { t } = useSpeaking()
  const { bars, heads, named, says } = props
  return (
    <figure className="chart">
      <figcaption className="soft">{says}</figcaption>
      <Picture {...props} />
      <div className="axis" aria-hidden="true">
        {bars.map(
          ({ name, short = name }, i) =>
            named(i) && (
              <span key={name} style={placeOf(i, bars.length)}>
                {short}
              </span>
            ),
        )}
      </div>
      <details>
        <summary>{t('use.table')}</summary>
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">{heads[0]}</th>
              <th scope="col">{heads[1]}</th>
            </tr>
          </thead>
          <tbody>
            {bars
              .filter(({ value }) => value > 0)
              .map(({ name, text }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{text}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
