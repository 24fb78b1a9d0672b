import type { Chain, ChainPoint } from '#chain/chain-types.ts'
import { formatDecimal, parseDecimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import { checkActionData } from '#core/tx/action-data.ts'
import { firstJsonValue } from '#core/tx/first-json.ts'
import { STATUS, type TxReceipt } from '#core/tx/receipt.ts'
import type { Action, Tx } from '#core/tx/tx.ts'
import { checkGasBounds } from '#core/tx/tx-checks.ts'
import { readFirstJsonNode } from './api/json-reader.ts'
import { gasAt, readTokenBalance } from './api/read-account.ts'

/** Gas a pledge gives at once: 100 000 per IOST; in hundredths per 1e-8 IOST that is a tenth. */
const REWARD_DIVISOR = 10n
const ONE_IOST = 100_000_000n

export type SubmitDeps = {
  readonly chain: Chain
  /** Run every transaction before it is taken, and whether execTx answers. */
  readonly tryTx: boolean
  readonly execTx: boolean
  now(): bigint
  publish(tx: Tx): void
}

/** Transactions that come in by RPC. */
export type Submit = {
  /** sendTx; the receipt of the trial when the node makes one. Errors: ACTION_DATA, TRY_FAILED, GAS_NOT_ENOUGH, as admission. */
  send(tx: Tx): Promise<TxReceipt | undefined>
  /** execTx. Errors: EXEC_DISABLED, GAS_NOT_ENOUGH, TX_REFUSED. */
  execute(tx: Tx): Promise<TxReceipt>
}

/** Creates the RPC entry of transactions. Source: spec chain §8.7. */
export function createSubmit(deps: SubmitDeps): Submit {
  const { chain } = deps
  return {
    async send(tx) {
      for (const action of tx.actions) checkAction(action)
      const receipt = deps.tryTx ? tryTx(chain, tx) : undefined
      checkGas(chain.head(), tx, deps.now())
      await chain.admitTx(tx)
      deps.publish(tx)
      return receipt
    },
    async execute(tx) {
      if (!deps.execTx) throw new IostError({ code: 'EXEC_DISABLED' }, "the node has't enabled this method")
      checkGasBounds(tx)
      checkGas(chain.head(), tx, deps.now())
      return chain.tryTx(tx)
    },
  }
}

/** The check of action data, with the parser's own words for what is no JSON. Errors: ACTION_DATA. */
function checkAction(action: Action): void {
  let fault = 'EOF'
  try {
    if (readFirstJsonNode(action.data) !== undefined) fault = ''
  } catch (error) {
    fault = (error as Error).message
  }
  if (fault !== '')
    throw new IostError({ code: 'ACTION_DATA' }, `invalid json array: ${fault}, ${action.data}`)
  checkActionData(action)
}

function tryTx(chain: Chain, tx: Tx): TxReceipt {
  let reason: string
  try {
    const receipt = chain.tryTx(tx)
    if (receipt.status.code === STATUS.success) return receipt
    reason = receipt.status.message
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error)
  }
  throw new IostError({ code: 'TRY_FAILED', reason }, `try transaction failed: ${reason}`)
}

/**
 * The publisher must be able to pay the gas limit, a first pledge counting the gas it will bring.
 * Errors: GAS_NOT_ENOUGH, PLEDGE_ARGS with go-iost's texts. Source: spec chain §4.5 "Gas", spec contracts §5.3.
 */
function checkGas(point: ChainPoint, tx: Tx, now: bigint): void {
  const gas = gasAt(point.state, tx.publisher, now)
  if (gas >= tx.gasLimit) return
  const amount = ownPledge(tx)
  if (amount === undefined) {
    throw notEnough(`gas not enough: user ${tx.publisher} has ${units(gas)} < ${units(tx.gasLimit)}`)
  }
  const balance = readTokenBalance(point.state, 'iost', tx.publisher, point.time).amount
  if (balance < amount) {
    const have = formatDecimal({ value: balance, scale: IOST_DECIMALS })
    const need = formatDecimal({ value: amount, scale: IOST_DECIMALS })
    throw notEnough(`iost token amount not enough for pledgement ${have} < ${need}`)
  }
  const reward = amount / REWARD_DIVISOR
  if (gas + reward < tx.gasLimit) {
    throw notEnough(
      `gas not enough even if considering the new gas pledgement ${units(gas)} + ${units(reward)} < ${units(tx.gasLimit)}`,
    )
  }
}

/** The amount (1e-8 IOST) of a transaction that only pledges gas from its publisher to its publisher. */
function ownPledge(tx: Tx): bigint | undefined {
  const [action, ...more] = tx.actions
  if (more.length > 0 || action?.contract !== 'gas.iost' || action.actionName !== 'pledge') return undefined
  const args = firstJsonValue(action.data)
  if (!Array.isArray(args) || args.length !== 3) return undefined
  const [pledger, user, text] = args as unknown[]
  if (pledger !== tx.publisher || user !== tx.publisher || typeof text !== 'string') return undefined
  try {
    const { value } = parseDecimal(text, IOST_DECIMALS)
    return value >= ONE_IOST ? value : undefined
  } catch {
    return undefined
  }
}

/** Hundredths of gas as text in units. */
function units(hundredths: bigint): string {
  return formatDecimal({ value: hundredths, scale: 2 })
}

function notEnough(message: string): IostError {
  return new IostError({ code: 'GAS_NOT_ENOUGH' }, message)
}
