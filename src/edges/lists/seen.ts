// The shelf as it lies, for whoever only looks: nothing is cleared, made or fetched.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeskList } from '../../domain/desk/lists.ts'
import type { ListSource } from '../../domain/policy/language.ts'
import { isStale } from './due.ts'
import { versionOf } from './intake.ts'
import { readState } from './state.ts'

/** How a fetched list is. `copy`: whether there is one on the shelf. */
export type SeenList = Pick<DeskList, 'id' | 'checkedAt' | 'stale' | 'failure' | 'waiting'> & { readonly copy: boolean }

/** The lists of a policy that are fetched. `folder`: the shelf. */
export const lookAtShelf = (folder: string, sources: readonly ListSource[], now: number): readonly SeenList[] =>
  sources.flatMap(({ id, fetched }) => {
    if (fetched === undefined) return []
    const path = join(folder, `${id}.json`)
    const state = readState(existsSync(path) ? readFileSync(path, 'utf8') : '')
    const { checkedAt, failure, pending } = state
    const waiting = pending && {
      ...{ at: pending.at, version: versionOf(pending.hash), refused: pending.refused },
      ...{ entries: pending.report.entries, difference: pending.difference },
    }
    const stale = isStale(state, fetched.every, now)
    return [{ id, checkedAt, stale, failure, waiting, copy: existsSync(join(folder, id)) }]
  })
