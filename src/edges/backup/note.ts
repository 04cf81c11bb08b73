// When the last backup was taken: a small file in the data folder, for whoever looks how old it is.
import * as v from 'valibot'

const Note = v.object({ takenAt: v.pipe(v.string(), v.isoTimestamp()) })

/** Its name in the data folder. */
export const NOTE = 'backed-up.json'

export const noteText = (takenAt: string): string => `${JSON.stringify({ takenAt })}\n`

/** Milliseconds since 1970; `null`: nobody has noted it so that it can be read. */
export const notedAt = (text: string): number | null => {
  try {
    const read = v.safeParse(Note, JSON.parse(text))
    return read.success ? Date.parse(read.output.takenAt) : null
  } catch {
    return null
  }
}
