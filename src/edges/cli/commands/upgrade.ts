// isthmus upgrade
import { type Command, type Given, Misuse } from '../command.ts'
import type { CliParts } from '../parts.ts'
import type { Offered, Step, Upgraded } from '../upgrade-parts.ts'

const HASH = /^[0-9a-f]{64}$/

/** Halves of a hash, so that it can be read aloud. */
const inLines = (hash: string): string => (hash.match(/.{32}/g) ?? []).map((line) => `  ${line}`).join('\n')

const shown = ({ version, sha256 }: Offered): string =>
  [
    `The archive has version ${version}. The settings name nobody whose signature would do, so somebody has to say that it is the right one.`,
    'Compare its SHA-256 with the one that whoever made it tells you, by telephone or on paper:',
    '',
    inLines(sha256),
  ].join('\n')

/** What there is to say where nothing was done. */
type Not = { readonly human: string; readonly why: 'no' | 'no-terminal' | 'other-hash' }

const notAgreed = async (offered: Offered, given: string | undefined, parts: CliParts): Promise<Not | null> => {
  if (given !== undefined && given !== offered.sha256)
    return {
      why: 'other-hash',
      human: `Nothing was changed: the archive has another hash.\n\n${inLines(offered.sha256)}`,
    }
  if (offered.by !== null || given !== undefined) return null
  const answer = await (await parts.upgrade()).ask(shown(offered), 'Is it the same? Type yes: ')
  if (answer === true) return null
  if (answer === false) return { why: 'no', human: 'Nothing was changed.' }
  const nobody =
    'Nothing was changed: this is no terminal, so nobody could be asked. Once you have compared it, give --sha256.'
  return { why: 'no-terminal', human: `${shown(offered)}\n\n${nobody}` }
}

/** What is told while it goes on, which takes some seconds. */
const TOLD: Readonly<Record<Step, string>> = {
  unpacked: 'Unpacked, and every file is the one of the manifest.',
  'backed-up': 'The data are backed up.',
  tried: 'It starts on a copy of the data.',
}

const hashIn = (given: Given): string | undefined => {
  const hash = given.text('sha256')?.toLowerCase()
  if (hash === undefined || HASH.test(hash)) return hash
  throw new Misuse(`--sha256 "${hash}" is no hash`, 'give 64 hexadecimal digits, as sha256sum prints them')
}

const done = ({ from, to, former, backup, runs, troubles }: Upgraded): string =>
  [
    `Version ${to} is in place of ${from}${runs ? ', and runs' : '; start it as before'}.`,
    ...troubles.map((trouble) => `Needs mending: ${trouble}`),
    ...(backup === null
      ? []
      : [`The data of before are in ${backup}, with the park’s keys; delete it once all is well.`]),
    `The program of before is in ${former}; delete it when you like.`,
  ].join('\n')

export const upgrade: Command = {
  name: 'upgrade',
  summary:
    'put a new version in the place of this one, from an archive on a stick; one that does not start goes back by itself',
  usage: 'ARCHIVE [--sha256 HASH] [--try-on URL]',
  operand: { name: 'ARCHIVE', what: 'isthmus-VERSION-linux-CPU.tar.gz, as npm run bundle makes it' },
  options: [
    { name: 'sha256', value: 'HASH', what: 'that the archive must have: for scripts, in the place of the question' },
    {
      name: 'try-on',
      value: 'URL',
      what: 'where the data are in PostgreSQL: an empty database for the copy on which the new version is tried',
    },
  ],
  examples: [
    [
      'upgrade /media/stick/isthmus-0.2.0-linux-x64.tar.gz',
      'Checks signature or hash, unpacks beside this version, takes a backup, starts the new version on a copy of the data, and only then changes the link. A service is stopped and started; stop what runs in a window first.',
    ],
  ],
  run: async (given, parts) => {
    if (given.operand === undefined) throw new Misuse('ARCHIVE is missing', 'type: isthmus upgrade ARCHIVE')
    const hash = hashIn(given)
    let not: Not | null = null
    const upgraded = await (await parts.upgrade()).upgrade(
      { archive: given.operand, tryOn: given.text('try-on') },
      async (offered) => {
        not = await notAgreed(offered, hash, parts)
        return not === null
      },
      (step) => void (given.json || parts.err.write(`${TOLD[step]}\n`)),
    )
    if (upgraded !== null) return { code: 0, json: { done: true, ...upgraded }, human: done(upgraded) }
    const { why, human } = (not as Not | null) ?? { why: 'no', human: 'Nothing was changed.' }
    return { code: 1, json: { done: false, why }, human }
  },
}
