// Where the packets of a session come from.
import type { Address, Range } from '../../base/addresses.ts'

/**
 * `device`: on an attached network, where the hardware address is the subject for both families; `address`: behind another router;
 * `range`: a network that is open to its tenant.
 */
export type Binding =
  | { readonly kind: 'device'; readonly interface: string; readonly hardware: string }
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'range'; readonly range: Range }
