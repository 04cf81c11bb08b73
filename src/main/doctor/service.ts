// Does the service run, and what does it say itself?
import { IsthmusError } from '../../base/errors.ts'
import { broken, fine, look } from '../../domain/doctor/finding.ts'
import { isUnreachable, remoteDesk } from '../../edges/control/call.ts'
import type { Look, Service } from './installation.ts'

/** Milliseconds; one that is starting answers once it stands. */
export const PATIENCE = 10_000

const SILENT = {
  state: 'silent',
  what: 'Something holds the control socket and does not answer: it starts, or it hangs.',
  mend: 'look at its log (journalctl -u isthmus); if it does not start within a minute, restart it',
} as const

/** Asks the running service, for a while. */
export const askService = async (data: string, patience: number): Promise<Service> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Service>((told) => {
    timer = setTimeout(() => told(SILENT), patience)
  })
  const asked = remoteDesk(data)
    .status()
    .then(
      (status): Service => ({ state: 'running', status }),
      (error: unknown): Service => {
        const denied = error instanceof IsthmusError && error.mend.startsWith('use the account')
        if (isUnreachable(error) && !denied) return { state: 'stopped' }
        const { message, mend } =
          error instanceof IsthmusError ? error : { message: String(error), mend: 'look at its log' }
        return { state: 'silent', what: `The service cannot be asked: ${message}.`, mend }
      },
    )
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

const MEND_TROUBLE = 'what is said there; isthmus status asks again'

export const lookAtService: Look = ({ service, version }) => {
  if (service.state === 'stopped')
    return [fine('service', 'It does not run: everything is looked at as a start would meet it.')]
  if (service.state === 'silent') return [broken('service', service.what, service.mend)]
  const { status } = service
  const other = `It is version ${status.version}, and this program is ${version}: what was installed since is not in force.`
  return [
    fine('service', `It runs since ${new Date(status.startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC.`),
    ...(status.version === version ? [] : [look('service', other, 'restart it; who is online stays so')]),
    ...status.troubles.map((trouble) => look('service', trouble, MEND_TROUBLE)),
  ]
}
