// Figures beside each other, each with a line as long as its share.

export type Share = { readonly name: string; readonly value: number; readonly text: string }

/** The longest line is the largest value. */
export const Shares = ({ shares }: { readonly shares: readonly Share[] }) => {
  const most = Math.max(1, ...shares.map(({ value }) => value))
  return (
    <dl className="shares">
      {shares.map(({ name, value, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {text}
            {value > 0 && (
              <span className="share" aria-hidden="true" style={{ inlineSize: `${(value / most) * 100}%` }} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
