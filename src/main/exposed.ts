// Settings with which nothing starts: the sample's people, or plain HTTP, where other machines reach them.
import { IsthmusError } from '../base/errors.ts'
import type { Settings } from '../config.ts'
import { hasSample } from '../edges/sample/people.ts'
import { isLoopback } from './listen.ts'

/** Throws `settings:exposed-sample`, `listen:not-allowed`. */
export const refuseExposed = (settings: Settings): void => {
  const inLine = (settings.gateway?.addresses ?? []).map((host) => ({ host }))
  const open = [settings.http, settings.proxy, ...settings.dns, ...inLine].find(({ host }) => !isLoopback(host))
  if (open !== undefined && (settings.sample || hasSample(settings.data)))
    throw new IsthmusError(
      'settings:exposed-sample',
      `${open.host} is reachable from other machines, and the sample people, whose PINs lie in a file, exist`,
      'take "sample" out of the settings and remove them with: npx isthmus sample --remove, or listen on 127.0.0.1',
    )
  if (!isLoopback(settings.http.host))
    throw new IsthmusError(
      'listen:not-allowed',
      `the portal speaks plain HTTP and listens on loopback only, not on ${settings.http.host}`,
      'set ISTHMUS_HTTP to 127.0.0.1:8080; people reach the portal through the proxy',
    )
}
