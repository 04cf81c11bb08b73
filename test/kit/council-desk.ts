// The parts that the commands of joint rule are made of, on a record in memory: the door is the reducer itself.
import { hashText } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import type { InputsProposal, Proposal } from '../../src/domain/council/proposal.ts'
import { judgeSubmission } from '../../src/domain/council/submission.ts'
import type { Json } from '../../src/domain/record/json.ts'
import type { CouncilParts, ReadPark, Sent } from '../../src/edges/cli/council-parts.ts'
import { hashOf, type TestPark } from './council.ts'
import { fileKey } from './council-keys.ts'

export type DeskFiles = {
  /** JSON and notes by the name of their file; what is written is put there. */
  readonly files: Map<string, unknown>
  /** What `collect` finds. */
  readonly set: InputsProposal['set']
  /** What is answered where somebody is asked; `shown` has what they saw. */
  answer: boolean | null
  readonly shown: string[]
  /** The hash of the effects report that this desk computes. */
  effects: string
}

export const deskFiles = (changes: Partial<DeskFiles> = {}): DeskFiles => ({
  ...{ files: new Map(), set: { 'policy.yaml': hashOf('policy 2') }, answer: true, shown: [] },
  effects: hashOf('effects'),
  ...changes,
})

/** `kim.key` is of north/kim, `north-recovery-1.key` the operator's first recovery key. */
const nameOf = (file: string, park: TestPark): string => {
  const [, person = ''] = /^(?:.*\/)?([a-z0-9-]+)\.key$/.exec(file) ?? []
  const operator = Object.entries(park.state.charter.operators).find(([, { people }]) => Object.hasOwn(people, person))
  return `${operator?.[0] ?? 'north'}/${person}`
}

export const councilDesk = (park: TestPark, desk: DeskFiles = deskFiles()): CouncilParts => {
  const last = (): Sent => {
    const { outcome } = park
    if (outcome.is === 'accepted') return { done: 'written', index: park.entries.length - 1 }
    return { done: 'refused', why: outcome.is === 'refused' ? outcome.why : 'frozen', detail: undefined }
  }
  const read = (): ReadPark => ({
    state: park.state,
    record: { size: park.entries.length, root: park.rootText(park.entries.length) },
    rootAt: park.rootAt,
    collect: async () => ({ set: desk.set, problems: [] }),
    withException: async () => ({ set: desk.set, id: 'no-bets-except', until: '2026-12-10' }),
    effects: async () => ({
      ...{ told: true, found: { effects: [], gist: [], notes: [] }, hash: desk.effects, services: [] },
    }),
  })
  return {
    read: async () => read(),
    isKeyName: (name) => /^[a-z]+\/[a-z]+$/.test(name),
    newKey: (_, name) => fileKey(name).key,
    key: (file) => {
      const recovery = /^([a-z]+)-recovery-([123])\.key$/.exec(file)
      const [name, salt] = recovery
        ? [`${recovery[1]}/recovery`, `${recovery[1]} recovery ${recovery[2]}`]
        : [nameOf(file, park), '']
      const { key, sign } = fileKey(name, salt)
      return { key, sign }
    },
    review: async (_, number) => (number === 12 ? { rule: 'no-bets', name: 'bets.example' } : null),
    submit: async (_, proposal, note) => {
      const judged = judgeSubmission(proposal as unknown as Json, note, park.state, park.rootAt)
      if (typeof judged === 'string') return { done: 'refused', why: judged, detail: undefined }
      park.propose(proposal as Proposal)
      return last()
    },
    report: async (_, note) => {
      park.add({ kind: 'probe', note })
      return last()
    },
    pack: (folder, proposal, note) => void desk.files.set(folder, { proposal, note }),
    sendPacked: async (folder) => {
      const packed = desk.files.get(folder) as { proposal: Proposal } | undefined
      if (packed === undefined) park.proposeInputs()
      else park.propose(packed.proposal)
      return { proposal: (packed?.proposal ?? {}) as Json, sent: last() }
    },
    say: async (_, note) => {
      park.add({ kind: 'statement', note })
      return last()
    },
    readJson: (file) => (desk.files.get(file) ?? {}) as Json,
    readNote: (file) => String(desk.files.get(file) ?? ''),
    writeNote: (file, note) => void desk.files.set(file, note),
    ask: async (text) => {
      desk.shown.push(text)
      return desk.answer
    },
  }
}

/** The hash by which a key is revoked. */
export const keyHash = (text: string): string => hashText(utf8(text))
