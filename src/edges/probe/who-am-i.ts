// What the portal says of whoever asks it: by which plan, at which seat, or that nobody is signed in.

export type Told =
  | { readonly is: 'nobody' }
  | { readonly is: 'somebody'; readonly plan: string; readonly seat: string | null }
  /** `why` completes "the portal does not say who asks: …". */
  | { readonly is: 'unknown'; readonly why: string }

const PATIENCE = 5000
const LONGEST = 10_000

const textIn = (value: unknown, key: string): string | null => {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return typeof found === 'string' ? found : null
}

/** `portal`: the address that the API lies below. Never rejects. */
export const whoAmI = async (portal: string): Promise<Told> => {
  try {
    const url = new URL('api/v1/sessions/current', portal.endsWith('/') ? portal : `${portal}/`)
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
    const value: unknown = JSON.parse((await answer.text()).slice(0, LONGEST))
    if (answer.status === 404 && textIn(value, 'code') === 'no-session') return { is: 'nobody' }
    const plan = textIn(value, 'plan')
    if (answer.status === 200 && plan !== null) return { is: 'somebody', plan, seat: textIn(value, 'seat') }
    return { is: 'unknown', why: textIn(value, 'detail') ?? `it answered ${answer.status}` }
  } catch (error) {
    return { is: 'unknown', why: error instanceof Error ? error.message : String(error) }
  }
}
