// Where the bytes lie that entries name by their hash (docs/formats.md, section 4).

const PATH = /^blob\/sha256\/([0-9a-f]{64})$/

/** The path of the blob with a hash, in the folder of the record. */
export const blobPath = (hash: string): string => `blob/sha256/${hash.slice('sha256:'.length)}`

/** The hash of the blob at a path; `undefined` for any other path. */
export const parseBlobPath = (path: string): string | undefined => {
  const [, digits] = PATH.exec(path) ?? []
  return digits === undefined ? undefined : `sha256:${digits}`
}
