// One JSON line an event, to standard error. Nothing that a person reached may ever be handed to it (DESIGN: remember little).

/** Writes one event. Field values are numbers, booleans or short words of ours, never names that a person asked for. */
export type Log = (event: string, fields?: Readonly<Record<string, string | number | boolean | null>>) => void

/** A log onto a stream. */
export const logTo =
  (stream: { write(text: string): unknown }): Log =>
  (event, fields) => {
    stream.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...fields })}\n`)
  }

const TROUBLE = /^failed$|\.(died|refused|failed|kept-unusable)$/

/** Only what somebody has to mend, for a terminal that a person watches. */
export const onlyTrouble =
  (log: Log): Log =>
  (event, fields) => {
    if (TROUBLE.test(event)) log(event, fields)
  }
