// Who has said what about a proposal or an emergency, and how many more are asked for: for people to read, nothing is decided here.
import { type Keyring, RECOVERY } from './charter.ts'
import type { Proposal } from './proposal.ts'
import type { Emergency, State } from './state.ts'
import type { Voice } from './voices.ts'

/** One side: an operator's people, or of a `recovery` its recovery keys. `missing`: approvals that its threshold still asks for. */
export type Standing = {
  readonly operator: string
  readonly approve: readonly string[]
  readonly reject: readonly string[]
  readonly object: readonly string[]
  readonly threshold: number
  readonly missing: number
}

type Asked = { readonly proposal: Proposal; readonly voices: readonly Voice[]; readonly keyring?: Keyring | null }

/** People by whom this is said, each once; recovery keys by the start of their octets. */
const who = (says: Voice['says'], operator: string, { voices, keyring }: Asked, state: State): readonly string[] => {
  const names = voices.flatMap(({ by, key, says: word }) => {
    const member = state.keyring.get(key) ?? keyring?.get(key)
    if (word !== says || member?.by !== by || member.operator !== operator) return []
    return [member.person === RECOVERY ? `${RECOVERY} ${member.key.id}` : member.person]
  })
  return [...new Set(names)]
}

/** Whose approval is asked for. */
const sidesOf = (proposal: Proposal, state: State): readonly (readonly [operator: string, threshold: number])[] => {
  const { operators } = state.charter
  const all = Object.entries(operators).map(([id, { threshold }]) => [id, threshold] as const)
  if (proposal.type === 'recovery')
    return [[proposal.operator, operators[proposal.operator]?.recovery.threshold ?? 1] as const]
  if (proposal.type === 'charter') {
    const next = Object.entries(proposal.charter.operators).map(([id, { threshold }]) => [id, threshold] as const)
    const most = new Map(all)
    for (const [id, threshold] of next) most.set(id, Math.max(threshold, most.get(id) ?? 0))
    return [...most]
  }
  return proposal.type === 'inputs' ? all : all.filter(([id]) => id === proposal.operator)
}

/** Each side whose approval is asked for, and any other that has said something. */
export const standingOf = (asked: Asked, state: State): readonly Standing[] => {
  const sides = new Map(sidesOf(asked.proposal, state))
  const ids = new Set([...sides.keys(), ...Object.keys(state.charter.operators)])
  return [...ids].flatMap((operator) => {
    const threshold = sides.get(operator) ?? 0
    const [approve, reject, object] = (['approve', 'reject', 'object'] as const).map((says) =>
      who(says, operator, asked, state),
    ) as [readonly string[], readonly string[], readonly string[]]
    const silent = approve.length + reject.length + object.length === 0
    if (threshold === 0 && silent) return []
    return [{ operator, approve, reject, object, threshold, missing: Math.max(0, threshold - approve.length) }]
  })
}

/** When it ends at the latest, in seconds since 1970 by the machine's clock. */
export const endOf = ({ proposal, start, objected }: Emergency, { charter }: State): number =>
  Math.min(
    start.wall + proposal.seconds,
    objected === null ? Number.POSITIVE_INFINITY : objected.wall + charter.emergency.objected,
  )
