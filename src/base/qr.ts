// A text as a QR code (ISO/IEC 18004), drawn as one path of an SVG.
import encodeQR from 'qr'

/** `size`: of the whole square, with the white around it; `path`: what is dark, one unit a module. */
export type QrCode = { readonly size: number; readonly path: string }

/** Modules of white around it, as the standard asks. */
const QUIET = 4

/** Dark modules side by side as one piece: half of the bytes. */
const rowPath = (row: readonly boolean[], y: number): string =>
  [
    ...row
      .map((dark) => (dark ? '1' : '0'))
      .join('')
      .matchAll(/1+/g),
  ]
    .map(({ 0: { length }, index }) => `M${index} ${y}h${length}v1h-${length}z`)
    .join('')

/** Medium error correction: a seventh of it may be dirty. */
export const qrCode = (text: string): QrCode => {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  return { size: rows.length, path: rows.map(rowPath).join('') }
}
