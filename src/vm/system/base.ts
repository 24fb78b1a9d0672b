import { EPOCHS_PER_WINDOW, method, type SystemContract } from './system-contract.ts'

/** base.iost: what every block starts with. Source: spec contracts §6.5, network §2.4. */
export function baseContract(voteInterval: number): SystemContract {
  return {
    id: 'base.iost',
    version: '1.0.0',
    abi: [method('exec', 'json'), method('can_update', 'string'), method('initAdmin', 'string')],
    source: `
const VOTE_INTERVAL = ${voteInterval};
const ISSUE_INTERVAL = ${voteInterval * EPOCHS_PER_WINDOW};

class Base {
  init() {
    this._put('execBlockNumber', 0);
  }

  initAdmin(admin) {
    if (block.number !== 0) {
      throw new Error('init out of genesis block');
    }
    this._put('adminID', admin);
  }

  can_update(data) {
    const ret = blockchain.requireAuth(this._get('adminID'), 'active');
    if (ret !== true) {
      throw new Error('require auth failed. ret = ' + ret);
    }
    return true;
  }

  // Runs once per block, whoever calls.
  exec(data) {
    const number = block.number;
    if (this._get('execBlockNumber') === number) {
      return true;
    }
    this._put('execBlockNumber', number);
    this._count(block.witness);
    if (number % VOTE_INTERVAL === 0 && data.parent[2] === false) {
      blockchain.callWithAuth('vote_producer.iost', 'stat', []);
      storage.del('witness_produced');
    }
    if (number % ISSUE_INTERVAL === 0) {
      blockchain.callWithAuth('issue.iost', 'issueIOST', []);
    }
    blockchain.callWithAuth('bonus.iost', 'issueContribute', [data]);
  }

  _count(witness) {
    const stored = this._get('witness_produced');
    const produced = stored === null ? {} : stored;
    const before = produced[witness];
    produced[witness] = before === undefined ? 1 : before + 1;
    this._put('witness_produced', produced);
  }

  _get(key) {
    return JSON.parse(storage.get(key));
  }

  _put(key, value) {
    storage.put(key, JSON.stringify(value));
  }
}

module.exports = Base;
`,
  }
}
