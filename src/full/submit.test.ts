import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openChain } from '#chain/chain.ts'
import { IostError } from '#core/error.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { silentLog } from '#platform/log.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { testParams } from '#testing/network-params.ts'
import { storeOfRecording } from '#testing/recorded-chain.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { messageFromJson } from './api/json-in.ts'
import { txOfRequest } from './api/request-tx.ts'
import { messageType } from './api/schema.ts'
import { createSubmit } from './submit.ts'

type Call = {
  path: string
  method: string
  body: string
  status: number
  responseText: string
  phase: string
  note?: string
}

const folder = sharedDir() === undefined ? '' : `${sharedDir()}/recordings/tour`
const WITNESS = '6sNQa7PV2SFzqCBtQUcQYJGGoU7XaB6R4xuCQVXNZe6b'

/** What depends on the chain's state while the node ran is not repeated on the state at its end. */
const STATEFUL = /tx exists in/

describe.skipIf(!existsSync(folder))('sendTx beside the recorded answers of a go-iost node', () => {
  const calls = existsSync(folder) ? sendCalls() : []

  it.each(
    calls.map((call, index) => [`${index} ${call.note ?? call.responseText.slice(0, 90)}`, call] as const),
  )('%s', async (_name, call) => {
    const answer = JSON.parse(call.responseText) as { hash?: string; message?: string }
    const now = BigInt(/now: (\d+)/.exec(answer.message ?? '')?.[1] ?? 0)
    const { kv } = await store
    let clock = now
    const chain = await openChain(
      {
        kv,
        executor: {
          beginBlock() {
            throw new IostError({ code: 'UNUSED' })
          },
        },
        verify: async (checks) => checks.map(verifySignatureSync),
        sha3: sha3Node,
        log: silentLog,
        now: () => clock,
        pause: async () => {},
        storeFailed: () => {},
      },
      {
        params: testParams([WITNESS]),
        genesis: async () => {
          throw new IostError({ code: 'UNUSED' })
        },
      },
    )
    const submit = createSubmit({ chain, tryTx: false, execTx: false, now: () => clock, publish: () => {} })
    const got = await Promise.resolve()
      .then(() => {
        const tx = txOfRequest(messageFromJson(messageType('TransactionRequest'), call.body))
        if (clock === 0n) clock = tx.time
        return submit.send(tx)
      })
      .then(
        () => 'accepted',
        (error: Error) => error.message,
      )
    // What the node accepted then may be in a block of the chain as it ends.
    if (call.status === 200) expect(['accepted', 'tx exists in chain']).toContain(got)
    else expect(got).toBe((answer.message ?? '').replaceAll('\u00a0', ' '))
  })
})

const store = existsSync(folder)
  ? storeOfRecording(folder, [WITNESS])
  : Promise.reject(new Error('no recording'))
store.catch(() => undefined)

function sendCalls(): Call[] {
  return gunzipSync(readFileSync(`${folder}/api.jsonl.gz`))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Call)
    .filter(
      (call) =>
        call.path === '/sendTx' &&
        call.method === 'POST' &&
        call.phase === 'live' &&
        !STATEFUL.test(call.responseText),
    )
}
