// Services that people know by name, and what of them each plan reaches, as they travel.
import * as v from 'valibot'
import { CHECKS, USED } from '../../../domain/catalogue/service.ts'
import { SERVICE_KINDS, SERVICE_NEEDS } from '../../../domain/policy/language.ts'
import { Words } from './words.ts'

export const ServicesQuery = v.object({
  plan: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.description('Only this plan.'))),
})

const refused = v.object({
  endpoint: v.pipe(v.string(), v.description('A name, with `:port` where that is not 443.')),
  by: v.pipe(v.string(), v.description('The rule that blocks, or `plan:` and the plan that lacks it.')),
})

const part = v.object({
  state: v.picklist(['works', 'partly', 'blocked']),
  refused: v.array(refused),
  week: v.pipe(
    v.nullable(v.array(v.object({ from: v.number(), to: v.number() }))),
    v.description('Minutes from Monday 00:00, the park’s time, in the week from now; null: at every hour.'),
  ),
  sentence: Words,
})

const service = v.object({
  id: v.string(),
  title: Words,
  kind: v.picklist(SERVICE_KINDS),
  used: v.picklist(USED),
  names: v.array(v.string()),
  needs: v.array(v.picklist(SERVICE_NEEDS)),
  checked: v.object({
    how: v.picklist(CHECKS),
    on: v.pipe(
      v.nullable(v.string()),
      v.description('The day on which its names were looked at; null: the policy names it.'),
    ),
  }),
})

const covered = v.object({
  id: v.string(),
  state: v.picklist(['works', 'partly', 'blocked', 'at-times']),
  parts: v.array(part),
})

const plan = v.object({
  id: v.string(),
  title: Words,
  hours: v.pipe(v.nullable(v.string()), v.description('The schedule within which its sessions are.')),
  all: v.number(),
  works: v.number(),
  atTimes: v.number(),
  partly: v.number(),
  blocked: v.array(v.object({ by: v.string(), services: v.number() })),
  services: v.array(covered),
})

const services = v.object({ hash: v.string(), services: v.array(service), plans: v.array(plan) })
export const Services = v.pipe(services, v.metadata({ ref: 'Services' }))
export type Services = v.InferOutput<typeof Services>
