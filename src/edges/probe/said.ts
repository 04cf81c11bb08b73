// What an HTTP answer says of who gave it: a refusal of the gateway with its reason, the portal, or the site itself.

/** The beginning of an answer, as much as was read. */
export type Head = { readonly status: number; readonly fields: ReadonlyMap<string, string>; readonly body: string }

export type Said =
  | { readonly outcome: 'open' | 'portal'; readonly said: null }
  | { readonly outcome: 'refused'; readonly said: string }

const REASON = /^urn:isthmus:reason:([a-z0-9:-]{1,100})$/

/** `undefined`: it is no HTTP. */
export const readHead = (text: string): Head | undefined => {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1]
  if (status === undefined) return undefined
  const fields = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { status: Number(status), fields: new Map(fields), body: rest.join('\r\n\r\n') }
}

const isProblem = ({ fields }: Head): boolean =>
  fields.get('content-type')?.startsWith('application/problem+json') === true

const reasonIn = (head: Head): string | undefined => {
  const { body } = head
  if (!isProblem(head)) return undefined
  try {
    const value: unknown = JSON.parse(body)
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
    return typeof type === 'string' ? REASON.exec(type)?.[1] : undefined
  } catch {
    return undefined
  }
}

const leadsTo = (fields: Head['fields'], names: ReadonlySet<string>): boolean => {
  const location = fields.get('location') ?? ''
  return URL.canParse(location) && names.has(new URL(location).hostname)
}

/** `portal`: its names. */
export const saidBy = (head: Head, portal: ReadonlySet<string>): Said => {
  const reason = reasonIn(head)
  if (reason !== undefined) return { outcome: 'refused', said: reason }
  const led = head.status === 511 || leadsTo(head.fields, portal)
  return { outcome: led ? 'portal' : 'open', said: null }
}

const HTTP = 'HTTP/1.'

/** Whether what came so far tells all that is asked: it is no HTTP, or a page of whoever; of a refusal of ours the whole body is read. */
export const isEnough = (text: string): boolean => {
  if (!text.startsWith(HTTP.slice(0, text.length))) return true
  const head = text.includes('\r\n\r\n') ? readHead(text) : undefined
  if (head === undefined) return false
  const length = Number(head.fields.get('content-length') ?? Number.POSITIVE_INFINITY)
  return !isProblem(head) || head.body.length >= length
}
