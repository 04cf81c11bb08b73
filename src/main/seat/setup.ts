// draft
import type { SeatParts } from '../../edges/cli/seat-parts.ts'
export const setUpSeat: SeatParts['setup'] = async () => []
