// Every text of the console in English; texts/ko.ts has the same keys.
import { deskEn } from './desk.en.ts'
import { proposalsEn } from './proposals.en.ts'
import { recordEn } from './record.en.ts'
import { reviewsEn } from './reviews.en.ts'
import { rulesEn } from './rules.en.ts'
import { staffEn } from './staff.en.ts'
import { useEn } from './use.en.ts'

export const en = {
  ...rulesEn,
  ...proposalsEn,
  ...recordEn,
  ...reviewsEn,
  ...staffEn,
  ...useEn,
  ...deskEn,

  'frame.console': 'Console',
  'frame.skip': 'Skip to the page',
  'frame.language': 'Language',
  'frame.scheme': 'Colours',
  'frame.scheme.light': 'Light',
  'frame.scheme.dark': 'Dark',
  'frame.scheme.auto': 'As the system',
  'nav.label': 'Pages',
  'nav.rules': 'The rules',
  'nav.proposals': 'Proposals',
  'nav.record': 'Record',
  'nav.reviews': 'Reviews',
  'nav.open': 'open',
  'nowhere.title': 'There is no such page',
  'nowhere.says': 'The address may be cut short. The pages stand beside this one.',

  'line.never': 'The gateway does not answer. This page tries again every few seconds and needs no reload.',
  'line.gone':
    'The line to the gateway is gone. Last update {time}: what stands here is of then. It comes back by itself; traffic and rules do not depend on this page.',
  'line.state.opening': 'Calling the gateway',
  'line.state.live': 'Live, last update {time}',
  'line.state.gone': 'Line gone, last update {time}',
  'line.record.reading': 'Verifying the record here: {done} of {of}',
  'line.record.good': 'Record verified here: {size} entries from your genesis hash',
  'line.record.unasked': 'Record verified here: {size} entries; give the genesis hash on the page Record',
  'line.record.none': 'No record yet',
  'line.record.bad': 'The record does not hold',
  'line.record.unreachable': 'The record cannot be read',

  'say.loading': 'One moment …',
  'say.again': 'Try again',
  'say.unreachable':
    'The gateway does not answer. Check that this machine is still on the park’s network, then try again.',
  'say.refused': 'The gateway said no: {what}',
  'problem.busy': 'The gateway looks at other drafts just now. Try again in some seconds.',
  'problem.frozen':
    'The record is bad, so nothing can be proposed until it is mended. The page Record says what is wrong.',
  'problem.too-large': 'These files are too large for a draft. Propose large lists with the command line.',
  'problem.bad-request': 'The gateway does not understand this page: it may be of an older program. Reload it.',
  'problem.internal':
    'Something broke at the gateway. Try again; if it stays, whoever runs it finds the cause in its log.',
  copy: 'Copy',
  copied: 'Copied',
} as const

export type TextKey = keyof typeof en
