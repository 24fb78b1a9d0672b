import { method, type SystemContract } from './system-contract.ts'

/** ram.iost: the market of state bytes. Source: spec contracts §6.2. */
export const ramContract: SystemContract = {
  id: 'ram.iost',
  version: '1.0.0',
  abi: [
    method('can_update', 'string'),
    method('initAdmin', 'string'),
    method('issue', 'number number number number'),
    method('buy', 'string string number', { iost: 'unlimited' }),
    method('sell', 'string string number', { '*': 'unlimited' }),
    method('lend', 'string string number', { '*': 'unlimited' }),
  ],
  source: `
const MARKET = 'ram.iost';
const FEE_TO = 'deadaddr';
const MAX_SUPPLY = 6871947673600;
const FEE_SHARE = 0.02;
const MIN_FEE = 0.01;
const START_PRICE = 0.005;
const MIN_TRADE = 10;
const NS_PER_SECOND = 1e9;

class Ram {
  init() {}

  initAdmin(admin) {
    this._genesisOnly();
    this._put('adminID', admin);
  }

  can_update(data) {
    this._auth(this._get('adminID'), 'active');
    return true;
  }

  issue(total, interval, increase, reserve) {
    this._genesisOnly();
    const config = { decimal: 0, fullName: 'IOST system ram', onlyIssuerCanTransfer: true };
    blockchain.callWithAuth('token.iost', 'create', ['ram', MARKET, MAX_SUPPLY, config]);
    blockchain.callWithAuth('token.iost', 'issue', ['ram', MARKET, total.toString()]);
    this._put('lastUpdateBlockTime', block.time);
    this._put('increaseInterval', interval);
    this._put('increaseAmount', increase);
    this._put('leftSpace', total);
    this._put('balance', total * START_PRICE);
    this._put('usedSpace', 0);
    const price = this._buyPrice(reserve);
    this._move(reserve, price);
  }

  buy(payer, account, amount) {
    this._checkAmount(amount);
    this._auth(payer, 'transfer');
    this._grow();
    const price = this._round(this._buyPrice(amount));
    const fee = Math.max(MIN_FEE, this._round(FEE_SHARE * price));
    const paid = (price + fee).toFixed(2);
    this._transfer('iost', payer, MARKET, paid);
    this._transfer('iost', MARKET, FEE_TO, fee.toFixed(2));
    this._transfer('ram', MARKET, account, amount.toString());
    this._move(amount, price);
    this._add('SR' + account, amount);
    this._add('TR' + account, amount);
    return paid;
  }

  sell(account, receiver, amount) {
    this._checkAmount(amount);
    this._auth(account, 'transfer');
    this._checkSelf(account, amount, 'sell');
    this._transfer('ram', account, MARKET, amount.toString());
    const price = this._round(-this._buyPrice(-amount));
    const paid = price.toFixed(2);
    this._transfer('iost', MARKET, receiver, paid);
    this._move(-amount, -price);
    this._add('SR' + account, -amount);
    this._add('TR' + account, -amount);
    return paid;
  }

  lend(from, to, amount) {
    this._checkAmount(amount);
    this._auth(from, 'transfer');
    this._checkSelf(from, amount, 'lend');
    this._transfer('ram', from, to, amount.toString());
    this._add('SR' + from, -amount);
    this._add('TR' + from, -amount);
    this._add('TR' + to, amount);
  }

  // The market grows by a fixed amount per interval of block time.
  _grow() {
    const interval = this._get('increaseInterval');
    const slot = (time) => { return Math.floor(time / NS_PER_SECOND / interval); };
    const slots = slot(block.time) - slot(this._get('lastUpdateBlockTime'));
    if (slots <= 0) {
      return;
    }
    const increase = slots * this._get('increaseAmount');
    blockchain.callWithAuth('token.iost', 'issue', ['ram', MARKET, increase.toString()]);
    this._put('leftSpace', this._get('leftSpace') + increase);
    this._put('lastUpdateBlockTime', block.time);
  }

  // What a number of bytes costs; a negative number gives the negative of what selling them brings.
  _buyPrice(amount) {
    const left = this._get('leftSpace');
    if (left <= amount) {
      throw new Error('buy amount is too much. left space is not enough ' + left + ' is less than ' + amount);
    }
    return this._get('balance') * (left / (left - amount) - 1);
  }

  _move(amount, price) {
    this._put('leftSpace', this._get('leftSpace') - amount);
    this._put('balance', this._get('balance') + price);
    this._put('usedSpace', this._get('usedSpace') + amount);
  }

  _add(key, amount) {
    const have = this._get(key);
    this._put(key, (have === null ? 0 : have) + amount);
  }

  _checkAmount(amount) {
    if (amount < MIN_TRADE) {
      throw new Error('minimum ram amount for trading is ' + MIN_TRADE + ' byte');
    }
  }

  _checkSelf(account, amount, deed) {
    const have = this._get('SR' + account);
    const self = have === null ? 0 : have;
    if (self < amount) {
      throw new Error('self ram amount ' + self + ', not enough for ' + deed);
    }
  }

  _transfer(token, from, to, amount) {
    blockchain.callWithAuth('token.iost', 'transfer', [token, from, to, amount, '']);
  }

  _round(value) {
    return Math.round(value * 100) / 100;
  }

  _genesisOnly() {
    if (block.number !== 0) {
      throw new Error('init out of genesis block');
    }
  }

  _auth(account, permission) {
    const ret = blockchain.requireAuth(account, permission);
    if (ret !== true) {
      throw new Error('require auth failed. ret = ' + ret);
    }
  }

  _get(key) {
    return JSON.parse(storage.get(key));
  }

  _put(key, value) {
    storage.put(key, JSON.stringify(value));
  }
}

module.exports = Ram;
`,
}
