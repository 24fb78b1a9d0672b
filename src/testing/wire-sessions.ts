import { readFileSync } from 'node:fs'
import { decodeHex } from '#core/codec/hex.ts'

/** One frame of a recorded session; `in` came from the recorded node. */
export type WireFrame = { readonly dir: 'in' | 'out'; readonly bytes: Uint8Array; readonly isWhole: boolean }

/** The frames of a recorded session file, in order, without the recorder's notes. */
export function readWireSession(file: string): readonly WireFrame[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { dir?: 'in' | 'out'; hex?: string; cut?: string })
    .flatMap(({ dir, hex, cut }) =>
      dir === undefined || hex === undefined
        ? []
        : [{ dir, bytes: decodeHex(hex), isWhole: cut === undefined }],
    )
}
