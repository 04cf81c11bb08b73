// Messages between main and the helper: four bytes of length, then so many bytes of JSON.

/** A whole policy's cells fit several times. */
export const MOST_BYTES = 67_108_864

/** The bytes of one message. */
export const frameOf = (json: string): Buffer => {
  const length = Buffer.byteLength(json)
  const frame = Buffer.allocUnsafe(4 + length)
  frame.writeUInt32BE(length)
  frame.write(json, 4)
  return frame
}

/**
 * Puts together what arrives in pieces, and hands over each whole message. The function returned gives `false` once a message is
 * longer than any may be: what follows has no meaning then.
 */
export const frameReader = (take: (json: Buffer) => void): ((piece: Buffer) => boolean) => {
  let pieces: Buffer[] = []
  let waiting = 0
  let wanted = 4
  let head = true
  return (piece) => {
    pieces.push(piece)
    waiting += piece.length
    while (waiting >= wanted) {
      const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
      const part = bytes.subarray(0, wanted)
      pieces = [bytes.subarray(wanted)]
      waiting -= wanted
      if (!head) take(part)
      wanted = head ? part.readUInt32BE() : 4
      head = !head
      if (wanted > MOST_BYTES) return false
    }
    return true
  }
}
