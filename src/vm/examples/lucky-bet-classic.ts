import type { ContractText } from './contract-text.ts'

/** Bets that complete a round of the classic game unless another number is chosen. */
export const CLASSIC_ROUND_BETS = 20

/**
 * The game of 2018 in its later interface, call for call and key for key, weaknesses included: the digit drawn is the height of the block that holds the
 * last bet, so whoever can choose that block chooses the winner; a pot without winner and the 5 % stay in the contract.
 * Source: spec contracts §8.
 */
export function luckyBetClassic(roundBets: number = CLASSIC_ROUND_BETS): ContractText {
  return {
    info: {
      lang: 'javascript',
      version: '1.0.0',
      abi: [
        {
          name: 'bet',
          args: ['string', 'number', 'number', 'string'],
          amountLimit: [
            { token: 'iost', val: '10' },
            { token: 'ram', val: '1000' },
          ],
        },
      ],
    },
    source: `
const ROUND_BETS = ${roundBets};
const MAX_COINS = 5;
const DIGITS = 10;
const MIN_BLOCKS_BETWEEN_DRAWS = 16;
const POT_PERCENT = 95;

class LuckyBet {
  init() {
    storage.put('user_number', '0');
    storage.put('total_coins', '0');
    storage.put('last_lucky_block', '-1');
    storage.put('round', '1');
    this._clearTables();
  }

  bet(account, luckyNumber, coins, nonce) {
    if (coins < 1 || coins > MAX_COINS) {
      throw new Error('bet coins should be >=1 and <= ' + MAX_COINS);
    }
    if (luckyNumber < 0 || luckyNumber >= DIGITS) {
      throw new Error('lucky number should be >=0 and <= 9');
    }
    blockchain.deposit(account, coins, '');
    const field = luckyNumber.toString();
    const table = JSON.parse(storage.mapGet('table', field));
    table.push({ account: account, coins: coins, nonce: nonce });
    storage.mapPut('table', field, JSON.stringify(table));
    const users = this._number('user_number') + 1;
    storage.put('user_number', users.toString());
    storage.put('total_coins', (this._number('total_coins') + coins).toString());
    if (users >= ROUND_BETS && this._isDrawn()) {
      storage.put('last_lucky_block', block.number.toString());
      this._draw(block.number % DIGITS);
    }
  }

  // The third rule never holds: the last character of a hash is no multiple of 16.
  _isDrawn() {
    const last = this._number('last_lucky_block');
    if (last < 0 || block.number - last >= MIN_BLOCKS_BETWEEN_DRAWS) {
      return true;
    }
    const hash = block.parentHash;
    return block.number > last && Number(hash[hash.length - 1]) % 16 === 0;
  }

  _draw(digit) {
    const pot = Math.floor(this._number('total_coins') * POT_PERCENT / 100);
    const tables = [];
    for (let i = 0; i < DIGITS; i++) {
      tables.push(JSON.parse(storage.mapGet('table', i.toString())));
    }
    let winSum = 0;
    for (const record of tables[digit]) {
      winSum += record.coins;
    }
    const records = [];
    for (let i = 0; i < DIGITS; i++) {
      for (const record of tables[i]) {
        if (i === digit) {
          const reward = Math.floor(pot * record.coins / winSum);
          if (reward > 0) {
            blockchain.withdraw(record.account, reward, '');
          }
          record.reward = reward.toString();
        }
        records.push(record);
      }
    }
    const round = this._number('round');
    storage.put('result' + round, JSON.stringify({
      number: block.number,
      user_number: this._number('user_number'),
      k_number: tables[digit].length,
      total_coins: pot.toString(),
      records: records
    }));
    storage.put('user_number', '0');
    storage.put('total_coins', '0');
    storage.put('round', (round + 1).toString());
    this._clearTables();
  }

  _clearTables() {
    for (let i = 0; i < DIGITS; i++) {
      storage.mapPut('table', i.toString(), '[]');
    }
  }

  _number(key) {
    return JSON.parse(storage.get(key));
  }
}

module.exports = LuckyBet;
`,
  }
}
