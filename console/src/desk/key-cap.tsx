// The letter that does the same as a button: for the eye. Whoever hears the page is told by `aria-keyshortcuts`.
export const KeyCap = ({ letter }: { readonly letter: string }) => (
  <span className="key-cap" aria-hidden="true">
    {letter.toUpperCase()}
  </span>
)
