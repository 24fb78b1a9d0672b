import { compareDecimals, parseDecimal } from '#core/codec/decimal.ts'
import { codeOf } from '#core/error.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import { parseAmount } from '#wallet/tx/amount.ts'
import { type MessageId, t } from './text.ts'

const AMOUNT_FAULTS: Readonly<Record<string, MessageId>> = {
  AMOUNT_TEXT: 'send.amountText',
  AMOUNT_DIGITS: 'send.amountDigits',
  AMOUNT_ZERO: 'send.amountZero',
  AMOUNT_TOO_LARGE: 'send.amountLarge',
}

/** What is wrong with an amount of IOST that is to leave an account, in words; a balance not yet known is no fault. */
export function amountFault(text: string, balance: string | undefined): string | undefined {
  if (text === '') return undefined
  try {
    const amount = parseAmount(text, IOST_DECIMALS)
    if (balance !== undefined && compareDecimals(amount, parseDecimal(balance, IOST_DECIMALS)) > 0)
      return t('send.amountOver')
    return undefined
  } catch (error) {
    return t(AMOUNT_FAULTS[codeOf(error)] ?? 'send.amountText')
  }
}
