import type { Body } from './cases.ts'

const texts = (theme: string, bodies: readonly string[]): Body[] =>
  bodies.map((body, i) => ({ id: `${theme}/${i + 1}`, body }))

const NUMBERS = texts('numbers', [
  'let s = ""; for (let i = 1; i < 60; i++) { s = s + (i / 7) + "," + (1 / i) + "," + (i * 1e21) + "," + (i * 1e-7) + ";"; } return s;',
  'let s = ""; for (let i = 2; i < 37; i++) { s = s + (123456789.123).toString(i) + " " + (1e21).toString(i) + " " + (-0.3).toString(i) + ";"; } return s;',
  'let s = ""; for (let i = -20; i < 20; i++) { s = s + (10 ** i) + " " + (2 ** (i / 3)) + " " + Math.pow(1.1, i * 7) + ";"; } return s;',
  'let s = ""; for (let i = 1; i < 40; i++) { s = s + Math.log(i) + " " + Math.log10(i) + " " + Math.log1p(i) + " " + Math.cbrt(i) + " " + Math.sqrt(i) + ";"; } return s;',
  'let s = ""; for (let i = 0; i < 30; i++) { s = s + (i / 3).toFixed(i % 20) + " " + (i * 1.005).toPrecision(1 + i % 20) + " " + (i / 9).toExponential(i % 20) + ";"; } return s;',
  'let s = ""; const t = ["0x1f", "1e3", " 12 ", "", "1_0", "-0", "Infinity", "0b11", "1e400", "5e-324", "1.7976931348623159e308"]; for (const x of t) { s = s + Number(x) + " " + (+x === 0 ? 1 / +x : "") + ";"; } return s;',
  'let x = 1; let s = ""; for (let i = 0; i < 40; i++) { x = (x * 1103515245 + 12345) % 2147483648; s = s + (x | 0) + " " + (x >> 3) + " " + (x >>> 5) + " " + (x << 7) + " " + (x ^ i) + " " + (~x) + ";"; } return s;',
  'let b = new BigNumber(2).pow(80).plus("0.1234567890123456789"); let s = ""; for (let i = 1; i < 12; i++) { b = b.div(i + 0.5).times(3).minus(1); s = s + b.toFixed(10) + " " + b.toString() + ";"; } return s;',
  'let s = ""; for (let i = 0; i < 12; i++) { s = s + new Int64("9007199254740993").minus(i).toString() + new Float64(i).div(7).toString() + ";"; } return s;',
  'let b = BigInt(3); let s = ""; for (let i = 0; i < 12; i++) { b = b * b + BigInt(i); s = s + b; } return s;',
  'return [0.1 + 0.2, 1e21 + 1, 2 ** 53 + 1, -0, 0 / 0, 5 % -3, -5 % 3, 1 / 3, 100 / 3, 4.35 * 100].join() + JSON.stringify([1e300 * 10, -1e-7, 123456789012345680000]);',
])

const SORTING = texts('sort', [
  'const a = []; let x = 7; for (let i = 0; i < 120; i++) { x = (x * 16807) % 2147483647; a.push(x % 50); } return a.sort().join() + a.sort((p, q) => p - q).join();',
  'const a = []; let x = 7; for (let i = 0; i < 90; i++) { x = (x * 16807) % 2147483647; a.push({k: x % 9, i}); } return a.sort((p, q) => p.k - q.k).map(o => o.k + ":" + o.i).join();',
  'let n = 0; const a = []; for (let i = 0; i < 60; i++) { a.push((i * 37) % 61); } a.sort((p, q) => { n++; return p < q ? 1 : -1; }); return n + " " + a.join();',
  'let n = 0; const a = [3, 1, 2, 5, 4, 9, 8, 7, 6]; a.sort(() => { n++; return n % 3 - 1; }); return n + a.join();',
  'const a = ["b", "a", "ä", "Z", "z", "10", "9", "", "é"]; a.length = 12; return JSON.stringify(a.sort());',
  'return [3, undefined, 1, , 2, null, "x", NaN, -1].sort().length;',
  'return ["x10", "x9", "X1", "_", " "].sort().join("|");',
])

const TEXTS = texts('text', [
  'return "Straße ΑΣ Σ İı ﬀ".toUpperCase() + "|" + "ΑΣ Σ ΌΣΟΣ İI".toLowerCase();',
  'return "a\\u0000b".length + "a\\u0000b".indexOf("b") + JSON.stringify("a\\u0000b\\u2028\\u007f\\ud800");',
  'let s = ""; for (let i = 0; i < 300; i++) { s = s + String("x".charCodeAt(0) + i) + "é€😀".charCodeAt(i % 4); } return s.length + s.slice(-40);',
  'return "a-b_c--d".split("-").join("+") + "aXbX".replace("X", "$&$1$$") + "  t \\n".trim() + "ab".repeat(5) + "abcabc".lastIndexOf("bc");',
  'storage.put("k", "\\ud83d\\ude00 \\ud83d x"); return storage.get("k") + blockchain.blockInfo();',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the contract's
  'return `${1}${[1, [2, 3]]}${{}}${null}${undefined}${true}`;',
  'const o = {}; for (const k of ["b", "10", "a", "2", "1e3", "-1", "01"]) { o[k] = k; } return JSON.stringify(o) + Object.keys(o).join();',
  'return JSON.stringify({a: [1, "x\\u00ad", null, undefined, () => 1], b: {c: -0, d: 1e-9}}, null, 2);',
  'return JSON.stringify(JSON.parse("[1.0, 1e5, -0, 12345678901234567890, {\\"b\\":1,\\"a\\":{\\"10\\":1,\\"9\\":2}}]"));',
])

const ERRORS = texts('error', [
  'null.x',
  'undefined.foo()',
  'const o = {}; o.a.b.c',
  'const o = {f: 1}; o.f()',
  'x.y',
  'const c = 1; c = 2',
  'new p()',
  'for (const v of 5) {}',
  '[...q.nothing]',
  'throw {code: 7, toString() { return "seven"; }}',
  'throw "just text"',
  'throw null',
  'throw new Error("multi\\nline")',
  'JSON.parse("{bad")',
  'JSON.parse("[1,]")',
  'const o = {}; o.o = o; return o',
  'new Array(-1)',
  'Symbol() + ""',
  'BigInt(1) + 1',
  'return "x".repeat(-1)',
  'class A { constructor() { this.x; } } class B extends A { constructor() { this.y = 1; } } new B()',
  'return (1).toFixed(101)',
  'Object.defineProperty(Object.freeze({}), "a", {value: 1})',
  'eval("1")',
  'storage.put(1, "x")',
  'blockchain.call("a", "b", 1)',
  'new Int64("9223372036854775808")',
])

/** Depths that fit everywhere, and some that only a full node's stack holds. */
const STACK = [
  ...texts('stack', [
    'const f = (n) => n === 0 ? 0 : 1 + f(n - 1); return f(400);',
    'function f(n, acc) { if (n <= 0) { return acc; } return f(n - 1, acc + n); } return f(500, 0);',
    'function even(n) { return n === 0 ? true : odd(n - 1); } function odd(n) { return n === 0 ? false : even(n - 1); } return even(401);',
    'const f = (n) => n === 0 ? [] : [1].map(x => { return f(n - 1); }); return JSON.stringify(f(60));',
    'class T { constructor(d) { this.d = d; this.c = d > 0 ? new T(d - 1) : null; } sum() { return this.d + (this.c === null ? 0 : this.c.sum()); } } return new T(200).sum();',
    'let a = []; for (let i = 0; i < 150; i++) { a = [a, i]; } return JSON.stringify(a).length;',
    'const o = {get x() { return n-- > 0 ? o.x + 1 : 0; }}; let n = 150; return o.x;',
    'function* g(n) { if (n > 0) { yield n; for (const x of g(n - 1)) { yield x; } } } let s = 0; for (const x of g(30)) { s = s + x; } return s;',
    'const fib = (n) => n < 2 ? n : fib(n - 1) + fib(n - 2); return fib(15);',
    'return [5, 3, 8].sort((a, b) => { const f = (n) => n === 0 ? a - b : f(n - 1); return f(100); }).join();',
  ]),
  ...texts('deep', [
    'const f = () => f(); return f();',
    'const f = (n) => n === 0 ? 0 : 1 + f(n - 1); return f(5000);',
    'const o = {toString() { return "" + o; }}; return "" + o;',
    'class A { m(n) { return this.m(n + 1); } } return new A().m(1);',
  ]),
]

/** Bodies on what engines like to do differently. */
export const OWN_BODIES: readonly Body[] = [...NUMBERS, ...SORTING, ...TEXTS, ...ERRORS, ...STACK]
