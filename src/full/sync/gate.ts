import { checkRoots } from '#consensus/verify-block.ts'
import { headSignature } from '#consensus/verify-head.ts'
import type { Block } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { codeOf, IostError } from '#core/error.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import type { BlockOutcome, ChainPort } from '#full/network-port.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'

/**
 * Puts a gate before a chain's import: a block that does not follow the head, and so may have to wait for its parent, must
 * be whole and signed first. A copy with another body or signature has the same hash, and while it waited the sound block
 * would pass for known. Blocks on the head are checked by the chain at once. Source: spec network §2.7 (2), §9.
 */
export function createGate(chain: Pick<ChainPort, 'head' | 'importBlock'>): ChainPort['importBlock'] {
  const { verifySync } = createNodeVerifier({ secp256k1: verifySignatureSync })
  return async (block): Promise<BlockOutcome> => {
    if (!equalBytes(block.head.parentHash, chain.head().hash)) {
      try {
        checkWhole(block)
      } catch (error) {
        return { kind: 'refused', code: codeOf(error) }
      }
    }
    return chain.importBlock(block)
  }

  function checkWhole(block: Block): void {
    const hash = headHash(block.head, sha3Node)
    if (!verifySync(headSignature(block.head, hash, block.sign)))
      throw new IostError({ code: 'HEAD_SIGNATURE' })
    checkRoots(block, sha3Node)
  }
}
