// Attempts to get around the gateway, all in one lab. Each file beside this one is a family: every attempt fails, every control passes.
import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import { cannotHere, folderOf, takeDown } from '../../lab/network.ts'
import { openLab } from '../../lab/open.ts'
import { leftOut } from '../kit/needs.ts'
import { addresses } from './addresses.ts'
import { browser } from './browser.ts'
import { dns } from './dns.ts'
import { families } from './families.ts'
import { hellos } from './hellos.ts'
import { hours } from './hours.ts'
import { http } from './http.ts'
import { neighbours } from './neighbours.ts'
import { ownPorts } from './own-ports.ts'
import { parkOf } from './park.ts'
import { protocols } from './protocols.ts'
import { sessions } from './sessions.ts'
import { theSwitch } from './switch.ts'
import { takenOver } from './taken-over.ts'

const NAME = `isth-b${process.pid}`
const cannot = cannotHere()
if (cannot !== undefined) leftOut('the bypass battery', cannot)
else {
  after(() => takeDown(NAME))
  const lab = await openLab(NAME)
  const park = parkOf(lab)
  const endOfHours = hours(lab, park)
  // Seat 1 reads the web all the time; seat 2 never signs in.
  await park.signIn('seat-1')
  addresses(park)
  hellos(park)
  http(park)
  dns(park, () => readFileSync(`${folderOf(NAME)}/dns.log`, 'utf8'))
  protocols(park)
  sessions(park)
  neighbours(park)
  takenOver(park)
  theSwitch(park)
  ownPorts(park)
  families(park)
  browser(park)
  endOfHours()
}
