// The style of the screens in a room: read from eight metres, or touched with a finger. Sizes follow the screen.
import { sheetOf } from './style.ts'

const RULES = `
*{box-sizing:border-box}
html{color-scheme:light dark}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);font:2.6vmin/1.35 system-ui,-apple-system,"Segoe UI","Noto Sans KR","Noto Sans CJK KR","Malgun Gothic","Apple SD Gothic Neo",sans-serif;word-break:keep-all}
h1,h2,p,ol,ul,dl,dd{margin:0;padding:0;font-weight:inherit;font-size:inherit}
ol{list-style:none}
:focus-visible{outline:.5vmin solid var(--main);outline-offset:.5vmin}
.top,.foot{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:1vmin 5vmin;padding:2.2vmin 4vmin;background:var(--sheet)}
.top{border-bottom:1px solid var(--line);font-weight:650}
.brand{display:flex;align-items:center;gap:2vmin}
.brand svg{width:6vmin;height:auto}
.a{fill:var(--main)}.b{fill:var(--sun)}
.soft,.two>:last-child{color:var(--soft)}
.two>:last-child{font-weight:400}
.foot{border-top:1px solid var(--line);font-size:.85em}
.wall{height:100vh;overflow:hidden}
.wall main,.wall #live{min-height:0}
main{flex:1;display:flex;flex-direction:column;gap:3vmin;padding:3vmin 4vmin}
#live{flex:1;display:flex;flex-direction:column;gap:3vmin}
.away{background:var(--stop-tint);border-left:1.5vmin solid var(--stop);padding:2vmin 4vmin;font-size:1.25em;font-weight:650}
[hidden]{display:none!important}
.unseen{position:absolute;left:-99em}
.facts,.facts dl{display:flex;flex-wrap:wrap;gap:2vmin 8vmin;align-items:flex-end}
.facts .at{margin-left:auto}
.facts dt{color:var(--soft)}
.facts dd{font-size:2.2em;font-weight:650;line-height:1.15;font-variant-numeric:tabular-nums}
.facts small{font-size:.5em;font-weight:400;color:var(--soft)}
.calls{flex:1;min-height:0;display:flex;flex-direction:column;gap:2vmin}
ol.calls{container-type:size}
.heads,.calls li{display:grid;grid-template-columns:1fr .6fr 1fr;align-items:center;text-align:center}
.heads{font-size:1.35em;color:var(--soft)}
.heads>:nth-child(2){visibility:hidden}
.calls li{flex:1;min-height:0;align-content:center;background:var(--sheet);border:.4vmin solid var(--main);border-radius:2vmin;padding:0 2vmin;line-height:1}
.calls b{font-weight:700;letter-spacing:-.03em;font-variant-numeric:tabular-nums}
.calls svg{width:100%;height:.62em;fill:none;stroke:var(--main);stroke-width:3}
.calls .until{grid-column:1/-1;font-size:2.6vmin;color:var(--soft)}
.n1 li{font-size:36vmin;font-size:min(76cqh,21cqw)}.n2 li{font-size:19vmin;font-size:min(39cqh,21cqw)}.n3 li{font-size:13vmin;font-size:min(25cqh,21cqw)}.n4 li{font-size:9vmin;font-size:min(18cqh,21cqw)}
.n2 .until,.n3 .until,.n4 .until{display:none}
.quiet{flex:1;display:flex;flex-direction:column;justify-content:center;text-align:center;gap:3vmin}
.huge{font-size:34vmin;font-weight:700;line-height:1;letter-spacing:-.03em;font-variant-numeric:tabular-nums;color:var(--main)}
.big{font-size:2.1em;font-weight:650;line-height:1.2}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:2vmin 4vmin}
.pair>:last-child{color:var(--soft)}
.ask{flex:1;display:grid;grid-template-columns:1fr 1fr;gap:4vmin;align-items:stretch}
.ask>*{display:flex;flex-direction:column;justify-content:center;align-items:center;gap:2.5vmin;text-align:center}
.tap{background:var(--sheet);border:.3vmin solid var(--line);border-radius:2vmin;padding:4vmin}
.tap svg{width:26vmin;height:auto;fill:none;stroke:var(--main);stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}
input{font:inherit;color:inherit;background:var(--ground);border:.25vmin solid var(--edge);border-radius:1vmin;padding:1.4vmin 2vmin;width:100%;max-width:44vmin;text-align:center;-webkit-text-security:disc}
button,.go{display:inline-block;font:inherit;font-weight:650;font-size:1.25em;cursor:pointer;color:var(--on-main);background:var(--main);border:0;border-radius:1.5vmin;padding:3vmin 5vmin;min-height:48px;text-decoration:none}
.calm{background:transparent;color:var(--main);border:.3vmin solid var(--main)}
.go span,button span{display:block}
button .x.x,.go .x.x{color:inherit;font-weight:400;font-size:.85em}
.lines .two>*{display:block}
.ask .facts,.ask dl{justify-content:center}
.ask #live{flex:none;width:100%}
.ask .at{margin:0;width:100%}
.bad.big{font-size:1.4em}
.bad{background:var(--stop-tint);border-left:1.2vmin solid var(--stop);padding:2vmin 3vmin;width:100%;text-align:left}
.qr{width:36vmin;height:36vmin;border-radius:1vmin}
@media (max-aspect-ratio:1/1){.ask{grid-template-columns:1fr}}
@media (prefers-reduced-motion:no-preference){.calls li.new{animation:new 1.2s ease-in-out 4}}
@keyframes new{50%{background:var(--tint)}}
`

/** The style sheet. */
export const SCREEN_STYLE = sheetOf(RULES)
