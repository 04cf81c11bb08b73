// The charter of a park that is ruled by file: nobody signs, so no key, no notice and no emergency stand in it.
import type { Charter } from './charter.ts'

const NONE = { day: 0, seconds: 0 }

/** `park` is the origin of its log. */
export const charterByFile = (park: string): Charter => ({
  charter: 'isthmus/v1',
  park,
  version: 1,
  operators: {},
  notice: { change: 0, keys: 0, recovery: 0 },
  emergency: {
    seconds: 0,
    objected: 0,
    budget: 0,
    window: 2_592_000,
    cooldown: 604_800,
    block: 0,
    allow: 0,
  },
  desk: { end: { day: 0 }, suspend: NONE, out: NONE, close: NONE },
  'never-block': [],
  feeds: {},
})
