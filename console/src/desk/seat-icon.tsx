// The shape of each state of a seat: nobody has to tell colours apart.
import type { ReactNode } from 'react'
import type { SeatState } from './seat-words.ts'

const SHAPES: Readonly<Record<SeatState, ReactNode>> = {
  free: <circle cx="12" cy="12" r="8" />,
  held: <path d="M12 3l9 9-9 9-9-9z" />,
  'in-use': <circle className="full" cx="12" cy="12" r="9" />,
  warned: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path className="full" d="M12 4a8 8 0 0 0 0 16z" />
    </>
  ),
  paused: <path d="M8 5v14M16 5v14" />,
  interrupted: <path d="M13 2L6 13h5l-1 9 8-12h-6z" />,
  wiping: <path d="M20 8a9 9 0 1 0 1 6M20 3v5h-5" />,
  out: <path d="M5 5l14 14M19 5L5 19" />,
  unreachable: (
    <>
      <path d="M12 3l10 18H2z" />
      <path d="M12 10v5M12 18v.5" />
    </>
  ),
}

export const SeatIcon = ({ state }: { readonly state: SeatState }) => (
  <svg className="seat-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    {SHAPES[state]}
  </svg>
)
