// The port: loopback only, one page, and no answer to a rebound name.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, test } from 'node:test'
import { startMetrics } from '../../../src/edges/metrics/serve.ts'

const server = await startMetrics({ host: '127.0.0.1', port: 0, collect: () => 'isthmus_x 1\n' })
after(() => server.close())

const ask = (path: string, options: { method?: string; host?: string } = {}) =>
  new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
    const headers = { host: options.host ?? `127.0.0.1:${server.port}` }
    const sent = request(
      { port: server.port, host: '127.0.0.1', path, method: options.method ?? 'GET', headers },
      (answer) => {
        let text = ''
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text }),
        )
      },
    )
    sent.on('error', reject).end()
  })

test('the one page has the type that scrapers expect', async () => {
  const { status, type, text } = await ask('/metrics')
  assert.deepEqual([status, type, text], [200, 'text/plain; version=0.0.4; charset=utf-8', 'isthmus_x 1\n'])
  assert.equal((await ask('/metrics?x=1', { host: 'localhost' })).status, 200)
})

test('anything else is not there', async () => {
  assert.equal((await ask('/')).status, 404)
  assert.equal((await ask('/metrics', { method: 'POST' })).status, 405)
  assert.equal((await ask('/metrics', { host: 'evil.test' })).status, 421)
})

test('a taken port names the setting, another machine’s address is refused', async () => {
  const again = startMetrics({ host: '127.0.0.1', port: server.port, collect: () => '' })
  await assert.rejects(again, { code: 'listen:port-taken', mend: /ISTHMUS_METRICS/ })
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'localhost.evil.test']) {
    await assert.rejects(startMetrics({ host, port: 0, collect: () => '' }), { code: 'listen:not-allowed' }, host)
  }
})

test('a collection that fails is 500, not a crash', async () => {
  const broken = await startMetrics({
    host: '127.0.0.1',
    port: 0,
    collect: () => {
      throw new Error('x')
    },
  })
  const answer = await fetch(`http://127.0.0.1:${broken.port}/metrics`)
  assert.equal(answer.status, 500)
  await broken.close()
})
