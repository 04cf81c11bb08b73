// The one style of all pages but the screens of a room, inline: a captive-portal window may fetch nothing else.
import { createHash } from 'node:crypto'
import { dark, light, type Palette } from './palette.ts'

const tokens = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')

const RULES = `
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI","Noto Sans KR","Noto Sans CJK KR","Malgun Gothic","Apple SD Gothic Neo",sans-serif;word-break:keep-all;overflow-wrap:break-word}
h1,h2,h3,p,ul,ol,dl,dd,fieldset{margin:0;padding:0;border:0}
h1{font-size:1.75rem;line-height:1.25;letter-spacing:-.01em}
h2{font-size:1.1875rem;line-height:1.35}
h3{font-size:1.0625rem;line-height:1.4}
.card>h3{margin-top:1.1rem}
a{color:var(--main);text-underline-offset:.18em}
:focus{outline:3px solid var(--main);outline-offset:2px}
:focus:not(:focus-visible){outline:0}
:target{scroll-margin-top:1rem}
.wrap{max-width:62rem;margin:0 auto;padding:0 1.25rem}
.skip{position:absolute;left:-99em}
.skip:focus{left:1rem;top:.5rem;background:var(--sheet);padding:.5rem 1rem}
.top{border-bottom:1px solid var(--line);background:var(--sheet)}
.top .wrap{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;padding-top:.75rem;padding-bottom:.75rem}
.brand{display:flex;align-items:center;font-weight:650;color:var(--ink);text-decoration:none;margin-right:1rem}
.brand svg{flex:none;margin-right:.7rem}
.brand small{display:block;font-weight:400;font-size:.875rem;color:var(--soft);line-height:1.3}
.a{fill:var(--main)}.b{fill:var(--sun)}
nav a{display:inline-block;padding:.4rem 0;margin-right:1.25rem;text-decoration:none}
nav a:hover,nav a:focus{text-decoration:underline}
nav a:last-child{margin-right:0}
nav [aria-current]{color:var(--ink);font-weight:650}
main{display:block;padding-top:1.75rem!important;padding-bottom:2.5rem!important}
main>*+*{margin-top:1.25rem}
.head{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between}
.soft{color:var(--soft)}
.small,small{font-size:.9rem}
.two{display:flex;flex-wrap:wrap;margin:-.625rem}
.two>*{flex:1 1 17rem;min-width:0;margin:.625rem}
main>.two{margin-top:.625rem}
.card>.two{margin-top:0}
.press{margin-top:1rem}
.lead{font-size:1.125rem}
.wide{flex-grow:1.5!important}
.card{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem 1.375rem}
.card>*+*{margin-top:.75rem}
.say{border-left:.3rem solid var(--main);background:var(--tint);border-radius:.375rem;padding:.75rem 1rem}
.say>*+*{margin-top:.5rem}
.bad{border-color:var(--stop);background:var(--stop-tint)}
label,legend{display:block;font-weight:650}
[lang=en].x{font-weight:400;color:var(--soft);margin-left:.5em}
h1 .x{font-size:.72em}h2 .x{font-size:.88em}
.field+.field{margin-top:.9rem}
.hint{display:block;margin-top:.4rem;font-size:.9rem;color:var(--soft);line-height:1.45}
.hint span{display:block}
.hint span+span{margin-top:.25rem}
input,select,textarea,button{font:inherit;color:inherit}
input,select,textarea{display:block;width:100%;max-width:24rem;margin-top:.3rem;padding:.55rem .7rem;min-height:2.9rem;border:1px solid var(--edge);border-radius:.45rem;background:var(--ground)}
.num{font-size:1.25rem;letter-spacing:.06em;font-family:ui-monospace,Consolas,"DejaVu Sans Mono",monospace}
.pin{max-width:10.5rem;letter-spacing:.3em}
button,.go{display:inline-block;min-height:2.9rem;padding:.6rem 1.3rem;border:1px solid var(--main);border-radius:.45rem;background:var(--main);color:var(--on-main);font-weight:650;text-decoration:none;cursor:pointer}
button .x,.go .x{color:inherit!important}
.quiet{background:transparent;color:var(--main)}
button:hover,.go:hover{text-decoration:underline}
.five{list-style:none}
.five li{margin:0 -.625rem;border-top:1px solid var(--line)}
.five li:first-child{border-top:0}
.five .two>*{margin:.55rem .625rem}
.five b{display:block}
.pair{text-decoration:none}.pair span{text-decoration:underline}
.keep{white-space:nowrap}
.said{margin-top:0!important;font-weight:650}
.clock{font-size:4rem;font-size:clamp(3.25rem,9vw,5.25rem);line-height:1.05;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.clock.far{font-size:2rem}
.low{color:var(--stop)}
progress{display:block;width:100%;height:.4rem;border:0;border-radius:1rem;overflow:hidden;background:var(--line);color:var(--main);-webkit-appearance:none;appearance:none}
progress::-webkit-progress-bar{background:var(--line)}
progress::-webkit-progress-value{background:var(--main)}
progress::-moz-progress-bar{background:var(--main)}
dl{display:grid;grid-template-columns:minmax(6.5rem,max-content) 1fr;gap:.35rem 1.1rem}
dt{color:var(--soft)}
dd{min-width:0;overflow-wrap:anywhere}
.log{list-style:none}
.log li{border-left:.3rem solid var(--stop);padding:.1rem 0 .1rem .9rem}
.log li+li{margin-top:.9rem}
.log b{overflow-wrap:anywhere}
.log time{color:var(--soft);margin-left:.6em}
.links{list-style:none}
.links li+li{margin-top:.6rem}
.links small{display:block;color:var(--soft)}
sup{font-size:.7em;line-height:0;color:var(--soft)}
.kinds dl{row-gap:.7rem}
.tag{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:.1rem .75rem;margin:.15rem .3rem .15rem 0;background:var(--ground);font-size:.9375rem}
.url{overflow-wrap:anywhere}
.rule{border-top:1px solid var(--line);padding-top:1rem}
.rule:first-child{border-top:0;padding-top:0}
.rule>*+*{margin-top:.6rem}
@media (min-width:48rem){.rule dl,.works dl{grid-template-columns:7.5rem 1fr 7.5rem 1fr}}
h1 .tag,h2 .tag,h3 .tag,a+.tag{font-weight:400;margin-left:.6rem;letter-spacing:0;vertical-align:middle}
.ask input,.ask select{max-width:none}
.ask .two>*{flex-basis:11rem}
.ask .two>:last-child{flex-basis:15rem}
textarea{max-width:none;resize:vertical}
.ask-review{font-weight:650}
.start{align-items:flex-start}
.stack>*+*{margin-top:1.25rem}
.inline>*{display:inline-block;width:auto;margin:.2rem .6rem .2rem 0!important;vertical-align:middle}
.inline input{width:8rem}
blockquote{margin:0;padding-left:.8rem;border-left:.2rem solid var(--line);overflow-wrap:anywhere}
.plain{padding-left:1.1rem}
.plain li+li{margin-top:.45rem}
.answers{list-style:none}
.answers li{padding-top:.75rem}
.answers li>*+*{margin-top:.3rem}
.see{width:100%;border-collapse:collapse;font-size:.9375rem;line-height:1.4}
.see th,.see td{padding:.55rem .6rem .55rem 0;border-top:1px solid var(--line);text-align:left;vertical-align:top}
.see thead th,.see thead td{border:0;color:var(--soft);font-weight:400}
.see .k{display:none;color:var(--soft)}
@media (max-width:54rem){.see thead{position:absolute;left:-99em}.see tr,.see th,.see td{display:block}.see tr{padding:.6rem 0;border-top:1px solid var(--line)}.see th,.see td{border:0;padding:.15rem 0}.see td{display:grid;grid-template-columns:9rem 1fr;grid-gap:0 .9rem}.see .k{display:block}}
.prose{max-width:44rem}
.prose h2{margin-top:1.75rem}
.prose p{margin-top:.7rem}
.foot{border-top:1px solid var(--line);padding-top:1rem;padding-bottom:2rem;font-size:.9rem;color:var(--soft)}
.foot p+p{margin-top:.5rem}
@media (max-width:30rem){h1 .x,h2 .x,label .x,button .x,.go .x{display:block;margin-left:0!important}}
@media (max-width:24rem){nav a{margin-right:.8rem}.wrap{padding:0 .875rem}.card{padding:1rem}dl{display:block}dd+dt{margin-top:.5rem}}
@media print{.top nav,.foot,button{display:none}}
`

// Browsers before 2016 know no custom properties: each use is preceded by the light colour itself.
export const withFallbacks = (rules: string): string =>
  rules.replace(/([a-z-]+):([^;{}]*)var\(--([a-z-]+)\)([^;{}]*)/g, (whole, property, before, token, after) => {
    const colour = (light as Readonly<Record<string, string>>)[token]
    if (colour === undefined) throw new Error(`the style names no such colour: ${token}`)
    return `${property}:${before}${colour}${after};${whole}`
  })

/** A style sheet in both colour schemes: of these rules, in which colours stand as `var(--ink)`. */
export const sheetOf = (rules: string): string =>
  `:root{${tokens(light)}}@media (prefers-color-scheme:dark){:root{${tokens(dark)}}}${withFallbacks(rules).replace(/\n/g, '')}`

/** The style sheet. */
export const STYLE = sheetOf(RULES)

/** The source expression that lets exactly this inline text through (CSP level 3, section 2.3.1). */
export const sourceHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
