// An exception for a while as a change of the agreed policy: its text with one rule more, kept at hand by its hash.
import { IsthmusError } from '../../base/errors.ts'
import { parseUtf8 } from '../../base/utf8.ts'
import type { State } from '../../domain/council/state.ts'
import type { Rule } from '../../domain/policy/language.ts'
import type { Site } from '../../domain/policy/site.ts'
import { exceptionDays, writeException } from '../../domain/policy/write-exception.ts'
import type { ExceptionAsked, ReadPark } from '../../edges/cli/council-parts.ts'
import { agreedFrom } from './agreed.ts'
import type { Blobs } from './blobs.ts'

const POLICY = 'policy.yaml'

const cannot = (what: string, mend: string): IsthmusError => new IsthmusError('council:file', what, mend)

/** The block that is to be lifted, as the agreed policy has it. Throws `council:file`. */
const blockOf = (rules: readonly Rule[], id: string): Rule => {
  const rule = rules.find((each) => each.id === id)
  if (rule?.kind === 'block') return rule
  throw cannot(
    id.startsWith('plan:') ? `${id} is no rule but what a plan leaves out` : `the agreed policy has no block ${id}`,
    id.startsWith('plan:')
      ? 'change the plan in the policy, and type: isthmus propose inputs'
      : 'see: isthmus policy explain',
  )
}

/** The bytes of all agreed files are in `blobs`. */
export const withException = async (
  { rule: id, name, tenant, days, why, at }: ExceptionAsked,
  { state, site, blobs }: { readonly state: State; readonly site: Site; readonly blobs: Blobs },
): ReturnType<ReadPark['withException']> => {
  const { loadPolicy } = await import('../../edges/policyfile/load.ts')
  const { verified } = loadPolicy(agreedFrom(blobs.folder, state.charter, state.inputs, site))
  if (verified === null) throw cannot('the agreed policy cannot be read', 'use another copy of the record')
  const block = blockOf(verified.rules, id)
  const { basis, review } = block.ground
  const { since, until } = exceptionDays(verified.park.timezone, at, days)
  const text = parseUtf8(await blobs.need(state.inputs[POLICY] ?? '')) ?? ''
  const draft = {
    rule: id,
    layer: block.layer,
    name,
    tenant,
    why,
    since,
    until,
    basis: basis ?? '',
    review: review ?? '',
  }
  const written = writeException(text, draft)
  if (!written.ok)
    throw cannot(
      'the agreed policy has its rules not one below the other',
      'write the exception yourself, and type: isthmus propose inputs',
    )
  return { set: { [POLICY]: blobs.put(new TextEncoder().encode(written.text)) }, id: written.id, until }
}
