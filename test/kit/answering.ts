// A server that gives everybody the same answer.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export const startAnswering = async (answer: {
  readonly status: number
  readonly body: string
  readonly location?: string
}): Promise<{ readonly url: string; readonly close: () => void }> => {
  const server = createServer((request, response) => {
    request.resume()
    response
      .writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location })
      .end(answer.body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}
