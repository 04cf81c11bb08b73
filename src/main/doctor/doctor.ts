// The doctor: everything that makes an installation work, looked at one after the other, without changing anything.
import { lazily } from '../../base/lazily.ts'
import type { Settings } from '../../config.ts'
import type { Finding, Subject } from '../../domain/doctor/finding.ts'
import { refuseExposed } from '../exposed.ts'
import { lookAtBackup } from './backup.ts'
import { lookAtCertificate } from './certificate.ts'
import { lookAtClock } from './clock.ts'
import { lookAtData } from './data.ts'
import { lookAtDatabase } from './database.ts'
import { lookAtGateway } from './gateway.ts'
import { brokenBy, type Installation, type Look } from './installation.ts'
import { lookAtLists } from './lists.ts'
import { lookAtNames } from './names.ts'
import { lookAtPolicy } from './policy.ts'
import { lookAtPorts } from './ports.ts'
import { lookAtProgram } from './program.ts'
import { lookAtRecord } from './record.ts'
import { recordOf, toRule } from './rule.ts'
import { lookAtSeat } from './seat.ts'
import { askService, lookAtService, PATIENCE } from './service.ts'
import { lookAtSettings } from './settings.ts'
import { lookAtWitnesses } from './witnesses.ts'

type Asked = {
  /** Throws what is wrong with them. */
  readonly settings: () => Settings
  readonly version: string
  readonly now: () => number
  /** Milliseconds that the service may take to answer. */
  readonly patience?: number
}

/** In the order in which it is told. */
const LOOKS: readonly (readonly [Subject, Look])[] = [
  ['settings', lookAtSettings],
  ['service', lookAtService],
  ['data', lookAtData],
  ['database', lookAtDatabase],
  ['policy', lookAtPolicy],
  ['record', lookAtRecord],
  ['lists', lookAtLists],
  ['backup', lookAtBackup],
  ['clock', lookAtClock],
  ['ports', lookAtPorts],
  ['names', lookAtNames],
  ['gateway', lookAtGateway],
  ['certificate', lookAtCertificate],
  ['witnesses', lookAtWitnesses],
  ['seat', lookAtSeat],
]

const readSettings = ({ settings }: Asked): Settings | Finding => {
  try {
    const read = settings()
    refuseExposed(read)
    return read
  } catch (error) {
    return brokenBy('settings', error)
  }
}

/** Every finding, also where some part cannot be looked at at all. */
export const examine = async (asked: Asked): Promise<readonly Finding[]> => {
  const found: Finding[] = [...(await lookAtProgram())]
  const settings = readSettings(asked)
  if ('subject' in settings) return [...found, settings]
  const { version, now, patience = PATIENCE } = asked
  const service = await askService(settings.data, patience)
  const record = lazily(async () => {
    const found = await recordOf(settings)
    // One that grew meanwhile is looked at once more.
    return found.state === 'bad' && service.state === 'running' ? recordOf(settings) : found
  })
  const installation: Installation = {
    ...{ settings, service, version, now: now(), record },
    rule: async () => toRule(settings, await record()),
  }
  for (const [subject, look] of LOOKS) {
    try {
      found.push(...(await look(installation)))
    } catch (error) {
      found.push(brokenBy(subject, error))
    }
  }
  return found
}
