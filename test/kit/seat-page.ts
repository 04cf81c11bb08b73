// A start page for the guest's browser in tests: it tells what is typed into it, and what of before it finds.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

type Told = { readonly text: string; readonly cookie: string; readonly stored: string; readonly user: string }

/** It has a field with the focus, keeps what it can, and offers a file. */
const PAGE = `<!doctype html><html lang="ko"><meta charset="utf-8"><title>Portal</title><textarea id="t" autofocus></textarea>
<a id="f" href="/file" download="planted.txt">file</a><script>
var before={cookie:document.cookie,stored:localStorage.getItem("planted")||""}
document.cookie="planted=1; max-age=99999";localStorage.setItem("planted","1")
function tell(){fetch("/told",{method:"POST",body:JSON.stringify({text:t.value,cookie:before.cookie,stored:before.stored,user:navigator.language})})}
t.addEventListener("input",tell);addEventListener("load",function(){tell();t.focus();if(!before.stored)f.click()})
</script>`

export type SeatPage = {
  readonly url: string
  /** What it told last; `undefined`: nothing since `forget`. */
  readonly last: () => Told | undefined
  readonly forget: () => void
  /** How often its file was fetched. */
  readonly files: () => number
  readonly close: () => void
}

export const startSeatPage = async (): Promise<SeatPage> => {
  let last: Told | undefined
  let files = 0
  const server: Server = createServer((request, response) => {
    if (request.method === 'POST') {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.once('end', () => {
        last = JSON.parse(body) as Told
        response.end()
      })
      return
    }
    if (request.url === '/file') files++
    const type = request.url === '/file' ? 'application/octet-stream' : 'text/html'
    response.writeHead(200, { 'content-type': type }).end(request.url === '/file' ? 'planted' : PAGE)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    last: () => last,
    forget: () => {
      last = undefined
    },
    files: () => files,
    close: () => server.close(),
  }
}
