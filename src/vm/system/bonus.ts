import { method, type SystemContract } from './system-contract.ts'

/** bonus.iost: the token `contribute` that a block earns its witness, and its exchange. Source: spec contracts §6.5. */
export const bonusContract: SystemContract = {
  id: 'bonus.iost',
  version: '1.0.2',
  abi: [
    method('can_update', 'string'),
    method('initAdmin', 'string'),
    method('issueContribute', 'json'),
    method('exchangeIOST', 'string string', { '*': 'unlimited' }),
  ],
  source: `
const SELF = 'bonus.iost';
const FIRST_CONTRIB = '3.28513441';
const CONTRIB_PER_SUPPLY = '0.0000000001564349722223';
const WEEK_NS = 604800000000000;
const MAX_SUPPLY = 90000000000;

class Bonus {
  init() {
    blockchain.callWithAuth('token.iost', 'create', ['contribute', SELF, MAX_SUPPLY, { can_transfer: false, decimal: 8 }]);
    this._put('blockContrib', FIRST_CONTRIB);
    this._put('lastTime', block.time);
  }

  initAdmin(admin) {
    if (block.number !== 0) {
      throw new Error('init out of genesis block');
    }
    this._put('adminID', admin);
  }

  can_update(data) {
    this._auth(this._get('adminID'));
    return true;
  }

  // Pays the witness of the parent block.
  issueContribute(data) {
    this._auth('base.iost');
    this._refresh();
    const key = data.parent[0];
    const account = storage.globalMapGet('vote_producer.iost', 'producerKeyToId', key);
    const witness = account === null ? key : JSON.parse(account);
    blockchain.callWithAuth('token.iost', 'issue', ['contribute', witness, this._get('blockContrib')]);
  }

  exchangeIOST(account, amount) {
    this._auth(account);
    const have = blockchain.call('token.iost', 'balanceOf', ['contribute', account])[0];
    let wanted = new Float64(amount);
    if (wanted.isZero()) {
      wanted = new Float64(have);
    }
    if (wanted.lte(0) || wanted.gt(have)) {
      throw new Error('invalid amount: negative or greater than contribute');
    }
    const left = blockchain.call('token.iost', 'balanceOf', ['iost', SELF])[0];
    if (wanted.gt(left)) {
      throw new Error('left bonus not enough, please wait');
    }
    blockchain.callWithAuth('token.iost', 'destroy', ['contribute', account, wanted.toFixed()]);
    blockchain.withdraw(account, wanted.toFixed(), '');
  }

  // What a block earns follows the supply, once a week.
  _refresh() {
    if (block.time < this._get('lastTime') + WEEK_NS) {
      return;
    }
    const supply = new BigNumber(blockchain.call('token.iost', 'supply', ['iost'])[0]);
    this._put('blockContrib', supply.times(CONTRIB_PER_SUPPLY).toFixed(8));
    this._put('lastTime', block.time);
  }

  _auth(account) {
    const ret = blockchain.requireAuth(account, 'active');
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

module.exports = Bonus;
`,
}
