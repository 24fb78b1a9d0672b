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
/** More than all stakes of a full round: keeping a secret back to change the draw always costs more than it can bring. */
export const FAIR_DEPOSIT = 60
/** Rounds whose results the contract keeps at hand; each names the draw so many rounds before it. */
export const FAIR_KEPT_RESULTS = 10
/** Fewer opened bets make no draw: stakes are given back. */
export const FAIR_MIN_REVEALS = 2

/**
 * Lucky Bet by commitment and reveal. Everybody commits to a digit and a secret; when bets are closed everybody opens; the
 * digit drawn follows from the opened secrets and nothing else, so neither the last bettor nor a block producer can aim it.
 * The winners take from every other digit as much as is staked on theirs, and stakes beyond that come back: so no choice of
 * digits and stakes, with however many accounts, gains or loses on average. Who does not open loses stake and deposit to
 * nobody, because somebody who gained by it would try to keep others from opening.
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
const MIN_REVEALS = ${FAIR_MIN_REVEALS};
const ROUND_CHARS = 128;
const ENTRY_CHARS = 288;
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
    this._putEntry(account, { coins: coins, commitment: commitment, betTx: tx.hash });
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
    entry.openTx = tx.hash;
    this._putEntry(account, entry);
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
    const entries = this._takeEntries();
    const open = entries.filter((entry) => { return entry.secret !== undefined; });
    const isDrawn = open.length >= MIN_REVEALS;
    const drawn = isDrawn ? this._draw(open) : { number: -1, seed: '' };
    const pot = isDrawn ? this._share(open, drawn.number) : this._giveBack(entries);
    const burnt = this._pay(entries, open.length === 0, round.round);
    const slot = 'result' + round.round % KEPT_RESULTS;
    const before = JSON.parse(storage.get(slot));
    const result = {
      round: round.round,
      block: block.number,
      tx: tx.hash,
      number: drawn.number,
      players: entries.length,
      revealed: open.length,
      winners: open.filter((entry) => { return entry.number === drawn.number; }).length,
      pot: pot,
      earlier: before === null ? '' : before.tx
    };
    storage.put(slot, JSON.stringify(result), blockchain.publisher());
    this._putRound({ round: round.round + 1, players: 0, revealed: 0, openedAt: 0, closedAt: 0 });
    blockchain.receipt(JSON.stringify({ result: result, seed: drawn.seed, burnt: burnt, entries: entries }));
    return result;
  }

  // All bets in the order they came, off the table.
  _takeEntries() {
    const entries = [];
    for (const account of storage.mapKeys('entries')) {
      const entry = JSON.parse(storage.mapGet('entries', account));
      entry.account = account;
      entry.paid = 0;
      entries.push(entry);
      storage.mapDel('entries', account);
    }
    return entries;
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

  // Every other digit pays to the digit drawn at most what is staked there; the rest goes back. Returns the winners' part.
  _share(open, number) {
    const staked = [];
    for (let digit = 0; digit < DIGITS; digit++) {
      staked.push(0);
    }
    for (const entry of open) {
      staked[entry.number] += entry.coins;
    }
    let pot = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      const taken = Math.min(staked[digit], staked[number]);
      pot += taken;
      if (digit !== number) {
        this._divide(staked[digit] - taken, open, digit, staked[digit]);
      }
    }
    this._divide(pot, open, number, staked[number]);
    return pot;
  }

  // Divides whole IOST by stake among the bets on a digit; the last one takes what rounding leaves.
  _divide(coins, open, digit, stakes) {
    let left = coins * UNIT;
    let unpaid = stakes;
    for (const entry of open) {
      if (entry.number === digit) {
        unpaid -= entry.coins;
        entry.paid = unpaid === 0 ? left : Math.floor(coins * UNIT * entry.coins / stakes);
        left -= entry.paid;
      }
    }
  }

  _giveBack(entries) {
    for (const entry of entries) {
      entry.paid = entry.coins * UNIT;
    }
    return 0;
  }

  // Pays with the deposits of those who opened; what belongs to nobody is burnt. Returns the burnt IOST.
  _pay(entries, isForgiven, round) {
    let burnt = 0;
    for (const entry of entries) {
      if (entry.secret !== undefined || isForgiven) {
        entry.paid += DEPOSIT * UNIT;
      } else {
        burnt += DEPOSIT + entry.coins - entry.paid / UNIT;
      }
      if (entry.paid > 0) {
        blockchain.withdraw(entry.account, (entry.paid / UNIT).toFixed(8), 'round ' + round);
      }
    }
    if (burnt > 0) {
      blockchain.withdraw(BURN, burnt.toString(), 'round ' + round);
    }
    return burnt;
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

  // Rounds and bets always take the same room: nobody's RAM can run out between a bet and its payment.
  _putRound(round) {
    storage.put('round', this._fill(JSON.stringify(round), ROUND_CHARS));
  }

  _putEntry(account, entry) {
    storage.mapPut('entries', account, this._fill(JSON.stringify(entry), ENTRY_CHARS), account);
  }

  _fill(text, chars) {
    return text + ' '.repeat(Math.max(0, chars - text.length));
  }
}

module.exports = FairBet;
`,
  }
}
