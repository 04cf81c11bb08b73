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
  /** Whether one would be taken now: asked before anything of it is read. */
  readonly mayDraft: () => boolean
  readonly draft: (files: Readonly<Record<string, string>>) => Promise<Drafted>
}

/** Bodies that may be on their way at the same time, and milliseconds from the beginning of one to that of the next: reading them is the deciding thread's. */
const MOST_COMING = 4
const PAUSE = 500
const LATER = '2'

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
  let next = 0
  const isFree = (): boolean => coming < MOST_COMING && performance.now() >= next && parts()?.mayDraft() !== false
  const app = new Hono()
  return app.post(
    '/',
    route,
    onlyJson,
    async (c, goOn) => {
      if (!isFree()) return busy(c)
      coming++
      next = performance.now() + PAUSE
      try {
        await goOn()
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
