/** console and its formatter (spec contracts §2.11, §12.1): charges come from the patched string methods it uses. */
export const CONSOLE = String.raw`
const emptyOptionsObject = {}
function showArgument(arg) {
  if (typeof arg === 'object' && arg !== null) return JSON.stringify(arg)
  return typeof arg === 'symbol' ? apply(rawSymbolText, arg, []) : '' + arg
}
const rawSymbolText = Symbol.prototype.toString
function format(...args) {
  return formatWithOptions(emptyOptionsObject, ...args)
}
function formatWithOptions(options, first, ...rest) {
  if (typeof first !== 'string') {
    throw new RealTypeError('Array.from is not a function')
  }
  if (rest.length === 0) return first
  let text = ''
  let from = 0
  let next = 0
  const directive = 37
  for (let i = 0; i < first.length - 1; i++) {
    if (first.charCodeAt(i) !== directive) continue
    const kind = first.charCodeAt(++i)
    let shown
    if (kind === directive) shown = '%'
    else if (next >= rest.length) continue
    else if (kind === 118) shown = showArgument(rest[next++])
    else if (kind === 115) shown = RealString(rest[next++])
    else if (kind === 100) {
      const value = rest[next++]
      shown = typeof value === 'object' ? 'NaN' : '' + Number(rest[next++])
    } else if (kind === 105) throw new RealTypeError('parseInt is not a function')
    else if (kind === 102) throw new RealTypeError('parseFloat is not a function')
    else continue
    if (from !== i - 1) text += first.slice(from, i - 1)
    text += shown
    from = i + 1
  }
  if (from === 0) text = first
  else if (from < first.length) text += first.slice(from)
  for (; next < rest.length; next++) text += ' ' + showArgument(rest[next])
  return text
}
class Console {
  debug(...args) { writeLog('debug', args) }
  info(...args) { writeLog('info', args) }
  warn(...args) { writeLog('warn', args) }
  error(...args) { writeLog('error', args) }
  log(...args) { writeLog('info', args) }
}
function writeLog(level, args) {
  const text = args.length === 0 ? '' : format(...args)
  if (text.length > MAX_INPUT) throw new RealError('input string too long')
  ask(OP.log, level, text)
}
`
