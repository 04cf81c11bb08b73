// The one-time PIN of a slip: drawn until it is none that is too easy.
import { randomInt } from 'node:crypto'
import { badPin } from '../../domain/people/pins.ts'

export const freshPin = (key: Uint8Array, person: Parameters<typeof badPin>[1]): string => {
  const pin = String(randomInt(1_000_000)).padStart(6, '0')
  return badPin(key, person, pin) === undefined ? pin : freshPin(key, person)
}
