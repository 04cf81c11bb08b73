// Files of the record that entries name by hash: read, and held against it.
import { useQuery } from '@tanstack/react-query'
import { hashText } from '../../../src/base/octets.ts'
import { blobPath } from '../../../src/domain/record/blob.ts'

/** A file whose bytes are not those that its hash says, or that is not there. */
export class WrongFile extends Error {}

export const readBlob = async (hash: string): Promise<Uint8Array> => {
  const answer = await fetch(`/record/${blobPath(hash)}`, { redirect: 'error' })
  if (answer.status === 404) throw new WrongFile(hash)
  if (!answer.ok) throw new Error(`${answer.status}`)
  const octets = new Uint8Array(await answer.arrayBuffer())
  if (hashText(octets) !== hash) throw new WrongFile(hash)
  return octets
}

/** A file by its hash never changes. */
export const useBlob = (hash: string | null) =>
  useQuery({
    queryKey: ['blob', hash],
    queryFn: () => readBlob(hash ?? ''),
    enabled: hash !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  })
