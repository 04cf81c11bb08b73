// What a device asks the portal by itself: is it online, for how long, and where does its user find out more (RFC 8908)?
import type { Context } from 'hono'
import type { PortalParts } from './parts.ts'

/** Below the name that answers securely; DHCP and router advertisements tell devices of it (RFC 8910). */
export const CAPTIVE_PATH = '/captive-portal'

/** RFC 8908 section 5. What sets no bound says nothing. */
type Captive = {
  readonly captive: boolean
  readonly 'user-portal-url': string
  readonly 'venue-info-url': string
  readonly 'can-extend-session': boolean
  readonly 'seconds-remaining'?: number
  readonly 'bytes-remaining'?: number
}

const TYPE = 'application/captive+json'

/** The answer. `captive` until the kernel has the session: before that there is none to be seen. */
export const showCaptive = (parts: PortalParts, lan: NonNullable<PortalParts['lan']>, c: Context): Response => {
  // Section 4.1: a client that was led to plain HTTP must not believe it.
  if (lan.channel(c) === 'plain') return c.redirect(lan.secure + CAPTIVE_PATH.slice(1), 302)
  const view = parts.view(parts.place(c))
  const answer: Captive = {
    captive: view === undefined,
    'user-portal-url': lan.secure,
    'venue-info-url': `${lan.secure}about`,
    // Whoever is online waits for the end and signs in anew.
    'can-extend-session': false,
    ...(view?.secondsLeft != null && { 'seconds-remaining': view.secondsLeft }),
    // What only slows a session makes nobody captive again.
    ...(view?.dataLeft != null && view.slow === undefined && { 'bytes-remaining': Math.floor(view.dataLeft) }),
  }
  return c.body(JSON.stringify(answer), 200, { 'content-type': TYPE })
}
