import { expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { createTestChain } from '#testing/test-chain.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { fairCommitment } from './fair-commitment.ts'
import { type PlacedTx, rerunRound } from './fair-rerun.ts'
import { FAIR_KEPT_RESULTS, FAIR_TIMES, luckyBetFair } from './lucky-bet-fair.ts'

const js = createJsMachine(loadEngineFiles())
const chain = createTestChain()
let serial = 0n

/** A transaction of the chain that is kept as it went in. */
function send(publisher: string, contract: string, actionName: string, args: readonly unknown[]) {
  const { publicKey } = chain.network.admin.keys
  serial += 1n
  const tx: Tx = {
    time: chain.time + serial,
    expiration: chain.time + 80_000_000_000n,
    gasLimit: 200_000_000n,
    gasRatio: 100n,
    actions: [{ contract, actionName, data: JSON.stringify(args) }],
    signers: [],
    signs: [],
    publisher,
    publishSigns: [{ algorithm: 2, sig: new Uint8Array(64), pubKey: publicKey }],
    delay: 0n,
    chainId: 1020,
    referredTx: new Uint8Array(0),
    amountLimit: [{ token: 'iost', val: '65' }],
  }
  const receipt = chain.run(tx)
  expect(receipt.status.message).toBe('')
  const placed: PlacedTx = { tx, block: chain.number, time: chain.time }
  return { placed, receipt }
}

test('a round run again from its transactions reports the same draw, and a changed one does not', {
  timeout: 20_000,
}, () => {
  const { source, info } = luckyBetFair()
  const publication = send('admin', 'system.iost', 'setCode', [JSON.stringify({ info, code: source })]).placed
  const id = `Contract${encodeBase58(txHash(publication.tx))}`
  // One of them stands in every block 0.
  const players = ['rerun_1', 'foundation', 'rerun_3']
  const secretOf = (i: number) => String(i + 1).padStart(64, 'c')
  for (const name of players) if (name !== 'foundation') chain.createAccount(name)
  const gift = ['iost', 'admin', 'foundation', '5000', '']
  expect(chain.act('admin', 'token.iost', 'transfer', gift).status.message).toBe('')
  const play = (round: number) => {
    const commits = players.map((account, i) => {
      const commitment = fairCommitment({ round, account, number: i, secret: secretOf(i) })
      return send(account, id, 'commit', [round, i + 1, commitment]).placed
    })
    chain.skip(FAIR_TIMES.bets + FAIR_TIMES.lock)
    const reveals = players
      .slice(1)
      .map((account, i) => send(account, id, 'reveal', [i + 1, secretOf(i + 1)]).placed)
    chain.skip(FAIR_TIMES.reveals)
    const end = send('admin', id, 'settle', [])
    return { txs: [...commits, ...reveals, end.placed], receipt: end.receipt }
  }
  const { txs: before } = play(1)
  for (let round = 2; round <= FAIR_KEPT_RESULTS; round++) play(round)
  const round = FAIR_KEPT_RESULTS + 1
  const { txs, receipt } = play(round)
  const reportOf = (events: readonly { content: string }[]) =>
    events.find(({ content }) => content.includes('"seed"'))?.content
  const earlier = encodeBase58(txHash((before.at(-1) as PlacedTx).tx))
  const input = { contract: id, round, earlier, publication, txs }
  expect(reportOf(receipt.receipts)).toContain(`"earlier":"${earlier}"`)
  expect(reportOf(rerunRound(js, input))).toBe(reportOf(receipt.receipts))
  expect(reportOf(receipt.receipts)).toContain(`"round":${round}`)

  const [first, ...others] = txs as [PlacedTx, ...PlacedTx[]]
  const data = JSON.stringify([round, 5, 'x'.repeat(44)])
  const bent = { ...first, tx: { ...first.tx, actions: [{ contract: id, actionName: 'commit', data }] } }
  expect(reportOf(rerunRound(js, { ...input, txs: [bent, ...others] }))).not.toBe(reportOf(receipt.receipts))
  const late = txs.map((placed, i) => (i === 3 ? { ...placed, block: placed.block + 500 } : placed))
  expect(() => rerunRound(js, { ...input, txs: late })).toThrow()
  expect(() => rerunRound(js, { ...input, txs: [] })).toThrow()
})
