// What is online without anybody signing in, for as long as it is registered and its plan is open: devices, open networks.
import type { Now } from '../../base/clock.ts'
import type { Holder, OpenNetwork, RegisteredDevice } from '../people/people.ts'
import type { Places } from '../people/places.ts'
import type { Subject } from '../policy/language.ts'
import type { Session } from './session.ts'

export type Standing = { readonly holder: Holder; readonly subject: Subject }

const ALONE = { groups: [], seat: null, badge: false, voucher: false, tenantStaff: false } as const

export const subjectOfDevice = ({ plan, tenant, network }: RegisteredDevice): Subject => ({
  ...ALONE,
  plan,
  tenant,
  network,
  device: true,
})

export const subjectOfNetwork = ({ id, plan, tenant }: OpenNetwork): Subject => ({
  ...ALONE,
  plan,
  tenant,
  network: id,
})

/** All that ought to be online, as far as the map of the park says. */
export const standingIn = ({ devices, openNetworks, cardsOf }: Places): readonly Standing[] => [
  ...devices
    .filter(({ id }) => cardsOf(id).length > 0)
    .map((device): Standing => ({ holder: { kind: 'device', id: device.id }, subject: subjectOfDevice(device) })),
  ...openNetworks.map(
    (each): Standing => ({ holder: { kind: 'network', id: each.id }, subject: subjectOfNetwork(each) }),
  ),
]

/** Its session: no time of its own ends it. */
export const standingSession = ({ holder, subject }: Standing, now: Now, id: string, number: number): Session => ({
  id,
  number,
  holder,
  subject,
  address: null,
  openedAt: now.credible,
  endsAt: null,
  bootId: now.bootId,
  endsBoot: null,
})

/** Whether a session is of somebody who signed in. */
export const isSignedIn = ({ holder }: Session): boolean => holder.kind === 'person' || holder.kind === 'voucher'

/** Whether it is decided alike. */
export const isSameSubject = (a: Subject, b: Subject): boolean =>
  a.plan === b.plan && a.tenant === b.tenant && a.network === b.network
