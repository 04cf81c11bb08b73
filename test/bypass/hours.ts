// A connection that would outlive the hours of its plan. The hour comes by itself, while the other families try.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import test from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { folderOf } from '../../lab/network.ts'
import type { Lab } from '../../lab/open.ts'
import { WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

const FAR = fileURLToPath(new URL('../edges/nft/gateway/far.ts', import.meta.url))
const MINUTE = 60_000
/** Longest, in seconds: the first full minute that leaves time to sign in, and what a busy machine takes. */
const LONGEST = 180

/** `18:05` at the lab's place. */
const clockAt = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Seoul', hour: '2-digit', minute: '2-digit' }).format(at)

/** A plan more, whose hours end at a full minute soon; gives that moment. */
const writeHours = (lab: string): number => {
  const end = Math.ceil((Date.now() + 20_000) / MINUTE) * MINUTE
  const file = `${folderOf(lab)}/park/policy.yaml`
  const shift = `  shift: { title: { en: Shift, ko: 근무 }, services: [tools], session: 10 h, hours: shift }\n`
  const hours = `schedules:\n  shift: { days: Mon-Sun, from: "${clockAt(end - 90 * MINUTE)}", to: "${clockAt(end)}" }\n`
  writeFileSync(file, readFileSync(file, 'utf8').replace('plans:\n', `${hours}plans:\n${shift}`))
  return end
}

const codeOf = async ({ desk }: Lab): Promise<string> => {
  for (let tries = 0; tries < 200; tries++) {
    const made = await desk.createVouchers({ by: 'lab', plan: 'shift', minutes: 600, days: 2, count: 1 })
    if (made.created) return made.codes[0] ?? ''
    await pause(50)
  }
  throw new Error('the plan of the shift does not come into force')
}

const begin = async (lab: Lab, { sh, ask }: Park) => {
  const end = writeHours(lab.name)
  const code = await codeOf(lab)
  await lab.desk.openSession({ seat: 'seat-20', by: 'lab', credential: { kind: 'voucher', code } })
  const control = await ask('seat-20', 'tcp', WORLD.mail.four, 8000)
  const signedIn = Date.now()
  // At one's own card: `ask` would find it closed, and the next line would not.
  const stayed = sh('seat-20', `timeout ${LONGEST} ${process.execPath} ${FAR} stay ${WORLD.mail.four} 8000; date +%s`)
  return { end, control, signedIn, stayed }
}

/** Begins now; its test waits for the end. */
export const hours = (lab: Lab, park: Park): (() => void) => {
  const begun = begin(lab, park)
  begun.catch(() => {})
  return () => {
    test('hours: a connection ends with the hours of its plan, and a new one does not begin', async () => {
      const { end, control, signedIn, stayed } = await begun
      assert.match(control, /^from /, 'control')
      assert.ok(signedIn < end, 'the machine was too slow to sign in within the hours')
      const said = await stayed
      assert.match(said, /still here[\s\S]*over ECONNRESET/)
      const over = Number(said.split('\n').at(-1)) * 1000
      assert.ok(over >= end - 1000 && over < end + 20_000, `over ${(over - end) / 1000} s after the hour`)
      assert.equal(await park.ask('seat-20', 'tcp', WORLD.mail.four, 8000), 'ECONNREFUSED')
    })
  }
}
