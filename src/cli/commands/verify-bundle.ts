import { readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { CliIo } from '#cli/io.ts'
import { EXIT, usageError } from '#cli/io.ts'
import { codeOf, IostError } from '#core/error.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { MAX_BUNDLE_BYTES, parseBundle } from '#recording/bundle.ts'
import { type CheckedBundle, checkBundle } from '#recording/verify-bundle.ts'

/** `everest verify-bundle FILE`: checks one light-client proof bundle and prints what it proves or the refusal. */
export async function runVerifyBundle(args: string[], io: CliIo): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw usageError('verify-bundle needs one file')
  let first: number | undefined
  try {
    const bundle = parseBundle(readBundle(file), sha3Node)
    first = bundle.heads[0]?.head.number
    const checked = checkBundle(bundle, sha3Node)
    checkSignatures(checked)
    if (io.jsonMode) io.json({ ok: true, result: checked.result })
    else io.text(`The bundle holds.\n${JSON.stringify(checked.result, null, 2)}`)
    return EXIT.ok
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENVIRONMENT') throw error
    const message = error instanceof Error ? error.message : String(error)
    const block = error instanceof IostError ? error.data['block'] : undefined
    const at = typeof block === 'number' ? block : (first ?? null)
    if (io.jsonMode) io.json({ ok: false, code, at, message })
    else io.text(`refused${at === null ? '' : ` at block ${at}`}: ${message} (${code})`)
    return EXIT.no
  }
}

function checkSignatures({ signatures, signedBlocks }: CheckedBundle): void {
  const { verifySync } = createNodeVerifier({ secp256k1: verifySignatureSync })
  const bad = signatures.findIndex((check) => !verifySync(check))
  if (bad >= 0) throw new IostError({ code: 'SIGNATURE', block: signedBlocks[bad] })
}

function readBundle(file: string): string {
  try {
    const { size } = statSync(file)
    if (size > MAX_BUNDLE_BYTES) throw new IostError({ code: 'BAD_BUNDLE', field: 'size', size })
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof IostError) throw error
    throw new IostError({ code: 'ENVIRONMENT', file }, `cannot read ${file}`)
  }
}
