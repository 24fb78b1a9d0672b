import { parseArgs } from 'node:util'
import { type CliIo, EXIT, usageError } from '#cli/io.ts'
import { readNamedFile, readNetwork } from '#cli/read-network.ts'
import { codeOf } from '#core/error.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { verifyProofFile } from '#light/proof-file.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'

/** `everest verify-proof`: checks a proof file without network; exit 1 when it proves nothing. */
export async function runVerifyProof(args: string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { network: { type: 'string' } },
    allowPositionals: true,
  })
  const file = positionals[0]
  if (file === undefined) throw usageError('verify-proof needs FILE')
  // Without a definition of one's own the file is checked from the anchor it names.
  const network = values.network === undefined ? undefined : await readNetwork(values.network)
  const text = await readNamedFile(file)
  let signatures = 0
  try {
    const result = await verifyProofFile(text, network, {
      verifyBatch: createNodeVerifier({ secp256k1: verifySignatureSync }).verifyBatch,
      sha3: sha3Node,
      count: (more) => {
        signatures += more
      },
    })
    const { level, block, blockHash, txHash, anchor, receipt } = result
    io.text(`${txHash} is in block ${block} (${blockHash}), ${level}, status ${receipt.status.code}`)
    io.text(`It follows from ${anchor.kind} block ${anchor.number} ${anchor.hash}.`)
    if (io.jsonMode)
      io.json({ ok: true, level, block, anchor, txHash, blockHash, status: receipt.status.code, signatures })
    return EXIT.ok
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    io.text(`Proves nothing: ${message}`)
    if (io.jsonMode) io.json({ ok: false, code: codeOf(error), message })
    return EXIT.no
  }
}
