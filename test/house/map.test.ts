// The map in ARCHITECTURE.md: who may import whom. What is not in it fails, and what it allows but nobody uses fails too.
import assert from 'node:assert/strict'
import test from 'node:test'
import { filesBelow, importsOf, textOf } from '../kit/source.ts'

type Line = { readonly room: string; readonly allowed: readonly string[] }

const readMap = (): Line[] => {
  const rows = textOf('ARCHITECTURE.md').matchAll(/^\| `((?:src|console)[^`]*)` \|[^|]*\|([^|]*)\|$/gm)
  return [...rows].map((row) => ({
    room: row[1] ?? '',
    allowed: [...(row[2] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
  }))
}

const inside = (path: string, room: string): boolean => path === room || path.startsWith(`${room}/`)

const lines = readMap()
const consoleFiles = [...filesBelow('console/src'), ...filesBelow('console/src', '.tsx')].sort()
const files = [...filesBelow('src'), ...consoleFiles]
const lineOf = (path: string): Line | undefined =>
  lines.filter((line) => inside(path, line.room)).sort((a, b) => b.room.length - a.room.length)[0]

const isOurs = (path: string): boolean => path.startsWith('src/') || path.startsWith('console/')
const allows = (line: Line, imported: string): boolean =>
  (isOurs(imported) && lineOf(imported) === line) || line.allowed.some((entry) => inside(imported, entry))

test('the map is read and the tree is not empty', () => {
  assert.ok(lines.length > 5, 'ARCHITECTURE.md has lines of the form | `src/room` | what for | `imports` |')
  assert.ok(files.length > 20)
})

test('every file has a line in the map', () => {
  assert.deepEqual(
    files.filter((file) => lineOf(file) === undefined),
    [],
  )
})

test('nothing is imported that the map does not allow', () => {
  const wrong = files.flatMap((file) => {
    const line = lineOf(file)
    return importsOf(file)
      .filter((imported) => line !== undefined && !allows(line, imported))
      .map((imported) => `${file} imports ${imported}: not in the line of ${line?.room}`)
  })
  assert.deepEqual(wrong, [])
})

test('every line and every entry of the map is used', () => {
  const unused = lines.flatMap((line) => {
    const own = files.filter((file) => lineOf(file) === line)
    if (own.length === 0) return [`${line.room} has no files`]
    const imported = own.flatMap(importsOf)
    const idle = line.allowed.filter((entry) => !imported.some((each) => inside(each, entry)))
    return idle.map((entry) => `${line.room} does not use ${entry}`)
  })
  assert.deepEqual(unused, [])
})

const rank = (path: string): number => {
  const order = ['src/base', 'src/domain', 'src/flows', 'src/edges', 'src']
  const at = order.findIndex((room) => inside(path, room))
  return at < 0 ? order.length : at
}

test('arrows point down only: main → edges → flows → domain → base', () => {
  const up = files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => imported.startsWith('src/') && rank(imported) > rank(file))
      .map((imported) => `${file} → ${imported}`),
  )
  assert.deepEqual(up, [])
})

test('no edge imports another edge', () => {
  const edgeOf = (path: string): string => path.split('/')[2] ?? ''
  const crossing = files
    .filter((file) => inside(file, 'src/edges'))
    .flatMap((file) =>
      importsOf(file)
        .filter((imported) => inside(imported, 'src/edges') && edgeOf(imported) !== edgeOf(file))
        .map((imported) => `${file} → ${imported}`),
    )
  assert.deepEqual(crossing, [])
})

/** Of the program below it the console takes what thinks, what helps thinking, and the shapes that travel. */
const MAY_BE_SHOWN = ['src/domain', 'src/base', 'src/edges/api/contract']

test('the console imports of src only domain, base and the contract of the API, and nothing of src imports the console', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((imported) =>
        inside(file, 'console')
          ? inside(imported, 'src') && !MAY_BE_SHOWN.some((room) => inside(imported, room))
          : inside(imported, 'console'),
      )
      .map((imported) => `${file} → ${imported}`),
  )
  assert.deepEqual(wrong, [])
})
