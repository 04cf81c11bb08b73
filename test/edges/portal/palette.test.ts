import assert from 'node:assert/strict'
import test from 'node:test'
import { dark, light, PAIRS, type Palette } from '../../../src/edges/portal/palette.ts'
import { STYLE } from '../../../src/edges/portal/style.ts'

// WCAG 2.2, relative luminance and contrast ratio.
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

test('the measure itself is right', () => {
  assert.equal(contrast('#000000', '#ffffff').toFixed(2), '21.00')
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
})

const check = (name: string, palette: Palette): void => {
  for (const [front, back, least] of PAIRS) {
    const found = contrast(palette[front], palette[back])
    assert.ok(found >= least, `${name}: ${front} on ${back} has ${found.toFixed(2)}, wants ${least}`)
  }
}

test('every pair of colours has its contrast, light and dark', () => {
  check('light', light)
  check('dark', dark)
})

test('every colour in the style sheet comes from the palette, with the light one for old browsers', () => {
  const allowed = new Set([...Object.values(light), ...Object.values(dark)])
  for (const colour of STYLE.match(/#[0-9a-f]{3,8}\b/g) ?? []) assert.ok(allowed.has(colour), colour)
  assert.match(STYLE, /background:#f4f2ec;background:var\(--ground\)/)
  assert.match(STYLE, /border:1px solid #7b8890;border:1px solid var\(--edge\)/)
})
