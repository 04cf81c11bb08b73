// A slip of paper: a number of the queue or a voucher, in both languages, with what a phone reads.
import { qrCode } from '../../../src/base/qr.ts'
import { en, type TextKey } from '../texts/en.ts'
import { ko } from '../texts/ko.ts'

const Qr = ({ text }: { readonly text: string }) => {
  const { size, path } = qrCode(text)
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      aria-hidden="true"
      focusable="false"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  )
}

const filled = (text: string, filling: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{([a-z]+)\}/g, (whole, name: string) => String(filling[name] ?? whole))

type BothProps = { readonly text: TextKey; readonly filling?: Readonly<Record<string, string | number>> }

const BothLines = ({ text, filling = {} }: BothProps) => (
  <p>
    <span lang="ko">{filled(ko[text], filling)}</span>
    <br />
    <span lang="en">{filled(en[text], filling)}</span>
  </p>
)

type SlipProps = {
  readonly title: string
  readonly kind: 'ticket' | 'voucher'
  readonly big: string
  readonly link: string | null
  readonly minutes?: number
  /** `2026-11-30`, the last day. */
  readonly until?: string
}

export const Slip = ({ title, kind, big, link, minutes, until }: SlipProps) => (
  <article className="slip" data-is={kind}>
    <div>
      <h3>{title}</h3>
      <BothLines text={`slip.${kind}`} />
      <p className="slip-big">{big}</p>
      {minutes !== undefined && until !== undefined && <BothLines text="slip.lasts" filling={{ minutes, until }} />}
      <BothLines text={`slip.${kind}.says`} />
    </div>
    {link !== null && <Qr text={link} />}
  </article>
)
