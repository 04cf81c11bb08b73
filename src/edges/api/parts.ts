// What the API is made of. Main hands the portal the same functions.
import type { Context } from 'hono'
import type { ServiceCoverage } from '../../domain/catalogue/coverage.ts'
import type { WhoNow } from '../../domain/people/holders.ts'
import type { Channel, Credential } from '../../domain/people/people.ts'
import type { Place } from '../../domain/people/places.ts'
import type { Answer, Asked } from '../../domain/policy/ask.ts'
import type { ReachNow, ReachQuestion } from '../../domain/policy/ask-reach.ts'
import type { Subject } from '../../domain/policy/language.ts'
import type { ServiceNow } from '../../domain/reports/service-now.ts'
import type { Typed } from '../../domain/review/request.ts'
import type { Review, ReviewAsked, ReviewsPage } from '../../domain/review/review.ts'
import type { SeatView, Tapped } from '../../domain/sessions/tapped.ts'
import type { Changed } from './contract/events.ts'
import type { Health } from './contract/health.ts'
import type { CouncilParts } from './council.ts'
import type { RulesNow } from './public-rules.ts'
import type { RoomsApi } from './rooms.ts'
import type { SeatApi } from './seats.ts'
import type { StaffApi } from './staff-session.ts'

export type ApiParts = {
  /** Where the asker sits; the guard has run before. */
  readonly place: (c: Context) => Place
  /** How the asker's words came; left out: all of them securely. */
  readonly channel?: (c: Context) => Channel
  readonly tap: (place: Place, credential: Credential, channel?: Channel) => Promise<Tapped>
  readonly view: (place: Place) => SeatView | undefined
  /** Ends the session at the place, if there is one. */
  readonly signOut: (place: Place) => Promise<boolean>
  readonly explain: (asked: Asked, place: Place) => Answer
  readonly reviews: {
    readonly ask: (place: Place, typed: Typed) => Promise<ReviewAsked>
    readonly one: (number: number) => Promise<Review | undefined>
    /** The newest first; `before`: of a smaller number. */
    readonly list: (state: 'open' | 'answered', before: number | null) => Promise<ReviewsPage>
  }
  /** The door of joint rule; `null` where a file rules. */
  readonly council: () => CouncilParts | null
  /** The console's door. */
  readonly staff: StaffApi
  readonly rooms: RoomsApi
  /** The door of seats with an agent. */
  readonly seats: SeatApi
  /** What the stream of changes says now. */
  readonly changed: () => Changed
  readonly reach: (asked: ReachQuestion) => ReachNow
  /** What of the catalogue somebody reaches. */
  readonly coverage: (subject: Subject) => readonly ServiceCoverage[]
  readonly rules: () => RulesNow
  /** What everybody may know beside the rules. */
  readonly face: { readonly who: () => WhoNow; readonly service: () => Promise<ServiceNow> }
  readonly health: () => Health
  /** Something broke that is not the asker's doing; never handed anything that a person typed. */
  readonly failed?: (error: unknown) => void
}
