// A server of lists on a loopback, whose answers a test sets; and a keeper that knows it by a name of the settings.
import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseAddress } from '../../src/base/addresses.ts'
import type { Resolve } from '../../src/domain/enforcement/connection.ts'
import type { ListSource } from '../../src/domain/policy/language.ts'
import type { Site } from '../../src/domain/policy/site.ts'
import { createListKeeper, type KeeperParts } from '../../src/edges/lists/keeper.ts'
import { openShelf } from '../../src/edges/lists/shelf.ts'
import { createWay } from '../../src/edges/lists/way.ts'
import { weigh } from '../../src/edges/policyfile/weigh.ts'
import { freshFolder } from './folder.ts'

export type Answering = (ask: IncomingMessage, answer: ServerResponse) => void

/** Sends a text; nothing when the asker has it already. */
export const list =
  (text: string, etag = `"${text.length}"`): Answering =>
  (ask, answer) => {
    if (ask.headers['if-none-match'] === etag) {
      answer.writeHead(304).end()
      return
    }
    answer.writeHead(200, { 'content-type': 'text/plain', etag }).end(text)
  }

export const startListServer = async () => {
  const asked: IncomingMessage[] = []
  const state: { answering: Answering } = { answering: list('') }
  const server = createServer((ask, answer) => {
    asked.push(ask)
    state.answering(ask, answer)
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    answer: (answering: Answering) => {
      state.answering = answering
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

/** `lists.test` is the server; every other name leads to a private address, as an evil one would. */
export const siteOf = (port: number): Site => {
  const address = parseAddress('127.0.0.1')
  const addresses = address === undefined ? [] : [address]
  return { hosts: new Map([['lists.test', { addresses, ports: new Map([[80, port]]) }]]), zones: [] }
}

export const resolveInside: Resolve = async () => {
  const address = parseAddress('127.0.0.1')
  return { found: true, aliases: [], addresses: address === undefined ? [] : [address] }
}

export const source = (id: string, url = `http://lists.test/${id}.txt`, cap = 0.1): ListSource => ({
  id,
  file: id,
  spot: { line: 1, column: 1 },
  fetched: { url, every: 3600, cap },
})

export const tempFolder = (): { readonly path: string; readonly remove: () => void } => {
  const path = freshFolder('lists')
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A keeper with these lists; `at` is its clock. */
export const keeperAt = (
  data: string,
  port: number,
  sources: readonly ListSource[],
  more: Partial<KeeperParts> = {},
) => {
  const clock = { now: 1_764_000_000_000, adopted: 0 }
  const keeper = createListKeeper({
    shelf: openShelf(data),
    way: createWay(siteOf(port), resolveInside),
    weigh: async (old, draft) => weigh(old, draft),
    limits: { silence: 400, whole: 3000, bytes: 1_000_000 },
    agent: 'test',
    park: 'park.test',
    sources: () => sources,
    reports: () => new Map(),
    adopt: async () => {
      clock.adopted++
      return 'in-force'
    },
    now: () => clock.now,
    log: () => {},
    tick: 20,
    ...more,
  })
  return { keeper, clock }
}
