// Drafts: whoever writes a proposal asks what it would change before anybody signs. For everybody, so bounded in size, number and time.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { validator } from 'hono-openapi'
import { Draft, MOST_DRAFT, SendDraft } from './contract/draft.ts'
import { describe } from './describe.ts'
import { onlyJson } from './only-json.ts'
import { problem } from './problems.ts'

/** What becomes of a draft. `busy`: another is being compiled, or was a moment ago. `frozen`: the record is bad. */
type Drafted = { readonly done: 'told'; readonly draft: Draft } | { readonly done: 'busy' | 'frozen' }

export type DraftParts = {
  readonly draft: (files: Readonly<Record<string, string>>) => Promise<Drafted>
}

/** Bodies that may be on their way at the same time. */
const MOST_COMING = 8
const LATER = '5'

const SHAPE = 'Send {"files"}: the text of each changed file by its name, policy.yaml, lists/ID or agreement/LANGUAGE.'

const route = describe({
  id: 'draft',
  summary: 'What other agreed files would change: compiled, tested and compared by the gateway. Nothing is kept.',
  well: { 200: { what: 'What it comes to.', schema: Draft } },
  problems: ['bad-request', 'not-json', 'too-large', 'refused', 'not-found', 'busy'],
})

const busy = (c: Context): Response => problem(c, 'busy', {}, { 'retry-after': LATER })

/** The route under /council/drafts. `parts`: `null` where a file rules. */
export const drafts = (parts: () => DraftParts | null): Hono => {
  let coming = 0
  const app = new Hono()
  return app.post(
    '/',
    route,
    onlyJson,
    async (c, next) => {
      if (coming >= MOST_COMING) return busy(c)
      coming++
      try {
        await next()
      } finally {
        coming--
      }
      return undefined
    },
    bodyLimit({ maxSize: MOST_DRAFT, onError: (c) => problem(c, 'too-large') }),
    validator('json', SendDraft, (result, c) =>
      result.success ? undefined : problem(c, 'bad-request', { detail: SHAPE }),
    ),
    async (c) => {
      const drafted = await parts()?.draft(c.req.valid('json').files)
      if (drafted === undefined) return problem(c, 'not-found')
      if (drafted.done === 'told') return c.json(drafted.draft)
      return drafted.done === 'busy' ? busy(c) : problem(c, 'refused', { reason: drafted.done })
    },
  )
}
