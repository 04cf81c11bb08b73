// Texts of the tour through the sample, in English. tour-texts.ko.ts has the same keys; the steps' own sentences are in src/domain/tour.

export const tourEn = {
  'tour.title': 'Tour of the sample park',
  'tour.step': 'Step {n} of {all}',
  'tour.back': 'Back',
  'tour.next': 'Next',
  'tour.away': 'Put the tour away',
  'tour.begin': 'Take the tour of this sample park',
  'tour.open': 'Open {name}',
  'tour.badge': 'Badge {badge}, PIN {pin}: somebody of the sample.',
  'tour.rule': 'The rule:',
  'tour.reach': 'See the answer',
  'tour.past':
    'This browser does not ask through the park, so no site of the sample opens in it. A browser that does: npx isthmus sit {seat}',
  'tour.offline': 'Nobody is signed in at this seat.',
  'tour.offline.go': 'To the step with a badge',
  'tour.to-line': 'To the command',
  'tour.line': 'The command of this step',
  'tour.line.says':
    'It is run on the machine of the sample exactly as it stands here, with the keys that are published for trying.',
  'tour.run': 'Run it',
  'tour.answer': 'Its answer',
  'tour.not-so': 'This is not what the tour expected.',
  'tour.changed':
    'The policy in force is no longer that of the sample. The tour puts nobody’s change back, so it leaves this step out.',
  'tour.end.title': 'What next',
  'tour.end': 'That was all of it. What next?',
  'tour.end.sit': 'a browser at seat 7',
  'tour.end.console': 'Rules, proposals and the record, verified in your browser',
  'tour.end.lab': 'the whole park with its gateway in line, as root on Linux',
  'tour.end.joint': 'how two operators rule together',
  'tour.end.article': 'the article that all this is built from',
} as const
