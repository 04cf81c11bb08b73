// "What if this rule went?": the agreed policy without it, kept at hand by its hash.
import { IsthmusError } from '../../base/errors.ts'
import { parseUtf8, utf8 } from '../../base/utf8.ts'
import type { Inputs } from '../../domain/council/inputs.ts'
import type { Blobs } from './blobs.ts'

const POLICY = 'policy.yaml'

/** The hash of the changed policy. Throws `council:file`. */
export const withoutRuleOf = async (inputs: Inputs, rule: string, blobs: Blobs): Promise<string> => {
  const { withoutRule } = await import('../../edges/policyfile/without-rule.ts')
  const found = withoutRule(parseUtf8(await blobs.need(inputs[POLICY] ?? '')) ?? '', rule)
  if (found.ok) return blobs.put(utf8(found.text))
  throw found.why === 'no-such-rule'
    ? new IsthmusError('council:file', `the agreed policy has no rule ${rule}`, 'see: isthmus policy explain')
    : new IsthmusError(
        'council:file',
        'the agreed policy has its rules or tests not one below the other',
        'take the rule out yourself, and give the file',
      )
}
