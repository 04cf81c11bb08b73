// What stands at /console/ while there is no console: why, and what to do.
import { createHash } from 'node:crypto'
import type { Context } from 'hono'

const STYLE =
  ':root{color-scheme:light dark}body{max-width:36rem;margin:12vh auto;padding:0 1.25rem;font:1.0625rem/1.6 system-ui,"Noto Sans KR","Noto Sans CJK KR","Malgun Gothic",sans-serif;word-break:keep-all}p[lang=ko]{margin-top:2rem}'
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

const COMING = {
  en: 'The console is being built, which takes some seconds. This page looks again by itself.',
  ko: '관리 화면을 만드는 중입니다. 몇 초 걸립니다. 이 페이지는 저절로 다시 확인합니다.',
} as const

const MISSING = {
  en: 'The console is not built here. Whoever runs this machine types <code>npm run console</code> in the folder of Isthmus, and reloads this page. Everything else works without it; <a href="/rules">the rules</a> are there.',
  ko: '관리 화면이 아직 만들어지지 않았습니다. 이 컴퓨터를 관리하는 분이 Isthmus 폴더에서 <code>npm run console</code>을 실행한 뒤 이 페이지를 다시 여십시오. 다른 기능은 그대로 작동합니다. <a href="/rules">이용 규칙</a>은 볼 수 있습니다.',
} as const

/** Answers 503, and says when to come back where it comes by itself. */
export const insteadPage = (c: Context, isComing: boolean): Response => {
  const { en, ko } = isComing ? COMING : MISSING
  const again = isComing ? '<meta http-equiv="refresh" content="3">' : ''
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${again}<title>Isthmus</title><style>${STYLE}</style></head><body><p>${en}</p><p lang="ko">${ko}</p></body></html>`
  return c.body(html, 503, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    ...(isComing && { 'retry-after': '3' }),
  })
}
