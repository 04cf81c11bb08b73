// npm run lab: a whole park on this machine until Ctrl-C; `exec PLACE COMMAND…`, `shell PLACE`, `isthmus COMMAND…` and `down` speak to it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cannotHere, spaceOf, takeDown, within } from './network.ts'
import { gatewayEnv, openLab } from './open.ts'

const LAB = 'isth-lab'

const fail = (why: string): never => {
  console.error(why)
  process.exit(1)
}

const runIn = (place: string, command: readonly string[], env: NodeJS.ProcessEnv): void => {
  if (!existsSync(`/run/netns/${spaceOf(LAB, place)}`))
    fail(
      `there is no ${place}: start the lab with npm run lab; places are gateway, world, seat-1 to seat-20, office-1 to office-5`,
    )
  const [file = '', ...args] = [...within(LAB, place), ...command]
  spawn(file, args, { stdio: 'inherit', env }).on('close', (code) => {
    process.exitCode = code ?? 1
  })
}

const WHAT_TO_TRY = (voucher: string): string => `
The park stands: seat-1 to seat-20, office-1 to office-5, gateway, world. In another window, as root:

  npm run lab -- exec seat-7 curl -sS http://museum.example/             signed out: led to portal.lab.example
  npm run lab -- isthmus session open --seat seat-7 --voucher ${voucher}
  npm run lab -- exec seat-7 curl -sS http://museum.example/             reached
  npm run lab -- exec seat-7 curl -sSk https://casino.example/           refused: a rule blocks that name
  npm run lab -- exec seat-7 curl -sSk --connect-to ::203.0.113.10 https://news.example/
  npm run lab -- exec gateway nft list table inet isthmus                what the kernel holds
  npm run lab -- isthmus session end --seat seat-7
  npm run lab -- shell seat-7

Ctrl-C ends it and takes everything away; so does: npm run lab -- down`

const stand = async (): Promise<void> => {
  const down = async (): Promise<never> => {
    await takeDown(LAB)
    return process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void down())
  try {
    const lab = await openLab(LAB)
    console.log(WHAT_TO_TRY(lab.vouchers.reader[0] ?? ''))
    setInterval(() => {}, 60_000)
  } catch (error) {
    await takeDown(LAB)
    fail(error instanceof Error ? error.message : String(error))
  }
}

const [task = 'up', place = '', ...command] = process.argv.slice(2)
const cannot = cannotHere()
if (cannot !== undefined) fail(cannot)
if (task === 'up') await stand()
else if (task === 'down') console.log(`${await takeDown(LAB)} namespaces taken away`)
else if (task === 'exec' && command.length > 0) runIn(place, command, process.env)
else if (task === 'shell' && place !== '') runIn(place, [process.env.SHELL ?? '/bin/sh'], process.env)
else if (task === 'isthmus') {
  const program = fileURLToPath(new URL('../bin/isthmus.js', import.meta.url))
  runIn('gateway', [process.execPath, program, place, ...command], gatewayEnv(LAB))
} else fail('npm run lab [-- exec PLACE COMMAND… | shell PLACE | isthmus COMMAND… | down]')
