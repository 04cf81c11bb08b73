// Emergencies over a policy that was compiled before, without reading its files or compiling it again: their names change, nothing else.
import { hashText } from '../../../base/octets.ts'
import { utf8 } from '../../../base/utf8.ts'
import { type EmergencyRule, withEmergencies } from '../emergencies.ts'
import type { Policy } from '../language.ts'
import type { AtomSets } from './atom-sets.ts'
import { atomsOf } from './atoms.ts'
import type { CompiledPolicy } from './compile.ts'
import { SELF } from './name-marks.ts'
import { changeNames, type NameChange } from './name-overlay.ts'
import type { NameTable } from './name-table.ts'

/** For each atom of a policy its number in the same policy with rules behind its own. Ascending stays ascending. */
const numbersIn = (before: Policy, after: Policy): Uint16Array => {
  const [old, now] = [atomsOf(before), atomsOf(after)]
  const numbers = new Uint16Array(old.count)
  for (const [id, atom] of old.lists) numbers[atom] = now.lists.get(id) ?? 0
  for (const [n, atom] of old.rules.entries()) if (atom !== null) numbers[atom] = now.rules[n] ?? 0
  for (const [n, atom] of old.services.entries()) if (atom !== null) numbers[atom] = now.services[n] ?? 0
  return numbers
}

const changesIn = (before: Policy, after: Policy): readonly NameChange[] => {
  const { rules } = atomsOf(after)
  return after.rules.slice(before.rules.length).flatMap(({ match }, n) => {
    const atom = rules[before.rules.length + n] ?? null
    if (atom === null) return []
    return match.to.flatMap((target) =>
      target.kind === 'exactly' ? [{ name: target.name, atom, reach: SELF } as const] : [],
    )
  })
}

/** The compiled policy with them; `null` where too many names of its lists lie below theirs. */
export const compiledWithEmergencies = (
  compiled: CompiledPolicy,
  emergencies: readonly EmergencyRule[],
): CompiledPolicy | null => {
  if (emergencies.length === 0) return compiled
  const policy = withEmergencies(compiled.policy, emergencies)
  const numbers = numbersIn(compiled.policy, policy)
  const moved = ({ starts, atoms }: AtomSets): AtomSets => ({ starts, atoms: atoms.map((atom) => numbers[atom] ?? 0) })
  const named = (names: NameTable): NameTable => ({ ...names, sets: moved(names.sets) })
  const table = named(compiled.names)
  const over = compiled.overlay && named(compiled.overlay)
  const overlay = changeNames({ table, over, key: compiled.key }, changesIn(compiled.policy, policy))
  if (overlay === null) return null
  const hash = hashText(utf8(JSON.stringify([compiled.hash, emergencies]))).slice('sha256:'.length)
  const addresses = { ...compiled.addresses, sets: moved(compiled.addresses.sets) }
  return { ...compiled, policy, hash, names: table, overlay, addresses }
}
