// Signing in at openNDS, for beside bench/sign-ins.ts: as many people as it takes by default, by the link behind its portal's button, each
// until packets pass. Prints JSON; needs root on Linux.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { cannotHere, takeDown } from '../lab/network.ts'
import { GATEWAY, WORLD } from '../lab/plan.ts'
import { inSpace, print } from './kit/lab.ts'
import { versionOf } from './kit/needs.ts'
import { tail } from './kit/processes.ts'
import type { Times } from './load/devices.ts'
import { DEVICES, devices, LAB, openDevices } from './opennds/network.ts'
import { cannotStart, KEY, OPENNDS, PORT, startOpennds } from './opennds/start.ts'

/** Its MaxClients, unless one is set. */
const MOST = 250
const ALONE = 20
const LANES = 64
const GREETING = 8000

type SignedIn = { readonly met: number; readonly open: number; readonly alone: Times; readonly together: Times }

const signIn = async (addresses: readonly string[]): Promise<SignedIn> => {
  const script = join(import.meta.dirname, 'load', 'captive.ts')
  const numbers = [GREETING, ALONE, LANES].map(String)
  const args = [script, WORLD.news.four, GATEWAY.four, String(PORT), KEY, ...numbers]
  const [file, ...all] = inSpace(LAB, DEVICES, process.execPath, ...args)
  const child = spawn(file, all, { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(addresses.join('\n'))
  return JSON.parse(await text(child.stdout)) as SignedIn
}

/** Online is who was sent on (307) and had packets pass. */
const withRate = (times: Times) => {
  const online = Number(times.answers[307] ?? 0)
  return { online, perSecond: online / times.seconds, ...times }
}

const measure = async () => {
  const all = devices(MOST)
  openDevices(all)
  const program = await startOpennds(all)
  try {
    const signedIn = await signIn(all.map(({ four }) => four))
    if (signedIn.met === 0) throw new Error(`openNDS leads nobody to its portal; its log ends:\n${tail(program.log)}`)
    if (signedIn.open > 0)
      throw new Error('packets pass before anybody has signed in: openNDS does not stand in between')
    return {
      version: versionOf(OPENNDS),
      met: signedIn.met,
      alone: withRate(signedIn.alone),
      together: withRate(signedIn.together),
    }
  } finally {
    await program.stop()
  }
}

/** What this prints. */
export type OpenNds = Awaited<ReturnType<typeof measure>>

await print('opennds', cannotHere() ?? cannotStart(), {
  measure,
  close: async () => {
    await takeDown(LAB)
  },
})
