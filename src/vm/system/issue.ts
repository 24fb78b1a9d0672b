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
const YEARLY_RATE = 0.0296;
const YEAR_NS = 31536000000000000;
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
    const gap = block.time - JSON.parse(last);
    if (gap <= 0) {
      return;
    }
    storage.put('IOSTLastIssueTime', block.time.toString());
    const supply = new BigNumber(blockchain.call('token.iost', 'supply', ['iost'])[0]);
    const amount = supply.times(YEARLY_RATE).times(gap).div(YEAR_NS);
    const share = amount.times(THIRD);
    const third = share.toFixed(8);
    this._mint(foundation, amount.minus(share).minus(share).toFixed(8));
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
