import {
  type BaseLeaf,
  MAX_LEAF_BYTES,
  MAX_PATH_LEVELS,
  MAX_RUN_HEADS,
  type RunHead,
  type StatLeaf,
} from '#consensus/hop-proof.ts'
import type { TrustedEpoch } from '#consensus/trusted-epoch.ts'
import { decodeSignedHead } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { decodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import { receiptFromBytes, txFromBytes } from '#core/tx/preimage.ts'

/** What a bundle wants checked. */
export type BundleKind = 'hop' | 'noElection' | 'skip' | 'segment' | 'finality'

/** A light-client proof bundle, decoded; the claim is the sender's word. */
export type Bundle = {
  readonly kind: BundleKind
  readonly chainId: number
  readonly n: number
  readonly q: number
  readonly trusted: TrustedEpoch
  readonly claim: Readonly<Record<string, unknown>>
  readonly stat: StatLeaf | undefined
  readonly base: BaseLeaf | undefined
  readonly heads: readonly RunHead[]
}

/** Longest bundle file, longest list and longest head in it. */
export const MAX_BUNDLE_BYTES = 64_000_000
const MAX_LIST = 1000
const MAX_HEAD_BYTES = 65_536
const KINDS: readonly BundleKind[] = ['hop', 'noElection', 'skip', 'segment', 'finality']
const INT64_MAX = 2n ** 63n - 1n

type Members = Readonly<Record<string, unknown>>

/**
 * Reads a bundle; only kind, chainId, n, q, trusted, claim, stat, baseTx and heads are looked at.
 * Errors: BAD_BUNDLE with the field; those of decodeSignedHead and of the pre-image readers.
 */
export function parseBundle(text: string, sha3: Sha3): Bundle {
  const root = asMembers(parseJson(text), 'file')
  const kind = KINDS.find((candidate) => candidate === root['kind'])
  if (kind === undefined) throw bad('kind')
  const heads = asList(root['heads'], 'heads', MAX_RUN_HEADS)
  return {
    kind,
    chainId: asCount(root['chainId'], 'chainId'),
    n: asCount(root['n'], 'n'),
    q: asCount(root['q'], 'q'),
    trusted: readTrusted(asMembers(root['trusted'], 'trusted')),
    claim: asMembers(root['claim'], 'claim'),
    stat: isAbsent(root['stat']) ? undefined : readStat(asMembers(root['stat'], 'stat')),
    base: isAbsent(root['baseTx']) ? undefined : readBase(asMembers(root['baseTx'], 'baseTx')),
    heads: heads.map((item) => {
      const { head, sign } = decodeSignedHead(asBytes(item, 'heads', MAX_HEAD_BYTES))
      return { head, hash: headHash(head, sha3), sign }
    }),
  }
}

function readTrusted(trusted: Members): TrustedEpoch {
  return {
    number: asCount(trusted['number'], 'trusted.number'),
    hash: asHash(trusted['hash'], 'trusted.hash'),
    time: asTime(trusted['time'], 'trusted.time'),
    current: asKeys(trusted['current'], 'trusted.current'),
    pending: asKeys(trusted['pending'], 'trusted.pending'),
    switchBlock: null,
  }
}

function readStat(leaf: Members): StatLeaf {
  const receipt = receiptFromBytes(asBytes(leaf['preimage'], 'stat.preimage', MAX_LEAF_BYTES))
  return { ...readPlace(leaf, 'stat'), receipt }
}

function readBase(leaf: Members): BaseLeaf {
  const tx = txFromBytes(asBytes(leaf['preimage'], 'baseTx.preimage', MAX_LEAF_BYTES))
  return { ...readPlace(leaf, 'baseTx'), tx }
}

function readPlace(leaf: Members, name: string) {
  return {
    index: asCount(leaf['index'], `${name}.index`),
    leafCount: asCount(leaf['leafCount'], `${name}.leafCount`),
    path: asList(leaf['path'], `${name}.path`, MAX_PATH_LEVELS).map((node) => asHash(node, `${name}.path`)),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw bad('json')
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

function asMembers(value: unknown, field: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(field)
  return value as Members
}

function asList(value: unknown, field: string, limit: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > limit) throw bad(field)
  return value
}

function asCount(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw bad(field)
  return value
}

function asTime(value: unknown, field: string): bigint {
  if (typeof value !== 'string' || !/^(0|[1-9][0-9]{0,18})$/.test(value) || BigInt(value) > INT64_MAX) {
    throw bad(field)
  }
  return BigInt(value)
}

function asBytes(value: unknown, field: string, limit: number): Uint8Array {
  if (typeof value !== 'string' || value.length > 2 * limit) throw bad(field)
  return decodeHex(value)
}

/** 32 bytes of hex. Errors: BAD_BUNDLE with the field. */
export function asHash(value: unknown, field: string): Uint8Array {
  const bytes = asBytes(value, field, 32)
  if (bytes.length !== 32) throw bad(field)
  return bytes
}

/** A list of key texts. Errors: BAD_BUNDLE with the field. */
export function asKeys(value: unknown, field: string): readonly string[] {
  return asList(value, field, MAX_LIST).map((key) => {
    if (typeof key !== 'string' || key === '') throw bad(field)
    return key
  })
}

function bad(field: string): IostError {
  return new IostError({ code: 'BAD_BUNDLE', field })
}
