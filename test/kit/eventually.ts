// Waits for what has to come, however long a busy machine takes for it.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

/** Asks again and again until it is so; fails after ten seconds of pauses. */
export const eventually = async (what: string, done: () => Promise<boolean> | boolean): Promise<void> => {
  for (let n = 0; n < 200; n++) {
    if (await done()) return
    await pause(50)
  }
  assert.fail(`waited for ${what}`)
}
