// The small script of pages that follow a room: they ask for themselves again at each change and put the new part in place of the old.
// ES5, as script.ts; without it a page asks again by itself each ten seconds (`renew` of the frame).

// What is shown is what the server wrote: one way to write a page, and no second one here. `heard` is when it last answered.
const FOLLOW = `
var away=$("away"),url=w.location.href.replace(/#.*/,""),heard=now(),busy=false,more=false,wait=null;
function now(){return w.performance&&performance.now?performance.now():+new Date()}
function put(fresh){
  var live=$("live"),old=live.innerHTML,calls,i;
  if(live.innerHTML===fresh.innerHTML)return;
  fresh=d.importNode(fresh,true);
  calls=fresh.querySelectorAll("[data-call]");
  for(i=0;i<calls.length;i++)if(old.indexOf('data-call="'+calls[i].getAttribute("data-call")+'"')<0)calls[i].className="new";
  live.parentNode.replaceChild(fresh,live)}
function look(){
  var gone=now()-heard>20000,at=$("at"),marks,i;
  away.hidden=!gone;
  if(!gone||!at)return;
  marks=away.querySelectorAll("time");
  for(i=0;i<marks.length;i++)marks[i].textContent=at.textContent}
function load(){
  if(busy){more=true;return}
  busy=true;
  var x=new XMLHttpRequest();
  x.open("GET",url);
  x.responseType="document";
  x.timeout=10000;
  x.onloadend=function(){
    var fresh=x.status===200&&x.response?x.response.getElementById("live"):null;
    busy=false;
    if(fresh){heard=now();put(fresh);look()}
    if(more){more=false;load()}
    clearTimeout(wait);
    wait=setTimeout(load,fresh?15000:4000)};
  x.send()}
function listen(){
  var es=new EventSource("/api/v1/events");
  es.addEventListener("changed",load);
  es.onerror=function(){if(es.readyState===2)setTimeout(listen,5000)}}
if(away){
  setInterval(look,1000);
  wait=setTimeout(load,15000);
  if(w.EventSource)listen()}
`

// The door: what a reader types goes into the field wherever the focus is, and the number that was given goes from sight.
const DOOR = `
var badge=$("badge"),home=$("home");
if(badge)d.addEventListener("keydown",function(e){if(d.activeElement!==badge&&e.key&&e.key.length===1&&!e.ctrlKey&&!e.altKey&&!e.metaKey)badge.focus()});
if(home)setTimeout(function(){w.location.replace(home.getAttribute("href"))},1000*home.getAttribute("data-after"))
`

/** For pages that follow a room. */
export const FOLLOW_SCRIPT = `(function(){var w=window,d=document;function $(i){return d.getElementById(i)}${`${FOLLOW}${DOOR}`.replace(/\n */g, '\n')}})()`
