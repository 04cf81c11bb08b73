// The operators' witnesses, while the service does not run and cannot say itself how they are.
import { fine, look } from '../../domain/doctor/finding.ts'
import { whySilent } from '../../edges/record/reach-witness.ts'
import type { Look } from './installation.ts'

export const lookAtWitnesses: Look = async ({ settings: { witnesses }, service }) => {
  if (service.state === 'running') return []
  return Promise.all(
    [...witnesses].map(async ([operator, address]) => {
      const why = await whySilent(address)
      return why === null
        ? fine('witnesses', `That of ${operator} answers.`)
        : look(
            'witnesses',
            `The witness of ${operator} (${address}) does not answer: ${why}. What is agreed holds without its cosignature, and whoever verifies sees that it is missing.`,
            `tell ${operator}, whose machine it runs on; where it moved, mend "witnesses" in the settings`,
          )
    }),
  )
}
