/**
 * Starts every name that the realm keeps to itself: a letter that the engine takes and the contracts' parser refuses,
 * so no contract can say such a name. In realm sources it is written `$`.
 */
export const MARK = '\u1c80'

/** The helper of each charged operator, without the mark. `==` and `!=` are the strict ones (spec contracts §3.3.2). */
export const OPERATOR_HELPERS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'mod',
  '**': 'pow',
  '|': 'or',
  '&': 'and',
  '^': 'xor',
  '>>': 'shr',
  '>>>': 'ushr',
  '<<': 'shl',
  '==': 'eq',
  '===': 'eq',
  '!=': 'ne',
  '!==': 'ne',
  '>': 'gt',
  '>=': 'ge',
  '<': 'lt',
  '<=': 'le',
}
