/**
 * The first JSON value of a text; what follows it is ignored, as Go's stream decoder does (spec chain §4.6 [Q]).
 * Returns undefined when there is no complete value.
 */
export function firstJsonValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const end = firstValueEnd(text)
    if (end === undefined) return undefined
    try {
      return JSON.parse(text.slice(0, end))
    } catch {
      return undefined
    }
  }
}

/** Offset behind the first object, array, string or bare word, or undefined when it does not close. */
function firstValueEnd(text: string): number | undefined {
  let depth = 0
  let inString = false
  let started = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (inString) {
      if (char === '\\') i += 1
      else if (char === '"') {
        inString = false
        if (depth === 0) return i + 1
      }
      continue
    }
    if (char === '"') inString = true
    else if (char === '[' || char === '{') depth += 1
    else if (char === ']' || char === '}') {
      if (depth === 0) return started ? i : undefined
      depth -= 1
      if (depth === 0) return i + 1
    } else if (depth === 0 && started && !/[-+.0-9a-zA-Z]/.test(char)) return i
    if (!/\s/.test(char)) started = true
  }
  return depth === 0 && started && !inString ? text.length : undefined
}
