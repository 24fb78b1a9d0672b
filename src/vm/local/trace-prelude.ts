/** Starts a log text that is a report of the traced form and not the contract's. */
export const TRACE_HEAD = '\u0000'
/**
 * What follows: `t` a line is reached, `o` a function is left towards that line; then the gas counted so far, how deep
 * functions are nested, the number of the function, and after a line feed what its variables hold.
 */
export const TRACE_REPORT = /^([to])([0-9]+) ([0-9]+) ([0-9]+) ([0-9]+)(?:\n([\s\S]*))?$/
/** Stands for "as the report before of this depth" in place of variables. */
export const SAME_LOCALS = '='
/** Stands there when the call has told as much as it may. */
export const CUT_LOCALS = '!'

/** Bounds of what is told of variables: what is longer, deeper or more is cut and says so. */
const LOCALS_BOUNDS = {
  /** Levels of objects in objects. */
  depth: 3,
  /** Members of one object or array. */
  members: 24,
  /** Characters of one text. */
  text: 160,
  /** Characters of one report, and of all reports of one contract call. */
  report: 6_000,
  call: 600_000,
} as const

/**
 * Runs before a traced source: functions that report lines and variables. `$` stands for the mark that no contract can
 * write. Values are looked at through functions taken before the contract could change them, getters are not called, and
 * what is charged or counted meanwhile is put back. Should a contract replace what the console itself works with, its code
 * runs inside a report: that makes no report of its own. An object is told as its class, number of members and members.
 */
export const PRELUDE = String.raw`let $line=0,$depth=0,$d=0,$work=${LOCALS_BOUNDS.call},$room=0,$text='',$busy=false,$seen={__proto__:null};
const $self=this,$nothing=()=>{},$bound=(f)=>$nothing.call.bind(f),$object=({}).constructor,
$own=$object.getOwnPropertyDescriptor,$names=$object.getOwnPropertyNames,$proto=$object.getPrototypeOf,
$has=$bound(({}).hasOwnProperty),$slice=$bound(''.slice),$isArray=[].constructor.isArray,$huge=10n**40n;
const $cut=(t)=>t.length>${LOCALS_BOUNDS.text}?$slice(t,0,${LOCALS_BOUNDS.text}):t;
const $put=(t)=>{if(($room-=t.length)<0)throw 0;$text+=t};
const $sized=(k,t)=>$put(k+t.length+':'+t);
const $plain=(o,k)=>{const p=$own(o,k);return p!==undefined&&$has(p,'value')?p.value:undefined};
const $class=(o)=>{const p=$proto(o);if(p===null)return '';const c=$plain(p,'constructor');
if(typeof c!=='function')return '';const n=$plain(c,'name');return typeof n==='string'?n:''};
const $member=(o,k,n)=>{const p=$own(o,k);if(p===undefined)$put('e');else if($has(p,'value'))$show(p.value,n);else $put('g')};
const $show=(v,n)=>{switch(typeof v){
case 'string':$put('s'+v.length);$sized(':',$cut(v));return;
case 'function':{const t=$plain(v,'name');$sized('f',typeof t==='string'?$cut(t):'');return}
case 'symbol':$sized('l','symbol');return;
case 'bigint':$sized('l',v<$huge&&v>-$huge?v+'n':'a bigint of many digits');return;
case 'object':if(v!==null){$inside(v,n);return}}
$sized('l',v===0&&1/v<0?'-0':''+v)};
const $inside=(v,n)=>{
if($isArray(v)){const all=v.length,m=n>=${LOCALS_BOUNDS.depth}?0:all<${LOCALS_BOUNDS.members}?all:${LOCALS_BOUNDS.members};
$put('a'+all+':'+m+':');for(let i=0;i<m;i++)$member(v,i,n+1);return}
const k=$names(v),all=k.length,m=n>=${LOCALS_BOUNDS.depth}?0:all<${LOCALS_BOUNDS.members}?all:${LOCALS_BOUNDS.members};
$work-=all;$sized('o',$cut($class(v)));$put(all+':'+m+':');
for(let i=0;i<m;i++){$sized('',$cut(k[i]));$member(v,k[i],n+1)}};
const $tell=(k,t,v)=>{if(k==='t'&&(v===undefined||v===$self)||k==='m'&&typeof v==='function')return;
const before=$text;try{$sized(k,t);$show(v,0)}catch(e){$text=before;if($room>40){$sized(k,t);$put('x')}}};
const $report=(k,l,f,r)=>{if($busy)return;$busy=true;const g=$gas,m=$limit;$limit=1/0;let t='';
try{if($work<=0)t='${CUT_LOCALS}';else if(r!==undefined){$text='';$room=${LOCALS_BOUNDS.report};r($tell);t=$text;$work-=t.length;
if(t===$seen[$depth])t='${SAME_LOCALS}';else $seen[$depth]=t}}catch(e){t=''}
try{$log('\0'+k+l+' '+g+' '+$depth+' '+f+'\n'+t)}catch(e){}finally{$gas=g;$limit=m;$busy=false}};
const $at=(l,d,f,r)=>{$line=l;$depth=d;$report('t',l,f,r)};
const $out=(l,d)=>{$depth=d;$line=l;$report('o',l,0)};
`
