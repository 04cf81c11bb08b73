// Chance that anybody can repeat: what is drawn follows from a seed alone.
import { sha256 } from '../../base/octets.ts'
import { utf8 } from '../../base/utf8.ts'

/** A whole number from 0 to `below` − 1; another at each call. */
export type Draw = (below: number) => number

const WORDS = 8
const RANGE = 2 ** 32

/** SHA-256 over seed and count, four octets a number: slow enough to be no matter, the same everywhere. */
export const drawFrom = (seed: string): Draw => {
  let block: DataView = new DataView(new ArrayBuffer(0))
  let used = WORDS
  let blocks = 0
  const next = (): number => {
    if (used === WORDS) {
      block = new DataView(sha256(utf8(`${seed}\n${blocks++}`)).buffer)
      used = 0
    }
    return block.getUint32(4 * used++)
  }
  return (below) => Math.floor((next() / RANGE) * below)
}

/** In another order (Fisher and Yates). */
export const shuffled = <Item>(items: readonly Item[], draw: Draw): readonly Item[] => {
  const all = [...items]
  for (let left = all.length; left > 1; left--) {
    const at = draw(left)
    const last = all[left - 1] as Item
    all[left - 1] = all[at] as Item
    all[at] = last
  }
  return all
}
