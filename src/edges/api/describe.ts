// Short ways of writing down a route for the OpenAPI document.

import type { MiddlewareHandler } from 'hono'
import { describeRoute, type ResponsesWithResolver, resolver } from 'hono-openapi'
import type { GenericSchema } from 'valibot'
import { PROBLEMS, Problem, type ProblemCode } from './contract/problem.ts'

/** A route: what it does, how it answers when all is well, and which problems it knows. */
export type Route = {
  readonly id: string
  readonly summary: string
  readonly well: Readonly<Record<number, { readonly what: string; readonly schema?: GenericSchema }>>
  readonly problems: readonly ProblemCode[]
}

// Every route can meet these.
const ALWAYS: readonly ProblemCode[] = ['internal']

const problemResponses = (codes: readonly ProblemCode[]): ResponsesWithResolver => {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code][0])
  const content = { 'application/problem+json': { schema: resolver(Problem) } }
  const entries = [...byStatus].map(([status, of]) => {
    const retry = status === 429 ? { headers: { 'Retry-After': { schema: { type: 'integer' as const } } } } : {}
    return [
      String(status),
      { description: of.map((c) => `${c}: ${PROBLEMS[c][1]}`).join(' '), content, ...retry },
    ] as const
  })
  return Object.fromEntries(entries)
}

const wellResponses = (well: Route['well']): ResponsesWithResolver =>
  Object.fromEntries(
    Object.entries(well).map(([status, { what, schema }]) => {
      const content = schema === undefined ? {} : { content: { 'application/json': { schema: resolver(schema) } } }
      return [status, { description: what, ...content }]
    }),
  )

/** The middleware that carries a route's description. */
export const describe = (route: Route): MiddlewareHandler =>
  describeRoute({
    operationId: route.id,
    summary: route.summary,
    responses: { ...wellResponses(route.well), ...problemResponses([...route.problems, ...ALWAYS]) },
  })
