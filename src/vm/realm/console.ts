/** console and its formatter (spec contracts §2.11, §12.1): charges come from the patched methods it uses; look-ups are live. */
export const CONSOLE = String.raw`
const emptyOptionsObject = {}
const rawToText = (x) => (typeof x === 'symbol' ? toText(x) : RealString(x))
function format(...args) {
  return formatWithOptions(emptyOptions, ...args)
}
function formatWithOptions(options, first) {
  if (typeof first !== 'string') {
    const args = Array.from(arguments)
    args.shift()
    return JSON.stringify(args.length === 1 ? args[0] : args)
  }
  if (arguments.length === 2) return first
  let text = ''
  let from = 0
  let next = 2
  for (let i = 0; i < first.length - 1; i++) {
    if (first.charCodeAt(i) !== 37) continue
    const kind = first.charCodeAt(++i)
    if (next === arguments.length) {
      if (kind === 37) {
        text += first.slice(from, i)
        from = i + 1
      }
      continue
    }
    let shown
    if (kind === 115) shown = String(arguments[next++])
    else if (kind === 100) {
      const value = arguments[next++]
      shown = value instanceof Int64 || value instanceof BigNumber ? rawToText(value.toString()) : rawToText(Number(arguments[next++]))
    } else if (kind === 118) shown = JSON.stringify(arguments[next++])
    else if (kind === 105) shown = rawToText(parseInt(arguments[next++]))
    else if (kind === 102) shown = rawToText(parseFloat(arguments[next++]))
    else if (kind === 37) {
      text += first.slice(from, i)
      from = i + 1
      continue
    } else continue
    if (from !== i - 1) text += first.slice(from, i - 1)
    text += shown
    from = i + 1
  }
  if (from === 0) text = first
  else if (from < first.length) text += first.slice(from)
  while (next < arguments.length) {
    const x = arguments[next++]
    text += ' ' + rawToText((typeof x !== 'object' && typeof x !== 'symbol') || x === null ? x : JSON.stringify(x))
  }
  return text
}
class Console {
  _format(...args) { return format(...args) }
}
function writeLog(level, text) {
  if (typeof text !== 'string') throw new RealError('consoleLog log message must be string')
  if (text.length > MAX_INPUT) throw new RealError('input string too long')
  ask(OP.log, level, text)
}
/** What a traced contract says of itself. */
$log = function (text) { ask(OP.log, 'debug', text) }
for (const level of ['debug', 'info', 'warn', 'error']) {
  Console.prototype[level] = function (...args) { writeLog(level, this._format(...args)) }
}
Console.prototype.log = function (...args) { this.info(...args) }
`
