// The frame's style: the colours of the portal, large enough to be read from a chair away.

export const STYLE = `
:root{--ground:#f4f2ec;--sheet:#fffefb;--ink:#1b2529;--soft:#516069;--line:#ddd8cc;--edge:#7b8890;--main:#0b5d66;--on:#fff;--tint:#e4efee;--stop:#96361b;--stop-tint:#fbebe3;--sun:#c9793f}
*{box-sizing:border-box}
[hidden]{display:none!important}
html,body{height:100%}
body{margin:0;overflow:hidden;background:var(--ground);color:var(--ink);font:18px/1.5 "Noto Sans CJK KR","Noto Sans KR",sans-serif;word-break:keep-all;overflow-wrap:break-word;-webkit-user-select:none;user-select:none;cursor:default}
input{-webkit-user-select:text;user-select:text}
h1,h2,p,ul{margin:0;padding:0}
h1{font-size:34px;line-height:1.25;letter-spacing:-.01em}
h2{font-size:21px;line-height:1.35}
.x{display:block;font-size:.72em;font-weight:400;color:var(--soft)}
.a{fill:var(--main)}.b{fill:var(--sun)}
.soft{color:var(--soft)}
#lock{height:100%;display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1.15fr);grid-template-rows:1fr auto}
#who{padding:64px 32px 32px 64px;display:flex;flex-direction:column;gap:24px}
.brand{display:flex;align-items:center;gap:14px;font-weight:650}
.number{font-size:clamp(90px,17vw,230px);line-height:1;font-weight:700;letter-spacing:-.04em;color:var(--main)}
#form{padding:64px 64px 32px 32px;display:flex;flex-direction:column;gap:18px;justify-content:center}
.card{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:24px 28px;display:flex;flex-direction:column;gap:14px}
.row{display:flex;gap:16px;align-items:flex-end}
.row>label{flex:1 1 0;min-width:0}
label{display:block;font-weight:650}
label .x{display:inline;margin-left:.5em}
input{display:block;width:100%;margin-top:4px;padding:10px 14px;min-height:56px;font:inherit;font-size:24px;letter-spacing:.05em;color:inherit;border:1px solid var(--edge);border-radius:8px;background:var(--ground)}
input[type=password]{letter-spacing:.35em}
:focus{outline:3px solid var(--main);outline-offset:2px}
button{font:inherit;font-weight:650;min-height:56px;padding:8px 26px;border:1px solid var(--main);border-radius:8px;background:var(--main);color:var(--on);cursor:pointer;white-space:nowrap}
button .x{display:inline;color:inherit;margin-left:.5em}
button.quiet{background:transparent;color:var(--main)}
button:disabled{opacity:.5}
.say{border-left:5px solid var(--main);background:var(--tint);border-radius:6px;padding:12px 18px}
.say.bad{border-color:var(--stop);background:var(--stop-tint)}
.foot>:not(:first-child){flex:none;white-space:nowrap}
.foot{grid-column:1/-1;display:flex;justify-content:space-between;gap:32px;padding:14px 64px;border-top:1px solid var(--line);color:var(--soft);font-size:16px}
#cover{height:100%;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:12px;text-align:center}
#strip{height:52px;display:flex;align-items:center;gap:14px;padding:0 12px 0 16px;background:var(--sheet);border-bottom:2px solid var(--main);font-size:16px;white-space:nowrap}
#strip button{min-height:36px;padding:2px 14px;font-size:15px}
#strip .clock{font-size:26px;font-weight:700;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
#strip .note{flex:1 1 0;min-width:0;overflow:hidden;text-overflow:ellipsis;font-weight:650}
.low{color:var(--stop)}
#strip.low{background:var(--stop-tint);border-color:var(--stop)}
.count{display:inline-block;min-width:1.5em;margin-left:.4em;padding:0 .4em;border-radius:1em;background:var(--stop);color:#fff;font-size:13px;text-align:center}
#panel{position:absolute;top:52px;left:0;right:0;bottom:0;padding:18px 28px;background:var(--sheet);border-bottom:3px solid var(--main);overflow:auto;display:flex;flex-direction:column;gap:12px}
#panel ul{list-style:none;display:flex;flex-direction:column;gap:12px}
#panel li{border-left:4px solid var(--stop);padding-left:14px}
#panel .row{align-items:center}
@media (max-width:1100px){#who{padding:40px 16px 24px 32px}#form{padding:40px 32px 24px 16px}.foot{padding:12px 32px}body{font-size:16px}h1{font-size:27px}}
@media (max-height:700px){#who,#form{padding-top:24px;padding-bottom:12px;gap:12px}.card{padding:16px 22px}.number{font-size:110px}input,button{min-height:46px}}
`
