// The record: does it hold from its genesis to its checkpoint, and is it the one that this gateway has had?
import { wayOf } from '../../domain/council/charter.ts'
import { broken, type Finding, fine, look } from '../../domain/doctor/finding.ts'
import type { Installation } from './installation.ts'

const WAYS = { file: 'a file rules', operator: 'one operator rules', several: 'several operators rule' } as const

const MEND = 'see docs/errors.md, record:bad: the folder as it was, from a backup, a mirror or a witness’s copy'

export const lookAtRecord = async ({ record }: Installation): Promise<readonly Finding[]> => {
  const found = await record()
  if (found.state === 'none') return [fine('record', 'There is none yet: the first start begins it.')]
  if (found.state === 'bad')
    return [
      broken('record', `The record is bad: ${found.why}. The policy in force stays, and nothing can be agreed.`, MEND),
    ]
  const { checkpoint, park, missing } = found
  return [
    fine(
      'record',
      `It holds from its genesis to its checkpoint: ${checkpoint.size} ${checkpoint.size === 1 ? 'entry' : 'entries'}, and ${WAYS[wayOf(park.charter)]}.`,
    ),
    ...(missing.length === 0
      ? []
      : [
          look(
            'record',
            `${missing.length} files in force have no bytes in it: whoever verifies sees their hashes only, and a new policy cannot be made from them.`,
            'put the folder blob of a mirror or a witness’s copy beside what is there',
          ),
        ]),
  ]
}
