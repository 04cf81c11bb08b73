// The catalogue of this program: read once, when somebody first asks.
import { lazily } from '../../base/lazily.ts'
import { EVERYWHERE } from './everywhere.ts'
import { KOREA } from './korea.ts'
import { readCatalogue } from './read.ts'
import type { OnlineService } from './service.ts'

/** The day on which the names were last looked at. */
const LOOKED_AT = '2026-11-27'

/** All services, those of South Korea first. */
export const catalogue: () => readonly OnlineService[] = lazily(() => [
  ...readCatalogue(KOREA, 'korea', LOOKED_AT).services,
  ...readCatalogue(EVERYWHERE, 'everywhere', LOOKED_AT).services,
])
