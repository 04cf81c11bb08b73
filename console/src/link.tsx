// A link to another page of the console: a real one, that opens without loading everything anew.
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react'
import { goTo, hrefOf } from './route.ts'

type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  readonly to: string
  readonly children: ReactNode
}

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

export const Link = ({ to, children, ...rest }: LinkProps) => (
  <a
    {...rest}
    href={hrefOf(to)}
    onClick={(event) => {
      if (!isPlain(event)) return
      event.preventDefault()
      goTo(to)
    }}
  >
    {children}
  </a>
)
