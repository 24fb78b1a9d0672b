import { method, type SystemContract } from './system-contract.ts'

/** issue.iost: the supply of IOST, its start and its growth. Source: spec contracts §6.5. */
export const issueContract: SystemContract = {
  id: 'issue.iost',
  version: '1.0.0',
  abi: [
    method('can_update', 'string'),
    method('initGenesis', 'string json json'),
    method('issueIOST', ''),
    method('issueIOSTTo', 'string string'),
  ],
  source: `
const SELF = 'issue.iost';
const RATE_PER_NS = new Float64('0.0296').div('31536000000000000');
const THIRD = '0.33333333';

class Issue {
  init() {}

  initGenesis(admin, token, accounts) {
    if (block.number !== 0) {
      throw new Error('init out of genesis block');
    }
    storage.put('adminID', admin);
    storage.put('FoundationAccount', token.FoundationAccount);
    const config = { can_transfer: true, decimal: token.IOSTDecimal };
    blockchain.callWithAuth('token.iost', 'create', ['iost', SELF, token.IOSTTotalSupply, config]);
    for (const account of accounts) {
      if (account.Balance !== 0) {
        this._mint(account.ID, new BigNumber(account.Balance).toFixed());
      }
    }
    storage.put('IOSTDecimal', token.IOSTDecimal.toString());
    storage.put('IOSTLastIssueTime', block.time.toString());
  }

  can_update(data) {
    const ret = blockchain.requireAuth(storage.get('adminID'), 'active');
    if (ret !== true) {
      throw new Error('require auth failed. ret = ' + ret);
    }
    return true;
  }

  // Mints what the time since the last issue brings: a third each for foundation, block bonus and candidates.
  issueIOST() {
    this._only('base.iost', storage.get('adminID'));
    const last = storage.get('IOSTLastIssueTime');
    if (last === null) {
      throw new Error('IOSTLastIssueTime not set.');
    }
    const foundation = storage.get('FoundationAccount');
    if (foundation === null) {
      throw new Error('FoundationAccount not set.');
    }
    const now = new Float64(block.time);
    const gap = now.minus(last);
    if (gap.lte(0)) {
      return;
    }
    storage.put('IOSTLastIssueTime', now.toFixed());
    const supply = new Float64(blockchain.call('token.iost', 'supply', ['iost'])[0]);
    const digits = JSON.parse(storage.get('IOSTDecimal'));
    const amount = supply.multi(RATE_PER_NS).multi(gap);
    const share = amount.multi(THIRD);
    const third = share.toFixed(digits);
    this._mint(foundation, amount.minus(share).minus(share).toFixed(digits));
    this._mint('bonus.iost', third);
    this._mint(SELF, third);
    blockchain.callWithAuth('vote_producer.iost', 'topupCandidateBonus', [third, SELF]);
  }

  issueIOSTTo(account, amount) {
    this._only('auth.iost');
    this._mint(account, amount);
  }

  _only(first, second) {
    if (blockchain.requireAuth(first, 'active')) {
      return;
    }
    if (second === undefined || !blockchain.requireAuth(second, 'active')) {
      throw new Error('issue iost permission denied');
    }
  }

  _mint(account, amount) {
    blockchain.callWithAuth('token.iost', 'issue', ['iost', account, amount]);
  }
}

module.exports = Issue;
`,
}
