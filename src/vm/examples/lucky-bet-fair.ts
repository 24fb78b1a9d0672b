import type { ContractText } from './contract-text.ts'

/** Lengths of a round's phases in blocks. */
export type FairTimes = {
  /** From the first bet on, unless the round is full before. */
  readonly bets: number
  /** Between the last bet and the first reveal: as long as the chain might still change. */
  readonly lock: number
  /** Within which everybody has to reveal. */
  readonly reveals: number
}

export const FAIR_TIMES: FairTimes = { bets: 60, lock: 12, reveals: 120 }
export const FAIR_MAX_PLAYERS = 10
export const FAIR_MAX_COINS = 5
/** More than a full round's pot: keeping a secret back to change the draw always costs more than it can bring. */
export const FAIR_DEPOSIT = 60
/** Rounds whose results the contract keeps at hand; older ones stand in the receipts. */
export const FAIR_KEPT_RESULTS = 10

/**
 * Lucky Bet by commitment and reveal. Everybody commits to a digit and a secret; when bets are closed everybody opens; the
 * digit drawn follows from the opened secrets and nothing else, so neither the last bettor nor a block producer can aim it.
 * Who does not open loses the stake to the pot and the deposit for good. The whole pot is always paid out.
 */
export function luckyBetFair(times: FairTimes = FAIR_TIMES): ContractText {
  return {
    info: {
      lang: 'javascript',
      version: '1.0.0',
      abi: [
        {
          name: 'commit',
          args: ['number', 'number', 'string'],
          amountLimit: [{ token: 'iost', val: String(FAIR_DEPOSIT + FAIR_MAX_COINS) }],
        },
        { name: 'reveal', args: ['number', 'string'] },
        { name: 'settle', args: [] },
      ],
    },
    source: `
const BET_BLOCKS = ${times.bets};
const LOCK_BLOCKS = ${times.lock};
const REVEAL_BLOCKS = ${times.reveals};
const MAX_PLAYERS = ${FAIR_MAX_PLAYERS};
const MAX_COINS = ${FAIR_MAX_COINS};
const DEPOSIT = ${FAIR_DEPOSIT};
const KEPT_RESULTS = ${FAIR_KEPT_RESULTS};
const MIN_REVEALS = 2;
const DIGITS = 10;
const UNIT = 100000000;
const SECRET_CHARS = 64;
const HEX = '0123456789abcdef';
const BURN = 'deadaddr';

class FairBet {
  init() {
    this._putRound({ round: 1, players: 0, revealed: 0, openedAt: 0, closedAt: 0 });
  }

  // A stake of whole IOST and the hash of round/account/digit/secret; a bet that comes late for its round is refused,
  // because its hash could never be opened in another.
  commit(number, coins, commitment) {
    const account = this._player();
    if (this._phase(this._round()) === 'over') {
      this._settle();
    }
    const round = this._round();
    const phase = this._phase(round);
    if (phase !== 'empty' && phase !== 'bets') {
      throw new Error('bets are closed');
    }
    if (number !== round.round) {
      throw new Error('the bet is for another round');
    }
    if (!Number.isInteger(coins) || coins < 1 || coins > MAX_COINS) {
      throw new Error('coins should be 1 to ' + MAX_COINS);
    }
    if (commitment.length < 32 || commitment.length > 50) {
      throw new Error('commitment is not a hash');
    }
    if (storage.mapHas('entries', account)) {
      throw new Error('one bet per account and round');
    }
    blockchain.deposit(account, (coins + DEPOSIT).toString(), 'bet ' + round.round);
    const entry = { coins: coins, commitment: commitment };
    storage.mapPut('entries', account, JSON.stringify(entry), account);
    if (round.players === 0) {
      round.openedAt = block.number;
      round.closedAt = block.number + BET_BLOCKS;
    }
    round.players += 1;
    if (round.players === MAX_PLAYERS) {
      round.closedAt = block.number;
    }
    this._putRound(round);
    blockchain.receipt(JSON.stringify({ round: round.round, account: account, coins: coins, commitment: commitment }));
  }

  // Opens the caller's commitment.
  reveal(number, secret) {
    const account = this._player();
    const round = this._round();
    if (this._phase(round) !== 'reveals') {
      throw new Error('it is not the time to reveal');
    }
    const entry = JSON.parse(storage.mapGet('entries', account));
    if (entry === null) {
      throw new Error('no bet in this round');
    }
    if (entry.secret !== undefined) {
      throw new Error('already revealed');
    }
    if (!Number.isInteger(number) || number < 0 || number >= DIGITS) {
      throw new Error('number should be 0 to 9');
    }
    this._checkSecret(secret);
    if (IOSTCrypto.sha3([round.round, account, number, secret].join('/')) !== entry.commitment) {
      throw new Error('this is not what was committed');
    }
    entry.number = number;
    entry.secret = secret;
    storage.mapPut('entries', account, JSON.stringify(entry), account);
    round.revealed += 1;
    this._putRound(round);
    blockchain.receipt(JSON.stringify({ round: round.round, account: account, number: number, secret: secret }));
  }

  // Ends a round whose time is up or where everybody has revealed; anybody may call.
  settle() {
    if (this._phase(this._round()) !== 'over') {
      throw new Error('the round is not over');
    }
    return this._settle();
  }

  _phase(round) {
    if (round.players === 0) {
      return 'empty';
    }
    const number = block.number;
    if (round.players < MAX_PLAYERS && number <= round.closedAt) {
      return 'bets';
    }
    if (round.players < MIN_REVEALS || round.revealed === round.players) {
      return 'over';
    }
    if (number <= round.closedAt + LOCK_BLOCKS) {
      return 'lock';
    }
    return number <= round.closedAt + LOCK_BLOCKS + REVEAL_BLOCKS ? 'reveals' : 'over';
  }

  _settle() {
    const round = this._round();
    const entries = [];
    let pot = 0;
    for (const account of storage.mapKeys('entries')) {
      const entry = JSON.parse(storage.mapGet('entries', account));
      entry.account = account;
      entry.paid = 0;
      entries.push(entry);
      pot += entry.coins * UNIT;
      storage.mapDel('entries', account);
    }
    const open = entries.filter((entry) => { return entry.secret !== undefined; });
    const drawn = open.length >= MIN_REVEALS ? this._draw(open) : { number: -1, seed: '' };
    const hits = open.filter((entry) => { return entry.number === drawn.number; });
    if (drawn.number >= 0) {
      this._share(pot, hits.length > 0 ? hits : open);
    } else {
      for (const entry of entries) {
        entry.paid = entry.coins * UNIT;
      }
    }
    let burnt = 0;
    for (const entry of entries) {
      if (entry.secret !== undefined || open.length === 0) {
        entry.paid += DEPOSIT * UNIT;
      } else {
        burnt += DEPOSIT;
      }
      if (entry.paid > 0) {
        blockchain.withdraw(entry.account, (entry.paid / UNIT).toFixed(8), 'round ' + round.round);
      }
    }
    if (burnt > 0) {
      blockchain.withdraw(BURN, burnt.toString(), 'round ' + round.round);
    }
    const result = {
      round: round.round,
      block: block.number,
      tx: tx.hash,
      number: drawn.number,
      players: entries.length,
      revealed: open.length,
      winners: hits.length,
      pot: pot / UNIT
    };
    const publisher = blockchain.publisher();
    storage.put('result' + round.round % KEPT_RESULTS, JSON.stringify(result), publisher);
    this._putRound({ round: round.round + 1, players: 0, revealed: 0, openedAt: 0, closedAt: 0 });
    blockchain.receipt(JSON.stringify({ result: result, seed: drawn.seed, burnt: burnt, entries: entries }));
    return result;
  }

  // The digit is the hash of all opened secrets in the order of their bets.
  _draw(open) {
    let secrets = '';
    for (const entry of open) {
      secrets += entry.secret;
    }
    const seed = IOSTCrypto.sha3Hex(secrets);
    return { number: Number('0x' + seed.slice(0, 12)) % DIGITS, seed: seed };
  }

  // Divides the pot by stake; the last one takes what rounding leaves.
  _share(pot, winners) {
    let stakes = 0;
    for (const entry of winners) {
      stakes += entry.coins;
    }
    let left = pot;
    for (let i = 0; i < winners.length; i++) {
      const share = i === winners.length - 1 ? left : Math.floor(pot * winners[i].coins / stakes);
      winners[i].paid = share;
      left -= share;
    }
  }

  // Nobody can be made to bet by a contract he calls.
  _player() {
    const context = JSON.parse(blockchain.contextInfo());
    if (!context.caller.is_account) {
      throw new Error('only accounts may play');
    }
    return context.caller.name;
  }

  _checkSecret(secret) {
    if (secret.length !== SECRET_CHARS) {
      throw new Error('secret should be ' + SECRET_CHARS + ' hexadecimal digits');
    }
    for (let i = 0; i < secret.length; i++) {
      if (HEX.indexOf(secret[i]) < 0) {
        throw new Error('secret should be ' + SECRET_CHARS + ' hexadecimal digits');
      }
    }
  }

  _round() {
    return JSON.parse(storage.get('round'));
  }

  _putRound(round) {
    storage.put('round', JSON.stringify(round));
  }
}

module.exports = FairBet;
`,
  }
}
