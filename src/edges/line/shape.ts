// The line's speed, shared fairly: set at the interfaces inside by tc of iproute2, found again after a kill, and taken away.
import { execFileSync } from 'node:child_process'
import { DIRECTIONS, HOOK, LEAVES, type Leaf, leadText, markOf, PREFERENCES, shaperText, THROUGH } from './text.ts'

/** Bits a second. */
export type LineSpeed = { readonly down: number; readonly up: number }

/** What stands: which queue the shares have, or why there is none. */
export type Shaped = { readonly leaf: Leaf } | { readonly cannot: string }

const run = (program: 'tc' | 'ip', args: readonly string[], input?: string): string =>
  execFileSync(program, args, {
    encoding: 'utf8',
    timeout: 10_000,
    stdio: ['pipe', 'pipe', 'pipe'],
    input: input ?? '',
  })

/** Whether it could be done; what is not there is no trouble. */
const tried = (program: 'tc' | 'ip', ...args: readonly string[]): boolean => {
  try {
    run(program, args)
    return true
  } catch {
    return false
  }
}

const batch = (text: string): void => void run('tc', ['-batch', '-'], text)

const filtersAt = (inside: string, hook: string): string => {
  try {
    return run('tc', ['filter', 'show', 'dev', inside, hook]).trim()
  } catch {
    return ''
  }
}

/** What an earlier run of ours set last; empty: none did, or not to its end. */
const markAt = (device: string): string => {
  try {
    const [found] = JSON.parse(run('ip', ['-j', 'link', 'show', 'dev', device])) as { readonly ifalias?: string }[]
    return found?.ifalias ?? ''
  } catch {
    return ''
  }
}

/** The queue of a shaper that stands as it is wanted. */
const standing = (inside: readonly string[], speed: LineSpeed): Leaf | undefined => {
  const leads = inside.every((each) =>
    DIRECTIONS.every((direction) => filtersAt(each, HOOK[direction]).includes(`device ${THROUGH[direction]})`)),
  )
  if (!leads) return undefined
  return leavesOf().find((leaf) => DIRECTIONS.every((each) => markAt(THROUGH[each]) === markOf(speed, leaf)))
}

const leavesOf = (): readonly Leaf[] => Object.keys(LEAVES) as Leaf[]

/** The best queue that this kernel has, tried on a device that carries nothing yet. */
const bestLeaf = (device: string): Leaf => {
  const leaf = leavesOf().find((each) => tried('tc', 'qdisc', 'add', 'dev', device, 'root', ...LEAVES[each].split(' ')))
  tried('tc', 'qdisc', 'del', 'dev', device, 'root')
  return leaf ?? 'pfifo'
}

/** Filters of others stay, and where they are their hook. */
const leadNoMore = (inside: string, ours: boolean): void => {
  for (const direction of DIRECTIONS) {
    const found = filtersAt(inside, HOOK[direction])
    for (const pref of Object.values(PREFERENCES))
      if (found.includes(`pref ${pref} `))
        tried('tc', 'filter', 'del', 'dev', inside, HOOK[direction], 'pref', String(pref))
  }
  const used = DIRECTIONS.some((direction) => filtersAt(inside, HOOK[direction]) !== '')
  if (ours && !used) tried('tc', 'qdisc', 'del', 'dev', inside, 'clsact')
}

/** Takes ours away, all of it or what is left of it. */
export const unshapeLine = (inside: readonly string[]): void => {
  const there = DIRECTIONS.filter((direction) => tried('ip', 'link', 'show', 'dev', THROUGH[direction]))
  for (const each of inside) leadNoMore(each, there.length > 0)
  for (const direction of there) tried('ip', 'link', 'del', 'dev', THROUGH[direction])
}

const setUp = (inside: readonly string[], speed: LineSpeed): Leaf => {
  for (const direction of DIRECTIONS) run('ip', ['link', 'add', THROUGH[direction], 'type', 'ifb'])
  const leaf = bestLeaf(THROUGH.down)
  for (const direction of DIRECTIONS) {
    batch(shaperText(direction, speed[direction], leaf))
    run('ip', ['link', 'set', 'dev', THROUGH[direction], 'up'])
  }
  for (const each of inside) {
    tried('tc', 'qdisc', 'add', 'dev', each, 'clsact')
    for (const direction of DIRECTIONS) batch(leadText(each, direction))
  }
  // Last of all: who finds it finds the whole.
  for (const direction of DIRECTIONS)
    run('ip', ['link', 'set', 'dev', THROUGH[direction], 'alias', markOf(speed, leaf)])
  return leaf
}

const reason = (error: unknown): string => {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  return said.split('\n')[0] || String(error)
}

/** Shapes what passes these interfaces; what stands so already stays, anything else of ours is made anew. */
export const shapeLine = (inside: readonly string[], speed: LineSpeed): Shaped => {
  const leaf = standing(inside, speed)
  if (leaf !== undefined) return { leaf }
  try {
    unshapeLine(inside)
    return { leaf: setUp(inside, speed) }
  } catch (error) {
    const cannot = reason(error)
    // Half of it would lead packets nowhere.
    unshapeLine(inside)
    return { cannot }
  }
}
