// What staff may ask about devices without a person: printers, time clocks, payment terminals.
import type { RegisteredDevice } from '../people/people.ts'

/** `state`: online, or why not: its plan is closed, or its network is not attached to the gateway. */
export type DeskDevice = RegisteredDevice & {
  readonly state: 'online' | 'hours' | 'data' | `plan:${string}` | 'not-attached' | 'not-yet'
  /** Bytes today. */
  readonly usedToday: number
}

/** Why a device is not registered. */
export type DeviceRefusal =
  | 'not-in-line'
  | 'bad-id'
  | 'bad-hardware'
  | 'hardware-taken'
  | 'unknown-plan'
  | 'unknown-tenant'
  | 'unknown-network'
  | 'not-attached'
  | 'not-eligible'
  | 'too-many'

export type PutDevice = { readonly put: true } | { readonly put: false; readonly why: DeviceRefusal }

export type DeviceDesk = {
  /** Registers one, or replaces that of the same id; `hardware` as people write it. */
  readonly putDevice: (device: RegisteredDevice) => Promise<PutDevice>
  readonly devices: () => Promise<readonly DeskDevice[]>
  /** Ends what it has open, and forgets it; false: there is no such device. */
  readonly removeDevice: (asked: { readonly id: string }) => Promise<boolean>
}
