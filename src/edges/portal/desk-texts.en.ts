// The texts of what staff may do to people and seats, in English; texts.en.ts has them among all others.

export const deskEn = {
  'reason.suspended': 'You are suspended for a while',
  'reason.suspended.says': 'Sign in at this seat: you are told by whom, why and until when.',
  'reason.seat-out': 'This seat is out of service',
  'reason.seat-out.says': 'Please take another seat. The page of this seat says why, and until when.',
  'reason.closed-early': 'The seats have closed early',
  'reason.closed-early.says': 'The page of this seat says who closed them, why and until when.',

  'ended.suspended': 'You have been suspended for a while. Sign in to read by whom, why and until when.',
  'ended.seat-out': 'This seat has been taken out of service.',
  'ended.closed-early': 'The seats have closed early.',
  'ended.staff.why': 'The desk{side} ended the session. Reason: “{why}”',

  'held.suspended': 'The desk{side} has suspended you. It ends by itself, at {until} at the latest. Reason: “{why}”',
  'held.seat-out':
    'The desk{side} has taken this seat out of service. It ends by itself, at {until} at the latest. Reason: “{why}”',
  'held.closed-early':
    'The desk{side} has closed the seats early. It ends by itself, at {until} at the latest. Reason: “{why}”',
  'held.side': ' of {who}',

  'notice.suspended': '{by} suspended you on {at}.',
  'notice.restored': '{by} took back your suspension on {at}.',
  'notice.by-side': '{by}, {who}',
  'notice.why': 'Reason: “{why}”',

  'desk.title': 'What the desk of one side may do alone',
  'desk.says': 'The staff of each operator may do this alone, each time with a reason; it ends by itself.',
  'desk.act.end': 'sessions ended',
  'desk.act.suspend': 'people suspended',
  'desk.act.out': 'seats out of service',
  'desk.act.close': 'seats closed early',
  'desk.limit': 'up to {count} a day, each for {length} at most',
  'desk.limit.count': 'up to {count} a day',
  'desk.limit.none': 'not alone',
  'desk.done': 'How often it was done',
  'desk.done.none': 'Not at all on any finished day of the last thirty.',
} as const
