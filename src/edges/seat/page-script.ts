// The frame's script. It gets values by `show` and tells what was pressed by `isthmus`, a pipe to the agent; it fetches nothing.

const HELPERS = `
var d=document,last=null,lang="ko",panel=null,step=null,kept={};
function $(i){return d.getElementById(i)}
function tell(v){isthmus(JSON.stringify(v))}
function fill(s,w){return s.replace(/\\{(\\w+)\\}/g,function(_,k){return w&&w[k]!=null?w[k]:""})}
function t(l,k,w){var s=TEXTS[l][k];return s===undefined?undefined:fill(s,w)}
function two(n){return(n<10?"0":"")+n}
function clock(s){var h=s/3600|0,m=(s/60|0)%60;return(h?h+":"+two(m):m)+":"+two(s%60)}
function el(tag,text,cls){var e=d.createElement(tag);if(text!=null)e.textContent=text;if(cls)e.className=cls;return e}
function put(e){var i;e.textContent="";for(i=1;i<arguments.length;i++)if(arguments[i])e.appendChild(arguments[i])}
/* Both languages, the second below the first or beside it. */
function both(e,k,w){
  var a=lang,b=lang==="ko"?"en":"ko";e.textContent=t(a,k,w);
  var x=el("span",t(b,k,w),"x");x.lang=b;e.lang=a;e.appendChild(x);e.hidden=false}
function texts(root){[].forEach.call(root.querySelectorAll("[data-t]"),function(e){
  var k=e.getAttribute("data-t");if(k==="language")e.textContent=t(lang,k);else both(e,k,SEAT)})}
`

/** Which text a refusal has: the most exact one there is. */
const LOCK = `
function refusalKey(r){
  var ks=["refused."+r.code+"."+r.reason,"refused."+r.code,"refused.other"];
  return ks.filter(function(k){return TEXTS.en[k]!==undefined})[0]}
function say(s){
  var r=s.refusal,e=$("say"),key=null,w={},bad=false;
  if(r&&r.next!==undefined){step=r.next;kept.version=r.version;if(r.why){key="new-pin."+r.why;bad=true}}
  else if(r){key=refusalKey(r);w={seconds:r.retryAfter,detail:r.detail,code:r.code};bad=true}
  else if(s.out){key="out";bad=true}
  else if(s.away){key="away";bad=true}
  else if(s.paused!==null){key="paused";w={time:clock(s.paused)}}
  else if(s.number!==null){key="held";w={number:s.number}}
  else if(s.why){key="why."+s.why}
  e.hidden=key===null;e.className="say"+(bad?" bad":"");if(key)both(e,key,w)}
function forms(s){
  $("sign-in").hidden=step!==null;$("choose-pin").hidden=step!=="choose-pin";$("accept-rules").hidden=step!=="accept-rules";
  [].forEach.call(d.querySelectorAll("#form button"),function(b){b.disabled=s.asking||s.out})}
function clear(){step=null;kept={};["badge","pin","code","new-pin","again"].forEach(function(i){$(i).value=""})}
function focusField(){
  var want=step==="choose-pin"?["new-pin","again"]:step==="accept-rules"?["accept"]:["badge","pin","code","go","use-code"];
  var a=d.activeElement;if(!a||want.indexOf(a.id)<0)$(want[0]).focus()}
function lock(s,fresh){
  if(fresh)clear();
  say(s);forms(s);
  /* Once asked, nothing of it stays on the screen; a step that follows keeps it in memory. */
  if(s.refusal&&s.refusal.next===undefined&&step!==null){step=null;forms(s)}
  if(s.refusal&&!kept.told){kept.told=true;$("pin").value="";if(step===null){$("badge").value="";$("badge").focus()}}
  if(!s.refusal)kept.told=false;
  if(s.waiting>0)both($("waiting"),"waiting",s);else $("waiting").hidden=true;
  if(s.closesIn!==null)both($("closing"),"closing",{minutes:Math.ceil(s.closesIn/60)});else $("closing").hidden=true;
  focusField()}
function submit(more){
  var v={tell:"badge",badge:kept.badge,pin:kept.pin},k;for(k in more)v[k]=more[k];tell(v)}
function wire(){
  $("by-badge").addEventListener("submit",function(e){e.preventDefault();
    if(!$("badge").value)return $("badge").focus();
    if(!$("pin").value)return $("pin").focus();
    kept={badge:$("badge").value,pin:$("pin").value};submit({})});
  $("by-code").addEventListener("submit",function(e){e.preventDefault();if($("code").value)tell({tell:"voucher",voucher:$("code").value})});
  $("choose-pin").addEventListener("submit",function(e){e.preventDefault();
    if(!$("again").value)return $("again").focus();
    if($("new-pin").value!==$("again").value){var x=$("say");x.className="say bad";both(x,"new-pin.differs");$("again").value="";return $("again").focus()}
    kept.newPin=$("new-pin").value;$("new-pin").value=$("again").value="";submit({newPin:kept.newPin})});
  $("accept-rules").addEventListener("submit",function(e){e.preventDefault();
    var more={accept:kept.version};if(kept.newPin)more.newPin=kept.newPin;submit(more)});
  [].forEach.call(d.querySelectorAll(".back"),function(b){b.addEventListener("click",function(){clear();tell({tell:"press",what:"dismiss"})})});
  [].forEach.call(d.querySelectorAll(".language"),function(b){b.addEventListener("click",function(){speak(lang==="ko"?"en":"ko");tell({tell:"language",language:lang})})})}
`

const STRIP = `
var HEIGHT=52,told=null,readMessage=null;
function height(){
  var h=HEIGHT;if(panel){$("panel").style.bottom="auto";h+=Math.min($("panel").scrollHeight+3,420);$("panel").style.bottom="0"}
  if(h!==told){told=h;tell({tell:"height",height:h})}}
function button(key,act,quiet){var b=el("button",t(lang,key),quiet?"quiet":"");b.addEventListener("click",act);return b}
function open(what){panel=panel===what?null:what;draw()}
function closing(){return button("close",function(){panel=null;draw()},true)}
function row(){var r=el("div",null,"row"),i;for(i=0;i<arguments.length;i++)r.appendChild(arguments[i]);return r}
function item(b){
  var li=el("li"),why=b.why?b.why[lang]:null;
  li.appendChild(el("b",b.rule));
  if(why)li.appendChild(el("p",why));
  if(b.basis)li.appendChild(el("p",t(lang,"blocked.basis")+": "+b.basis,"soft"));
  return li}
function panels(s){
  var p=$("panel"),list;
  p.hidden=panel===null;
  if(panel==="blocked"){
    list=el("ul");last.blocked.slice(0,5).forEach(function(b){list.appendChild(item(b))});
    put(p,el("h2",t(lang,"blocked")),last.blocked.length?list:el("p",t(lang,"blocked.none"),"soft"),row(closing()))}
  else if(panel==="message"&&s.message)
    put(p,el("h2",t(lang,"message")),el("p",s.message.text),row(button("read",function(){readMessage=s.message.id;panel=null;draw()})));
  else if(panel==="end"||panel==="pause")
    put(p,el("p",t(lang,panel+".says")),row(button(panel+".go",function(){var w=panel;panel=null;draw();tell({tell:"press",what:w})}),closing()))}
function note(s){
  if(s.refusal)return[t(lang,refusalKey(s.refusal),{code:s.refusal.code,detail:s.refusal.detail}),true];
  if(s.left!==null&&s.left<60)return[t(lang,"warned.minute"),true];
  if(s.warned!==null)return[t(lang,"warned.minutes",{minutes:Math.ceil(s.left/60)}),true];
  if(s.away)return[t(lang,"away.use"),false];
  if(s.closesIn!==null)return[t(lang,"closing",{minutes:Math.ceil(s.closesIn/60)}),false];
  return["",false]}
function use(s){
  var n=note(s),bar=$("strip");
  bar.className=s.warned!==null?"low":"";
  $("strip-seat").textContent=t(lang,"seat",SEAT);
  $("left-title").textContent=t(lang,"left");
  $("left").textContent=s.left===null?"":clock(s.left);$("left").className="clock"+(s.warned!==null?" low":"");
  $("note").textContent=n[0];$("note").className="note"+(n[1]?" low":"");
  $("b-blocked").textContent=t(lang,"blocked");
  if(last.blocked.length)$("b-blocked").appendChild(el("span",last.blocked.length,"count"));
  $("b-language").textContent=t(lang,"language");$("b-pause").textContent=t(lang,"pause");$("b-end").textContent=t(lang,"end");
  if(s.message&&s.message.id!==readMessage&&panel!=="message")panel="message";
  if(panel==="message"&&!s.message)panel=null;
  panels(s);height()}
`

const SHOW = `
function cover(s){
  both($("cover-title"),"cover");
  both($("cover-says"),s.left===null?"cover.wipe":"cover.open")}
function draw(){
  if(!last)return;
  var s=last.screen;
  $("lock").hidden=s.is!=="lock";$("cover").hidden=s.is!=="cover";$("use").hidden=s.is!=="use";
  if(s.is==="lock")lock(s,was!=="lock");
  if(s.is==="cover")cover(s);
  if(s.is==="use")use(s);else{panel=null;told=null}
  was=s.is}
var was=null;
function speak(l){lang=l;d.documentElement.lang=l;texts(d);draw()}
function show(v){
  /* The next person begins in the park's first language again. */
  if(v.screen.is==="cover"&&v.screen.left===null&&was==="use"){lang="ko";readMessage=null;texts(d)}
  last=v;draw()}
/* No key does anything to the window itself; what is typed goes into fields. */
d.addEventListener("keydown",function(e){
  if(e.ctrlKey||e.altKey||e.metaKey||/^F[0-9]/.test(e.key)||e.key==="Escape"||e.key==="ContextMenu"||/^Browser|^Launch/.test(e.key))e.preventDefault();
  if(e.key==="Escape"&&panel){panel=null;draw()}
  else if(e.key==="Escape"&&was==="lock"){clear();$("badge").focus();tell({tell:"press",what:"dismiss"})}},true);
["contextmenu","dragover","drop","dragstart"].forEach(function(k){d.addEventListener(k,function(e){e.preventDefault()})});
wire();texts(d);
$("b-blocked").addEventListener("click",function(){open("blocked")});
$("b-pause").addEventListener("click",function(){open("pause")});
$("b-end").addEventListener("click",function(){open("end")});
`

/** `texts` by language, `seat` as texts name it. */
export const pageScript = (texts: object, seat: object): string =>
  `var TEXTS=${JSON.stringify(texts)},SEAT=${JSON.stringify(seat)};${HELPERS}${LOCK}${STRIP}${SHOW}`
