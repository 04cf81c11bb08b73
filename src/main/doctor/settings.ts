// Which settings these are: whoever types it in another folder looks at another park.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, fine, look } from '../../domain/doctor/finding.ts'
import type { Look } from './installation.ts'
import { ROOT } from './program.ts'

const SAMPLE = join(ROOT, 'examples', 'kaesong', 'isthmus.yaml')
/** Where docs/in-line.md puts them. */
const USUAL = '/etc/isthmus/isthmus.yaml'

const ofSample = (file: string): Finding =>
  existsSync(USUAL)
    ? look(
        'settings',
        `There is no isthmus.yaml here, so all this is about the sample. There are settings in ${USUAL}.`,
        `ISTHMUS_CONFIG=${USUAL} isthmus doctor`,
      )
    : fine('settings', `There is no isthmus.yaml here, so all this is about the sample: ${file}.`)

export const lookAtSettings: Look = ({ settings: { file } }) => [
  file === SAMPLE ? ofSample(file) : fine('settings', `${file} can be read.`),
]
