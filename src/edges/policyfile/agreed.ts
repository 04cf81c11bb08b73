// The files of an adopted policy by the names that the record has for them, with the hash of each as it was read.
import { dirname, join, resolve } from 'node:path'
import type { Policy } from '../../domain/policy/language.ts'
import { blobPath } from '../../domain/record/blob.ts'
import type { Part, PolicyInputs } from './load.ts'

/** `hash`: SHA-256 as hex. What lies at the path may have changed since. */
export type AgreedFile = { readonly name: string; readonly hash: string; readonly path: string }

/** `lists`: where each list was read, by its id. */
export const agreedFiles = (
  parts: readonly Part[],
  policy: Policy,
  { path, agreed, tests }: PolicyInputs,
  lists: ReadonlyMap<string, string>,
): readonly AgreedFile[] => {
  const agreement = (language: string): string => {
    const file = language === 'en' ? policy.agreement?.en : policy.agreement?.ko
    return resolve(dirname(path), file ?? '')
  }
  const files = parts.flatMap(({ name, hash }): AgreedFile[] => {
    const [kind, id = ''] = name.split(' ')
    if (kind === 'policy') return [{ name: 'policy.yaml', hash, path }]
    if (kind === 'tests') return [{ name: 'tests', hash, path: tests ?? '' }]
    if (kind === 'agreement') return [{ name: `agreement/${id}`, hash, path: agreement(id) }]
    return kind === 'list' ? [{ name: `lists/${id}`, hash, path: lists.get(id) ?? '' }] : []
  })
  if (agreed === undefined) return files
  return files.map((file) => ({ ...file, path: join(agreed.folder, blobPath(`sha256:${file.hash}`)) }))
}
