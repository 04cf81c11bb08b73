// Lists that never matter: without them every question would have the same answer.
import { atomsIn, atomsOf } from '../compile/atoms.ts'
import { type AddressContact, contactOf } from '../decide/contacts.ts'
import { answersOn } from './answers.ts'
import { BRIEF, type Budget } from './budget.ts'
import type { View } from './destinations.ts'
import { nameClasses } from './names.ts'
import { type PortGroup, portsOf } from './ports.ts'
import type { Side } from './side.ts'
import { type Times, timesOf } from './times.ts'

/** A destination by what it is in, so that something can be taken out. */
type Spot = {
  readonly name: readonly number[] | null
  readonly addresses: readonly { readonly atoms: readonly number[]; readonly reach: AddressContact['reach'] }[]
}

const nameAtoms = ({ compiled }: Side, nameClass: number): readonly number[] => {
  const { starts, atoms } = (compiled.overlay ?? compiled.names).sets
  return [...atoms.subarray(starts[nameClass] ?? 0, starts[nameClass + 1] ?? 0)]
}

const spotsOf = (side: Side): readonly Spot[] => {
  const { contacts, fixed } = side
  const address = (addressClass: number): Spot['addresses'][number] => ({
    atoms: contacts.within(addressClass).atoms,
    reach: contacts.ofAddress(addressClass).reach,
  })
  const anywhere = [address(contacts.addressClasses[0] ?? 0)]
  return [
    ...nameClasses([side]).map(({ classes }) => ({ name: nameAtoms(side, classes[0] ?? 0), addresses: anywhere })),
    ...fixed.map(([name, host]) => ({
      name: nameAtoms(side, contacts.classOfName(name)),
      addresses: host.addresses.map((each) => address(contacts.classOfAddress(each))),
    })),
    ...contacts.addressClasses.map((addressClass) => ({ name: null, addresses: [address(addressClass)] })),
  ]
}

const isIn = ({ name, addresses }: Spot, atom: number): boolean =>
  name?.includes(atom) === true || addresses.some(({ atoms }) => atoms.includes(atom))

const sizeOf = ({ name, addresses }: Spot): number =>
  addresses.reduce((sum, { atoms }) => sum + atoms.length, name?.length ?? 0)

const viewWithout = ({ layout }: Side, { name, addresses }: Spot, atom: number): View => {
  const contact = (atoms: readonly number[]) =>
    contactOf(
      atoms.filter((each) => each !== atom),
      layout,
    )
  return {
    name: name === null ? null : contact(name),
    addresses: addresses.map(({ atoms, reach }) => ({ ...contact(atoms), reach })),
  }
}

type Frame = {
  readonly side: Side
  readonly times: Times
  readonly ports: readonly PortGroup[]
  readonly budget: Budget
}

const NO_ATOM = -1

/** Whether any answer there would be another one without the list; `undefined`: too many combinations. */
const changes = ({ side, times, ports, budget }: Frame, spot: Spot, atom: number): boolean | undefined => {
  const plans = side.policy.plans.map(({ id }) => id)
  const views = [viewWithout(side, spot, NO_ATOM), viewWithout(side, spot, atom)]
  const answers = answersOn({ sides: [side, side], views, ports, times, plans }, budget)
  return answers?.grids.some((grid) => grid.some((line) => line.some(([is, without]) => is !== without)))
}

const matters = (frame: Frame, spots: readonly Spot[], atom: number): boolean | undefined => {
  for (const spot of spots) {
    const changed = changes(frame, spot, atom)
    if (changed !== false) return changed
  }
  return false
}

/** Atoms of lists that some rule or service names. */
const usedAtoms = ({ policy }: Side): ReadonlySet<number> => {
  const atoms = atomsOf(policy)
  const targets = [...policy.rules.map(({ match }) => match.to), ...policy.services.map(({ to }) => to ?? [])]
  return new Set(targets.flatMap((to) => atomsIn(to, null, atoms)))
}

/** Ids of lists that something names, but that never matter; `undefined`: too many combinations to tell, and nothing is said. */
export const deadLists = (side: Side, budget = { left: BRIEF }): readonly string[] | undefined => {
  const times = timesOf([side, side], budget)
  if (times === undefined) return undefined
  const frame = { side, times, ports: portsOf([side, side]), budget }
  // Where little else is, a list is most likely to matter, and that is soon found out.
  const spots = [...spotsOf(side)].sort((a, b) => sizeOf(a) - sizeOf(b))
  const used = usedAtoms(side)
  const dead: string[] = []
  for (const [atom, { id }] of side.policy.lists.entries()) {
    if (!used.has(atom)) continue
    const found = matters(
      frame,
      spots.filter((spot) => isIn(spot, atom)),
      atom,
    )
    if (found === undefined) return undefined
    if (!found) dead.push(id)
  }
  return dead
}
