// The data of a day: whether it is used up, and whether that ends a session.
import type { Plan } from '../policy/language.ts'

type Quota = Pick<Plan, 'dataPerDay' | 'slow'>

/** Whether a holder has used what the plan gives a day. */
export const isUsedUp = ({ dataPerDay }: Quota, used: number): boolean => dataPerDay !== null && used >= dataPerDay

/** Whether sessions end by it: where the plan slows them instead, they go on. */
export const endsByData = (plan: Quota, used: number): boolean => plan.slow === null && isUsedUp(plan, used)
