// The console in Chromium, with a virtual authenticator: each profile is one person at a machine of their own.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { openProfile } from './browser.ts'

/** A port that is free now: passkeys name the port of their console, so it must be known before the park starts. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address()
      server.close(() => (typeof bound === 'object' && bound !== null ? resolve(bound.port) : reject(new Error())))
    })
  })

/** How a virtual authenticator behaves (Chrome DevTools Protocol, WebAuthn.setResponseOverrideBits). */
type Faults = { readonly isBogusSignature?: boolean; readonly isBadUV?: boolean; readonly isBadUP?: boolean }

/** What an authenticator gave back, in base64url. */
export type Assertion = {
  readonly authenticatorData: string
  readonly clientDataJSON: string
  readonly signature: string
}

export type Desk = {
  readonly page: Page
  readonly origin: string
  readonly errors: readonly string[]
  /** Shows a page of the console. */
  readonly go: (path: string) => Promise<void>
  readonly verified: (is: boolean) => Promise<void>
  /** With another authenticator in reach, and nobody touching the first. */
  readonly withAnother: (run: () => Promise<void>) => Promise<void>
  readonly faults: (faults: Faults) => Promise<void>
  /** The credentials that lie in the authenticator. */
  readonly credentials: () => Promise<readonly { readonly credentialId: string; readonly privateKey: string }[]>
  /** Puts a stolen one in, for another host. */
  readonly plant: (
    credential: { readonly credentialId: string; readonly privateKey: string },
    host: string,
  ) => Promise<void>
  /** Asks the authenticator past our page, as an attacker's script would. */
  readonly assertion: (challenge: string, host?: string) => Promise<Assertion | string>
  /** The API from the page, with its cookie. */
  readonly api: (method: string, path: string, body?: unknown) => Promise<{ status: number; code: string | undefined }>
  readonly close: () => Promise<void>
}

const addAuthenticator = async (devtools: CDPSession, transport: 'internal' | 'usb'): Promise<string> => {
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport, hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  return authenticatorId
}

/** Somebody in front of the console of that origin. */
export const openDesk = async (browser: Browser, origin: string): Promise<Desk> => {
  const context = await openProfile(browser)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (said) => {
    // A refused request is an answer, and no fault of the page.
    if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) errors.push(said.text())
  })
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const authenticatorId = await addAuthenticator(devtools, 'internal')
  return {
    ...{ page, origin, errors },
    go: async (path) => {
      await page.goto(`${origin}/console${path}`)
    },
    verified: async (isUserVerified) => {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    withAnother: async (run) => {
      const another = await addAuthenticator(devtools, 'usb')
      await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false })
      await run()
      await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true })
      await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: another })
    },
    faults: async (faults) => {
      await devtools.send('WebAuthn.setResponseOverrideBits', { authenticatorId, ...faults })
    },
    credentials: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    plant: async ({ credentialId, privateKey }, rpId) => {
      const credential = { credentialId, privateKey, rpId, isResidentCredential: false, signCount: 1 }
      await devtools.send('WebAuthn.addCredential', { authenticatorId, credential })
    },
    assertion: async (challenge, host = new URL(origin).hostname) => {
      const ids = (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials
      return page.evaluate(askPasskey, { challenge, host, ids: ids.map(({ credentialId }) => credentialId) })
    },
    api: (method, path, body) => page.evaluate(askApi, { method, path, body: body ?? null }),
    close: async () => {
      await context.close()
      assert.deepEqual(errors, [], 'the page had no errors')
    },
  }
}

/** In the page. The error's name where the browser refuses. */
const askPasskey = async (asked: { challenge: string; host: string; ids: string[] }): Promise<Assertion | string> => {
  const octets = (text: string) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
  const url = (buffer: ArrayBuffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  // biome-ignore lint/suspicious/noExplicitAny: this runs in the browser, whose names the tests' compiler does not know
  const browser = globalThis as any
  try {
    const { response } = await browser.navigator.credentials.get({
      publicKey: {
        ...{ challenge: octets(asked.challenge), rpId: asked.host, userVerification: 'discouraged' },
        allowCredentials: asked.ids.map((id) => ({ id: octets(id), type: 'public-key' })),
      },
    })
    const { authenticatorData, clientDataJSON, signature } = response
    return { authenticatorData: url(authenticatorData), clientDataJSON: url(clientDataJSON), signature: url(signature) }
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown'
  }
}

/** In the page. */
const askApi = async (asked: { method: string; path: string; body: unknown }) => {
  const answer = await fetch(`/api/v1${asked.path}`, {
    method: asked.method,
    ...(asked.body !== null && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked.body),
    }),
  })
  const said = (await answer.json().catch(() => ({}))) as { code?: string }
  return { status: answer.status, code: said.code }
}
