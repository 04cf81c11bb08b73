// The colours, as data, so that a test can compute their contrast (WCAG 2.2, 1.4.3 and 1.4.11).

export type Palette = Readonly<
  Record<
    | 'ground' // behind everything
    | 'sheet' // cards
    | 'ink'
    | 'soft' // secondary text
    | 'line' // ornament
    | 'edge' // the border of fields: 3:1
    | 'main' // links, buttons
    | 'on-main'
    | 'tint' // a calm notice
    | 'stop' // what is blocked or wrong
    | 'stop-tint'
    | 'sun', // the second half of the mark, ornament
    string
  >
>

export const light: Palette = {
  ground: '#f4f2ec',
  sheet: '#fffefb',
  ink: '#1b2529',
  soft: '#516069',
  line: '#ddd8cc',
  edge: '#7b8890',
  main: '#0b5d66',
  'on-main': '#ffffff',
  tint: '#e4efee',
  stop: '#96361b',
  'stop-tint': '#fbebe3',
  sun: '#c9793f',
}

export const dark: Palette = {
  ground: '#12191c',
  sheet: '#1a2327',
  ink: '#e9ecea',
  soft: '#a8b5ba',
  line: '#2f3b41',
  edge: '#7f8f97',
  main: '#7fcdd1',
  'on-main': '#04272b',
  tint: '#16353a',
  stop: '#f3ab90',
  'stop-tint': '#3b241c',
  sun: '#d98f57',
}

/** Foreground, background and the least contrast between them. */
export const PAIRS: readonly (readonly [keyof Palette, keyof Palette, number])[] = [
  ['ink', 'ground', 7],
  ['ink', 'sheet', 7],
  ['ink', 'tint', 7],
  ['ink', 'stop-tint', 7],
  ['soft', 'ground', 4.5],
  ['soft', 'sheet', 4.5],
  ['soft', 'tint', 4.5],
  ['main', 'ground', 4.5],
  ['main', 'sheet', 4.5],
  ['main', 'tint', 4.5],
  ['main', 'stop-tint', 4.5],
  ['on-main', 'main', 4.5],
  ['stop', 'sheet', 4.5],
  ['stop', 'ground', 4.5],
  ['stop', 'stop-tint', 4.5],
  ['edge', 'sheet', 3],
  ['edge', 'ground', 3],
]
