// The door of joint rule: whoever has a key of the charter sends proposals and statements. No session is asked for: the signature counts.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { validator } from 'hono-openapi'
import type { Json } from '../../domain/record/json.ts'
import { SendProposal, SendReport, SendStatement, Waits, Written } from './contract/council.ts'
import { Heads } from './contract/heads.ts'
import { describe } from './describe.ts'
import { type DraftParts, drafts } from './drafts.ts'
import { onlyJson } from './only-json.ts'
import { problem } from './problems.ts'

/** Why something is refused: a word of docs/formats.md, or of the door. */
type Refused = { readonly done: 'refused'; readonly why: string; readonly detail?: string }
type Said = { readonly done: 'written'; readonly index: number } | Refused

export type CouncilParts = DraftParts & {
  /** Of an effects report that an open proposal names; `null`: it cannot be counted. */
  readonly heads: (effects: string) => Promise<Heads | 'not-open' | null>
  /** `undefined`: it is no JSON that has a canonical form. */
  readonly read: (value: unknown) => Json | undefined
  readonly submit: (
    proposal: Json,
    note: string,
  ) => Promise<Said | { readonly done: 'waits'; readonly missing: readonly string[] }>
  readonly say: (note: string) => Promise<Said>
  /** Takes the report of a probe. */
  readonly report: (note: string) => Promise<Said>
  /** Takes bytes that a proposal waits for. */
  readonly put: (
    hash: string,
    bytes: ReadableStream<Uint8Array>,
  ) => Promise<'taken' | 'nobody-waits' | 'wrong-bytes' | 'too-large'>
}

const MOST_BYTES = 200_000

const SHAPE = 'Send {"note"}, and with a proposal {"proposal"}; docs/formats.md has both.'

const small = bodyLimit({ maxSize: MOST_BYTES, onError: (c) => problem(c, 'too-large') })

const refused = (c: Context, { why, detail }: Refused): Response =>
  problem(c, 'refused', { reason: why, ...(detail !== undefined && { detail }) })

const PROBLEMS = ['bad-request', 'not-json', 'too-large', 'refused', 'not-found'] as const

const proposalRoute = describe({
  id: 'propose',
  summary: 'Bring a proposal into the record, with the submission of somebody of the charter.',
  well: {
    201: { what: 'It is in the record.', schema: Written },
    202: { what: 'Some of the bytes that it names are not here yet.', schema: Waits },
  },
  problems: PROBLEMS,
})

const statementRoute = describe({
  id: 'say',
  summary: 'Bring a signed statement into the record.',
  well: { 201: { what: 'It is in the record.', schema: Written } },
  problems: PROBLEMS,
})

const reportRoute = describe({
  id: 'report',
  summary: 'Bring the signed report of a probe into the record.',
  well: { 201: { what: 'It is in the record.', schema: Written } },
  problems: PROBLEMS,
})

const blobRoute = describe({
  id: 'putBlob',
  summary: 'The bytes of a file that a proposal waits for, by their hash.',
  well: { 204: { what: 'They are here.' } },
  problems: ['not-found', 'too-large', 'wrong-bytes'],
})

const headsRoute = describe({
  id: 'heads',
  summary: 'How many people and tenants the effects of an open proposal are about, counted now.',
  well: { 200: { what: 'The counts, for each effect.', schema: Heads } },
  problems: ['not-found', 'too-complex'],
})

const BYTES = { 'too-large': 'too-large', 'nobody-waits': 'not-found', 'wrong-bytes': 'wrong-bytes' } as const

/** The routes under /council. `parts`: `null` where a file rules. */
export const council = (parts: () => CouncilParts | null): Hono => {
  const app = new Hono()
  app.use(async (c, next) => (parts() === null ? problem(c, 'not-found') : next()))
  app.route('/drafts', drafts(parts))
  const malformed = (c: Context): Response => problem(c, 'bad-request', { detail: SHAPE })
  app.post(
    '/proposals',
    proposalRoute,
    onlyJson,
    small,
    validator('json', SendProposal, (result, c) => (result.success ? undefined : malformed(c))),
    async (c) => {
      const sent = c.req.valid('json')
      const proposal = parts()?.read(sent.proposal)
      const done = proposal === undefined ? undefined : await parts()?.submit(proposal, sent.note)
      if (done === undefined) return malformed(c)
      if (done.done === 'refused') return refused(c, done)
      return done.done === 'waits' ? c.json({ missing: done.missing }, 202) : c.json({ index: done.index }, 201)
    },
  )
  app.post(
    '/statements',
    statementRoute,
    onlyJson,
    small,
    validator('json', SendStatement, (result, c) => (result.success ? undefined : malformed(c))),
    async (c) => {
      const done = await parts()?.say(c.req.valid('json').note)
      if (done === undefined) return malformed(c)
      return done.done === 'refused' ? refused(c, done) : c.json({ index: done.index }, 201)
    },
  )
  app.post(
    '/reports',
    reportRoute,
    onlyJson,
    small,
    validator('json', SendReport, (result, c) => (result.success ? undefined : malformed(c))),
    async (c) => {
      const done = await parts()?.report(c.req.valid('json').note)
      if (done === undefined) return malformed(c)
      return done.done === 'refused' ? refused(c, done) : c.json({ index: done.index }, 201)
    },
  )
  app.get('/heads/sha256/:hex{[0-9a-f]{64}}', headsRoute, async (c) => {
    const heads = await parts()?.heads(`sha256:${c.req.param('hex')}`)
    if (heads === undefined || heads === 'not-open') return problem(c, 'not-found')
    return heads === null ? problem(c, 'too-complex') : c.json(heads)
  })
  app.put('/blobs/sha256/:hex{[0-9a-f]{64}}', blobRoute, async (c) => {
    const bytes = c.req.raw.body ?? new Blob([]).stream()
    const done = await parts()?.put(`sha256:${c.req.param('hex')}`, bytes)
    if (done === undefined) return problem(c, 'not-found')
    return done === 'taken' ? c.body(null, 204) : problem(c, BYTES[done])
  })
  return app
}
