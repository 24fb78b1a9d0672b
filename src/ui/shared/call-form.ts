import type { ContractText } from '#vm/examples/contract-text.ts'

/** What a method of a contract takes. */
export type ArgType = ContractText['info']['abi'][number]['args'][number]

/** Names of a method's parameters as its source gives them; numbers where it does not. */
export function paramNames(source: string, method: string, count: number): string[] {
  const list = new RegExp(`^\\s*${method}\\s*\\(([^)]*)\\)\\s*\\{`, 'm').exec(source)?.[1] ?? ''
  const names = list.split(',').map((name) => name.trim().replace(/\s*=.*$/, ''))
  return Array.from({ length: count }, (_, i) => names[i] || `argument ${i + 1}`)
}

/** The JSON text of an argument list out of a form's texts, or which argument is wrong (from 0). */
export function argsText(
  types: readonly ArgType[],
  texts: readonly string[],
): { readonly args: string } | { readonly wrong: number } {
  const values: unknown[] = []
  for (const [i, type] of types.entries()) {
    const text = texts[i] ?? ''
    const value = argOf(type, text)
    if (value === undefined) return { wrong: i }
    values.push(value)
  }
  return { args: JSON.stringify(values) }
}

function argOf(type: ArgType, text: string): unknown {
  switch (type) {
    case 'string':
      return text
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
    case 'bool':
      return text === 'true'
    case 'json':
      try {
        return JSON.parse(text)
      } catch {
        return undefined
      }
  }
}
