// The number by which the kernel knows a session: the low bits of its number, so that it needs no memory of its own.

const SLOT_BITS = 19
/** Slots are 1 to this. Above it the kernel's table numbers classes. */
export const MOST_SLOTS = 2 ** SLOT_BITS - 1

/** The slot of a session of that number; 0 is nobody's. */
export const slotOf = (number: number): number => number % (MOST_SLOTS + 1)

/** The latest number up to `last` that has that slot; where none has had it yet, the first that will. */
export const latestOf = (slot: number, last: number): number => {
  const number = last - ((slotOf(last) - slot + MOST_SLOTS + 1) % (MOST_SLOTS + 1))
  return number < 1 ? slot : number
}

/** The next session number whose slot is free. Throws RangeError where no slot is. */
export const nextNumber = (last: number, taken: (slot: number) => boolean): number => {
  for (let number = last + 1; number <= last + MOST_SLOTS + 1; number++) {
    const slot = slotOf(number)
    if (slot !== 0 && !taken(slot)) return number
  }
  throw new RangeError('every slot is taken')
}
