// isthmus start
import type { Command, Result } from '../command.ts'
import type { Started } from '../parts.ts'
import { sampleText } from '../sample-text.ts'
import { table } from '../text.ts'
import type { Trial } from '../upgrade-parts.ts'

const KEYS = 'examples/kaesong/keys'

/** Who rules, where operators do. */
const rulersText = ({ operators, sample }: Started): readonly string[] => {
  if (operators.length === 0) return []
  const names = operators.map(({ en, ko }) => `${en} · ${ko}`).join(', ')
  const trying = sample === null ? [] : [`Their keys in ${KEYS} are for trying: play both sides (docs/joint-rule.md).`]
  return ['', `Ruled by ${names}: the policy changes when all of them sign.`, ...trying]
}

/** The block that a newcomer reads. */
const banner = (started: Started): string =>
  [
    'Isthmus is running.',
    '',
    table(
      [
        ['Sign in', started.portal],
        ...started.consoles.map((url, at) => [at === 0 ? 'Console' : '', url]),
        ['Proxy', started.proxy],
        ['PAC file', started.pac],
        ['DNS', started.dns],
        ['Metrics', started.metrics],
      ],
      '  ',
    ),
    ...rulersText(started),
    ...(started.sample === null ? [] : ['', 'To try it:', '', sampleText(started.sample, started)]),
    ...started.troubles.map((trouble) => `\nNeeds mending: ${trouble}`),
    '',
    'Ctrl-C ends it.',
  ].join('\n')

const tried = (trial: Trial): Result => ({
  code: 0,
  json: trial,
  human: [
    `Version ${trial.version} starts on it.`,
    ...trial.troubles.map((trouble) => `Needs mending: ${trouble}`),
  ].join('\n'),
})

export const start: Command = {
  name: 'start',
  summary: 'run the service in this window until Ctrl-C',
  usage: '[--trial FOLDER]',
  operand: null,
  options: [
    {
      name: 'trial',
      value: 'FOLDER',
      what: 'start on that copy of a data folder, on free ports of this machine alone and without a gateway; say how it is, and end',
    },
  ],
  examples: [
    ['start', 'Starts on the settings of isthmus.yaml, or the sample park where there is none.'],
    ['start --json', 'The same; the addresses come as one line of JSON once it serves.'],
    [
      'start --trial data.copy',
      'What `upgrade` asks of a new version; of use too after a backup was put back elsewhere.',
    ],
  ],
  run: async (given, parts) => {
    const copy = given.text('trial')
    if (copy !== undefined) return tried(await parts.trial(copy))
    const code = await parts.start((started) => {
      parts.out.write(given.json ? `${JSON.stringify(started)}\n` : `${banner(started)}\n`)
    })
    return { code: code === 0 ? 0 : 4, json: undefined, human: '' }
  },
}
