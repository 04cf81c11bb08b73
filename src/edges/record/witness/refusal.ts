// Why a witness does not cosign. Thrown within it; whoever asked gets it as an answer.

/** `bad`: what is shown is not as it must be. `doubt`: its own clock says otherwise. `away`: something cannot be had now; ask again. */
export class Refusal extends Error {
  readonly kind: 'bad' | 'doubt' | 'away'
  constructor(kind: Refusal['kind'], why: string, options?: ErrorOptions) {
    super(why, options)
    this.kind = kind
  }
}

export const refuse = (kind: Refusal['kind'], why: string): never => {
  throw new Refusal(kind, why)
}

export const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  // fetch says only "fetch failed" itself.
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/** Runs what asks the record; whatever stands in the way of reading it may pass. */
export const asking = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('away', `the record cannot be read: ${messageOf(error)}`, { cause: error })
  }
}
