// Whether the resolver finds answers: the outcomes of the last minutes, without what was asked.
import type { DnsOutcome } from '../../domain/enforcement/naming.ts'

/** Fewer questions than this say nothing. */
const ENOUGH = 10

export type Answers = {
  readonly answered: (outcome: DnsOutcome) => void
  /** Called about every minute: what was before the last call no longer counts. */
  readonly turn: () => void
  /** Whether most of what was asked found an answer. */
  readonly well: () => boolean
}

const none = () => ({ found: 0, failed: 0 })

export const createAnswers = (): Answers => {
  let [before, now] = [none(), none()]
  return {
    answered: (outcome) => {
      if (outcome === 'failed') now.failed++
      else if (outcome === 'answered') now.found++
    },
    turn: () => {
      before = now
      now = none()
    },
    well: () => {
      const [found, failed] = [before.found + now.found, before.failed + now.failed]
      return found + failed < ENOUGH || failed <= found
    },
  }
}
