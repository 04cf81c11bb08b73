// The service of systemd that starts this program, where there is one (packaging/systemd).
import { execFile } from 'node:child_process'

const UNIT = 'isthmus.service'

const systemctl = (...args: readonly string[]): Promise<{ readonly good: boolean; readonly out: string }> =>
  new Promise((settled) => {
    execFile('systemctl', args, { encoding: 'utf8' }, (error, out) => settled({ good: error === null, out }))
  })

const shown = async (property: string): Promise<string> => {
  const { good, out } = await systemctl('show', UNIT, `--property=${property}`, '--value')
  return good ? out.trim() : ''
}

/** Whether there is one that starts by that link. */
export const hasService = async (link: string): Promise<boolean> => (await shown('ExecStart')).includes(`${link}/`)

/** Whether it could be stopped or started. */
export const stopService = async (): Promise<boolean> => (await systemctl('stop', UNIT)).good
export const startService = async (): Promise<boolean> => (await systemctl('start', UNIT)).good

/** How often it was started anew since somebody started it. */
export const restartsOf = async (): Promise<number> => Number(await shown('NRestarts'))
