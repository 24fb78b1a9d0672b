import { abi, contract, type Example } from './example.ts'

export const token: Example = {
  id: 'token',
  title: 'Own token',
  about: 'The contract issues a token of token.iost; holders transfer it there like any other.',
  accounts: ['alice', 'bobby'],
  contracts: {
    mint: contract(
      `
const SYMBOL = 'shell';
const SUPPLY = 1000000;

class Mint {
  init() {
    const config = { decimal: 2, fullName: 'Sea shells' };
    blockchain.callWithAuth('token.iost', 'create', [SYMBOL, blockchain.contractName(), SUPPLY, config]);
  }

  issue(to, amount) {
    if (!blockchain.requireAuth(blockchain.contractOwner(), 'active')) {
      throw new Error('only the owner issues');
    }
    blockchain.callWithAuth('token.iost', 'issue', [SYMBOL, to, amount]);
  }
}

module.exports = Mint;
`,
      abi('issue', 'string string'),
    ),
  },
  story: [
    { as: 'bobby', contract: 'mint', abi: 'issue', args: ['bobby', '10'], fails: 'only the owner issues' },
    { as: 'alice', contract: 'mint', abi: 'issue', args: ['alice', '10.50'] },
    { as: 'alice', contract: 'token.iost', abi: 'transfer', args: ['shell', 'alice', 'bobby', '4.25', ''] },
    { as: 'bobby', contract: 'token.iost', abi: 'balanceOf', args: ['shell', 'bobby'], returns: '4.25' },
  ],
}

export const escrow: Example = {
  id: 'escrow',
  title: 'Escrow',
  about:
    'A buyer’s money waits in the contract until the buyer releases it, or the seller or a judge sends it back.',
  accounts: ['alice', 'bobby', 'judge'],
  contracts: {
    escrow: contract(
      `
class Escrow {
  init() {
    storage.put('next', '1');
  }

  // The caller pays; the deal's number is returned.
  open(seller, judge, amount) {
    const buyer = blockchain.publisher();
    blockchain.deposit(buyer, amount, 'escrow');
    const id = storage.get('next');
    storage.put('next', (JSON.parse(id) + 1).toString());
    const deal = { buyer: buyer, seller: seller, judge: judge, amount: amount };
    storage.mapPut('deal', id, JSON.stringify(deal), buyer);
    return id;
  }

  release(id) {
    const deal = this._take(id);
    this._only(deal.buyer, deal.judge);
    blockchain.withdraw(deal.seller, deal.amount, 'released');
  }

  refund(id) {
    const deal = this._take(id);
    this._only(deal.seller, deal.judge);
    blockchain.withdraw(deal.buyer, deal.amount, 'refunded');
  }

  // Deleted before anything is paid: nobody is paid twice.
  _take(id) {
    const stored = storage.mapGet('deal', id);
    if (stored === null) {
      throw new Error('no such deal');
    }
    storage.mapDel('deal', id);
    return JSON.parse(stored);
  }

  _only(first, second) {
    if (!blockchain.requireAuth(first, 'active') && !blockchain.requireAuth(second, 'active')) {
      throw new Error('not your decision');
    }
  }
}

module.exports = Escrow;
`,
      abi('open', 'string string string', '1000'),
      abi('release', 'string'),
      abi('refund', 'string'),
    ),
  },
  story: [
    { as: 'alice', contract: 'escrow', abi: 'open', args: ['bobby', 'judge', '100'], returns: '1' },
    { as: 'bobby', contract: 'escrow', abi: 'release', args: ['1'], fails: 'not your decision' },
    { as: 'alice', contract: 'escrow', abi: 'release', args: ['1'] },
    { as: 'alice', contract: 'escrow', abi: 'release', args: ['1'], fails: 'no such deal' },
    { as: 'alice', contract: 'escrow', abi: 'open', args: ['bobby', 'judge', '50'], returns: '2' },
    { as: 'alice', contract: 'escrow', abi: 'refund', args: ['2'], fails: 'not your decision' },
    { as: 'judge', contract: 'escrow', abi: 'refund', args: ['2'] },
    { as: 'bobby', contract: 'token.iost', abi: 'balanceOf', args: ['iost', 'bobby'], returns: '1100' },
  ],
  scripts: {
    'escrow.test.js': `
const START = 1000;

const turn = gen.object({
  who: gen.account(),
  other: gen.account(),
  amount: gen.integer(1, 60),
  move: gen.pick('open', 'release', 'refund'),
  deal: gen.integer(1, 4),
});

// Whatever people try, and however often it is refused: what is not with them is in an open deal.
property('no money vanishes', [gen.list(turn, 6)], (turns) => {
  for (const { who, other, amount, move, deal } of turns) {
    if (move === 'open') {
      send(who, 'escrow', 'open', other, 'judge', '' + amount);
    } else {
      refused(who, 'escrow', move, '' + deal);
    }
  }
  let open = 0;
  for (let id = 1; id < Number(stored('escrow', 'next')); id++) {
    const deal = stored('escrow', 'deal', '' + id);
    open += deal === null ? 0 : Number(JSON.parse(deal).amount);
  }
  let held = 0;
  for (const who of accounts) {
    held += Number(balance(who));
  }
  same(Number(balance('escrow')), open);
  same(held + open, START * accounts.length);
}, { runs: 20 });
`,
  },
}

export const vault: Example = {
  id: 'vault',
  title: 'Vault of several owners',
  about: 'Money leaves when enough owners agree. Each approval is a transaction of its own.',
  accounts: ['alice', 'bobby', 'carol'],
  contracts: {
    vault: contract(
      `
class Vault {
  init() {}

  /**
   * @param {json} owners
   * @param {number} quorum
   */
  setup(owners, quorum) {
    if (storage.has('owners') || !blockchain.requireAuth(blockchain.contractOwner(), 'active')) {
      throw new Error('the vault is set up once, by its publisher');
    }
    if (quorum < 1 || quorum > owners.length) {
      throw new Error('quorum should be 1 to ' + owners.length);
    }
    storage.put('owners', JSON.stringify(owners));
    storage.put('quorum', quorum.toString());
    storage.put('next', '1');
  }

  deposit(amount) {
    blockchain.deposit(blockchain.publisher(), amount, 'vault');
  }

  propose(to, amount) {
    const who = this._owner();
    const id = storage.get('next');
    storage.put('next', (JSON.parse(id) + 1).toString());
    storage.mapPut('proposal', id, JSON.stringify({ to: to, amount: amount, agreed: [who] }));
    this._payIfAgreed(id);
    return id;
  }

  approve(id) {
    const who = this._owner();
    const stored = storage.mapGet('proposal', id);
    if (stored === null) {
      throw new Error('no such proposal');
    }
    const proposal = JSON.parse(stored);
    if (proposal.agreed.includes(who)) {
      throw new Error('you agreed already');
    }
    proposal.agreed.push(who);
    storage.mapPut('proposal', id, JSON.stringify(proposal));
    this._payIfAgreed(id);
  }

  _payIfAgreed(id) {
    const proposal = JSON.parse(storage.mapGet('proposal', id));
    if (proposal.agreed.length >= JSON.parse(storage.get('quorum'))) {
      storage.mapDel('proposal', id);
      blockchain.withdraw(proposal.to, proposal.amount, 'vault ' + id);
    }
  }

  _owner() {
    const who = blockchain.publisher();
    if (!JSON.parse(storage.get('owners')).includes(who)) {
      throw new Error('only owners');
    }
    return who;
  }
}

module.exports = Vault;
`,
      abi('setup', 'json number'),
      abi('deposit', 'string', '1000'),
      abi('propose', 'string string'),
      abi('approve', 'string'),
    ),
  },
  story: [
    { as: 'alice', contract: 'vault', abi: 'setup', args: [['alice', 'bobby'], 2] },
    { as: 'carol', contract: 'vault', abi: 'deposit', args: ['300'] },
    { as: 'carol', contract: 'vault', abi: 'propose', args: ['carol', '300'], fails: 'only owners' },
    { as: 'alice', contract: 'vault', abi: 'propose', args: ['alice', '120'], returns: '1' },
    { as: 'alice', contract: 'vault', abi: 'approve', args: ['1'], fails: 'you agreed already' },
    { as: 'bobby', contract: 'vault', abi: 'approve', args: ['1'] },
    { as: 'bobby', contract: 'vault', abi: 'approve', args: ['1'], fails: 'no such proposal' },
    { as: 'alice', contract: 'token.iost', abi: 'balanceOf', args: ['iost', 'alice'], returns: '1120' },
  ],
}

export const auction: Example = {
  id: 'auction',
  title: 'Auction',
  about:
    'Who is outbid fetches the money himself: a payment that cannot fail for one does not stop the others.',
  accounts: ['alice', 'bobby', 'carol'],
  contracts: {
    auction: contract(
      `
class Auction {
  init() {}

  /**
   * @param {number} blocks
   * @param {number} minimum
   */
  start(blocks, minimum) {
    if (storage.has('end') || !blockchain.requireAuth(blockchain.contractOwner(), 'active')) {
      throw new Error('started once, by the publisher');
    }
    storage.put('end', (block.number + blocks).toString());
    storage.put('best', JSON.stringify({ by: '', amount: minimum - 1 }));
  }

  /**
   * @param {number} amount
   */
  bid(amount) {
    if (block.number > JSON.parse(storage.get('end'))) {
      throw new Error('the auction is over');
    }
    const best = JSON.parse(storage.get('best'));
    if (amount <= best.amount) {
      throw new Error('bid more than ' + best.amount);
    }
    const who = blockchain.publisher();
    blockchain.deposit(who, amount.toString(), 'bid');
    if (best.by !== '') {
      this._owe(best.by, best.amount);
    }
    storage.put('best', JSON.stringify({ by: who, amount: amount }));
  }

  finish() {
    if (block.number <= JSON.parse(storage.get('end'))) {
      throw new Error('the auction is not over');
    }
    const best = JSON.parse(storage.get('best'));
    storage.del('best');
    if (best !== null && best.by !== '') {
      this._owe(blockchain.contractOwner(), best.amount);
    }
    return best === null ? '' : best.by;
  }

  fetch() {
    const who = blockchain.publisher();
    const owed = storage.mapGet('owed', who);
    if (owed === null) {
      throw new Error('nothing is owed to you');
    }
    storage.mapDel('owed', who);
    blockchain.withdraw(who, owed, 'auction');
    return owed;
  }

  _owe(who, amount) {
    const owed = storage.mapGet('owed', who);
    storage.mapPut('owed', who, ((owed === null ? 0 : JSON.parse(owed)) + amount).toString());
  }
}

module.exports = Auction;
`,
      abi('start', 'number number'),
      abi('bid', 'number', 'unlimited'),
      abi('finish'),
      abi('fetch'),
    ),
  },
  story: [
    { as: 'alice', contract: 'auction', abi: 'start', args: [5, 10] },
    { as: 'bobby', contract: 'auction', abi: 'bid', args: [9], fails: 'bid more than 9' },
    { as: 'bobby', contract: 'auction', abi: 'bid', args: [20] },
    { as: 'carol', contract: 'auction', abi: 'bid', args: [30] },
    { as: 'bobby', contract: 'auction', abi: 'fetch', args: [], returns: '20' },
    { as: 'bobby', contract: 'auction', abi: 'finish', args: [], fails: 'the auction is not over' },
    { as: 'bobby', contract: 'auction', abi: 'bid', args: [40], wait: 5, fails: 'the auction is over' },
    { as: 'bobby', contract: 'auction', abi: 'finish', args: [], returns: 'carol' },
    { as: 'alice', contract: 'auction', abi: 'fetch', args: [], returns: '30' },
    { as: 'alice', contract: 'auction', abi: 'fetch', args: [], fails: 'nothing is owed to you' },
  ],
}
