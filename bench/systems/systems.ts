// All systems that are measured, in the order of the tables.
import { direct } from './direct.ts'
import { e2guardian } from './e2guardian.ts'
import { haproxy } from './haproxy.ts'
import { isthmus } from './isthmus.ts'
import { squid } from './squid.ts'
import type { System } from './system.ts'
import { tinyproxy } from './tinyproxy.ts'

export const SYSTEMS: readonly System[] = [direct, isthmus, squid, e2guardian, haproxy, tinyproxy]
