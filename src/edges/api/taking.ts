// What stands before a route for staff that takes a body: JSON, small, of its schema.
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { validator } from 'hono-openapi'
import type { GenericSchema } from 'valibot'
import { onlyJson } from './only-json.ts'
import { problem } from './problems.ts'

// A passkey's answer has some 2 kB.
const MOST_BYTES = 16_384
const small = bodyLimit({ maxSize: MOST_BYTES, onError: (c) => problem(c, 'too-large') })

export const taking = <Schema extends GenericSchema>(schema: Schema) =>
  [
    onlyJson,
    small,
    validator('json', schema, (result, c) => (result.success ? undefined : problem(c as Context, 'bad-request'))),
  ] as const
