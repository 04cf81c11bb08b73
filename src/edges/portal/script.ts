// The small script of the sign-in and seat pages, in the language of 2009 (ES5), for old browsers. Pages work without it.
// Texts come from the page (data-…), answers of the server are put in as text, never as HTML.

// Sign-in: Enter in the badge field, as readers send it, goes on to the PIN; a number typed in Korean mode is shown as meant;
// what a reader types while no field has the focus goes to the badge field.
const BADGE = `
var form=$("by-badge"),badge=$("badge"),pin=$("pin");
function keys(s){
  var L="r R s e E f a q Q t T d w W c z x v g".split(" "),V="k o i O j p u P h hk ho hl y n nj np nl b m ml l".split(" ");
  var T=" r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split(" "),o="",i,c,n;
  s=s.normalize?s.normalize("NFKC"):s;
  for(i=0;i<s.length;i++){c=s.charCodeAt(i);n=c-44032;
    o+=n>=0&&n<11172?L[n/588|0]+V[(n/28|0)%21]+T[n%28]:c>4351&&c<4371?L[c-4352]:c>4448&&c<4470?V[c-4449]:c>4519&&c<4547?T[c-4519]:s.charAt(i)}
  return o.replace(/[\\s:.\\-_]/g,"").toLowerCase()}
function tidy(){var k=keys(badge.value);if(k!==badge.value)badge.value=k}
if(form){
  form.addEventListener("submit",function(e){tidy();if(badge.value&&!pin.value){e.preventDefault();pin.focus()}});
  badge.addEventListener("blur",tidy);
  d.addEventListener("keydown",function(e){if(d.activeElement===d.body&&e.key&&e.key.length===1&&!e.ctrlKey&&!e.altKey&&!e.metaKey)badge.focus()})}
`

// A voucher's QR is an address with the code behind #v=, which no browser sends anywhere: it is put into the field, and taken out of sight.
const CODE = `
var code=/^#v=([0-9A-Za-z-]{8,20})$/.exec(w.location.hash),field=$("voucher");
if(code&&field){
  field.value=code[1].toUpperCase();
  if(w.history&&history.replaceState)history.replaceState(null,"",w.location.pathname+w.location.search);
  $("use").focus()}
`

// Seat: the countdown runs on the browser's own steady clock and is set right by each message of the server.
const SEAT = `
var left=$("left"),said=$("said"),bar=$("bar"),log=$("log"),none=$("none"),data=$("data"),end=null,last=1e9,news=0,title=d.title;
function now(){return w.performance&&performance.now?performance.now():+new Date()}
function two(n){return(n<10?"0":"")+n}
function leave(why){w.location.replace("/?ended="+encodeURIComponent(why))}
function tick(){
  if(end===null)return;
  var s=Math.max(0,Math.round((end-now())/1000)),h=s/3600|0,m=(s/60|0)%60,n=Math.ceil(s/60);
  left.textContent=(h?h+":"+two(m):m)+":"+two(s%60);
  if(bar)bar.value=s;
  if(s<=300)left.className="clock low";
  [600,300,60].forEach(function(at){if(s<=at&&last>at)said.textContent=at===60?said.getAttribute("data-one"):said.getAttribute("data-many").replace("#",at/60)});
  last=s;
  d.title=(news?"("+news+") ":"")+left.getAttribute("data-short").replace("#",n)+" \\u2013 "+title;
  if(s===0&&now()-end>4000)leave("time")}
function add(tag,text,to){var e=d.createElement(tag);e.textContent=text;to.appendChild(e);return e}
function show(r){
  var i,old,li;
  for(i=0;i<log.children.length;i++){old=log.children[i];if(old.getAttribute("data-key")===r.key){if(old.getAttribute("data-at")===String(r.at))return;log.removeChild(old);break}}
  li=d.createElement("li");li.setAttribute("data-key",r.key);li.setAttribute("data-at",r.at);
  add("b",r.host,li);add("time",r.time,li);
  var p=add("p","",li),a;
  if(r.href){a=add("a",r.what,p);a.href=r.href}else p.textContent=r.what;
  add("p",r.why,li);
  log.insertBefore(li,log.firstChild);if(log.children.length>10)log.removeChild(log.lastChild);
  none.hidden=true;if(d.hidden)news++;tick()}
if(left){
  if(left.getAttribute("data-left")!==""){last=+left.getAttribute("data-left");end=now()+1000*last;tick();setInterval(tick,1000)}
  d.addEventListener("visibilitychange",function(){if(!d.hidden){news=0;tick()}});
  if(w.EventSource){
    var es=new EventSource("/events?lang="+d.documentElement.lang);
    es.onerror=function(){if(es.readyState===2)setTimeout(function(){w.location.reload()},15000)};
    es.addEventListener("refused",function(e){show(JSON.parse(e.data))});
    es.addEventListener("ended",function(e){es.close();leave(JSON.parse(e.data).reason)});
    es.addEventListener("left",function(e){var v=JSON.parse(e.data);
      if(v.session!==+left.getAttribute("data-session"))w.location.replace("/");
      if(v.left!==null){end=now()+1000*v.left;tick()}
      if(v.data!==null&&data)data.textContent=v.data});
  }else setTimeout(function(){w.location.reload()},30000)}
`

const wrapped = (body: string): string =>
  `(function(){var w=window,d=document;function $(i){return d.getElementById(i)}${body.replace(/\n */g, '\n')}})()`

/** For the page where one signs in. */
export const SIGN_IN_SCRIPT = wrapped(BADGE + CODE)

/** For the page that stays in sight. */
export const SEAT_SCRIPT = wrapped(SEAT)
