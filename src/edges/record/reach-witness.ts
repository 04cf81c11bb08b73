// Whether a witness is there at all, for whoever only looks: nothing is shown to it.

/** Milliseconds. */
const PATIENCE = 5000

const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

/** Why it does not say how it is; `null`: it does. `address`: of the witness, as the settings have it. */
export const whySilent = async (address: string): Promise<string | null> => {
  try {
    const url = new URL('status', address.endsWith('/') ? address : `${address}/`)
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
    await answer.body?.cancel()
    return answer.ok ? null : `it answered ${answer.status}`
  } catch (error) {
    return whyOf(error)
  }
}
