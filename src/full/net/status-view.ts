import type { ChildState } from './child.ts'

/** What is known of one process of the network. */
export type ProcessStatus = {
  readonly name: string
  readonly role: string
  readonly state: ChildState
  readonly detail: string
  readonly head?: number
  readonly irreversible?: number
  readonly peers?: number
}

/** One line of text: name, role, state and, for a node, how far it is. */
function statusLine(status: ProcessStatus): string {
  const place =
    status.state === 'ready' && status.head !== undefined
      ? `head ${status.head}  irreversible ${status.irreversible ?? 0}  peers ${status.peers ?? 0}`
      : status.detail
  return `${status.name.padEnd(9)} ${status.role.padEnd(10)} ${status.state.padEnd(10)} ${place}`.trimEnd()
}

/** Shows one line per process: redrawn in place on a terminal, printed when a state changes elsewhere. */
export function createStatusView(
  out: { write(text: string): unknown; isTTY?: boolean },
  statuses: () => readonly ProcessStatus[],
): { changed(status: ProcessStatus): void; draw(): void } {
  let drawn = 0
  return {
    changed(status) {
      if (out.isTTY !== true) out.write(`${statusLine(status)}\n`)
    },
    draw() {
      if (out.isTTY !== true) return
      const lines = statuses().map((status) => `\u001b[2K${statusLine(status)}`)
      out.write(`${drawn > 0 ? `\u001b[${drawn}A` : ''}${lines.join('\n')}\n`)
      drawn = lines.length
    },
  }
}
