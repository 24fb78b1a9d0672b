/** A class whose only method `m` has this body. */
export function methodSource(body: string, before = ''): string {
  return `${before}class V {\n  init() {}\n  m(p, q, r) { ${body} }\n}\nmodule.exports = V;`
}
