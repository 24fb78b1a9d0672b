import { abi, contract, type Example } from './example.ts'

export const hello: Example = {
  id: 'hello',
  title: 'Hello',
  about: 'The smallest contract: a class with init, one method, and a line that exports it.',
  accounts: ['alice', 'bobby'],
  contracts: {
    hello: contract(
      `
class Hello {
  // Runs once, when the contract is published.
  init() {}

  greet(name) {
    return 'Hello, ' + name + '!';
  }
}

module.exports = Hello;
`,
      abi('greet', 'string'),
    ),
  },
  story: [{ as: 'bobby', contract: 'hello', abi: 'greet', args: ['world'], returns: 'Hello, world!' }],
}

export const counter: Example = {
  id: 'counter',
  title: 'Counter',
  about:
    'State is text under a key. A third argument of put says who pays for the bytes: here whoever counts.',
  accounts: ['alice', 'bobby'],
  contracts: {
    counter: contract(
      `
class Counter {
  init() {
    storage.put('total', '0');
  }

  /**
   * @param {number} n
   */
  add(n) {
    if (n <= 0) {
      throw new Error('n should be positive');
    }
    const who = blockchain.publisher();
    const mine = this._mine(who) + n;
    storage.mapPut('mine', who, mine.toString(), who);
    const total = JSON.parse(storage.get('total')) + n;
    storage.put('total', total.toString());
    return total;
  }

  mine(who) {
    return this._mine(who);
  }

  _mine(who) {
    const stored = storage.mapGet('mine', who);
    return stored === null ? 0 : JSON.parse(stored);
  }
}

module.exports = Counter;
`,
      abi('add', 'number'),
      abi('mine', 'string'),
    ),
  },
  story: [
    { as: 'alice', contract: 'counter', abi: 'add', args: [2], returns: '2' },
    { as: 'bobby', contract: 'counter', abi: 'add', args: [5], returns: '7' },
    { as: 'bobby', contract: 'counter', abi: 'mine', args: ['alice'], returns: '2' },
    { as: 'bobby', contract: 'counter', abi: 'add', args: [0], fails: 'n should be positive' },
  ],
  scripts: {
    'counter.test.js': `
test('nobody counts down', () => {
  same(refused('bobby', 'counter', 'add', -1), 'n should be positive');
  same(stored('counter', 'total'), '0');
});

// Whoever counts, in whatever order: everybody has their own count, and the total is the sum of all.
const turn = gen.object({ who: gen.account(), n: gen.integer(1, 100) });

property('the total is the sum of everyone’s count', [gen.list(turn, 5)], (turns) => {
  const mine = {};
  for (const { who, n } of turns) {
    send(who, 'counter', 'add', n);
    mine[who] = (mine[who] || 0) + n;
  }
  let sum = 0;
  for (const who of accounts) {
    same(stored('counter', 'mine', who), mine[who] === undefined ? null : '' + mine[who]);
    sum += mine[who] || 0;
  }
  same(stored('counter', 'total'), '' + sum);
}, { runs: 20 });
`,
  },
}

export const storagePatterns: Example = {
  id: 'storage',
  title: 'Storage patterns',
  about:
    'A long list in pages: every write touches one small page, so its price does not grow with the list.',
  accounts: ['alice', 'bobby'],
  contracts: {
    notes: contract(
      `
const PAGE = 3;
const MAX_TEXT = 100;

class Notes {
  init() {
    storage.put('count', '0');
  }

  add(text) {
    if (text.length > MAX_TEXT) {
      throw new Error('at most ' + MAX_TEXT + ' characters');
    }
    const who = blockchain.publisher();
    const count = JSON.parse(storage.get('count'));
    const key = 'page' + Math.floor(count / PAGE);
    // One field per note: its author pays for it, and nobody else's bytes grow.
    storage.mapPut(key, (count % PAGE).toString(), JSON.stringify({ by: who, text: text }), who);
    storage.put('count', (count + 1).toString());
    return count;
  }

  /**
   * @param {number} n
   */
  page(n) {
    const key = 'page' + n;
    const notes = [];
    for (const field of storage.mapKeys(key)) {
      notes.push(JSON.parse(storage.mapGet(key, field)));
    }
    return notes;
  }

  /**
   * Deleting gives the author's bytes back.
   * @param {number} n
   */
  remove(n) {
    const key = 'page' + Math.floor(n / PAGE);
    const field = (n % PAGE).toString();
    const stored = storage.mapGet(key, field);
    if (stored === null) {
      throw new Error('no such note');
    }
    if (!blockchain.requireAuth(JSON.parse(stored).by, 'active')) {
      throw new Error('only the author may remove a note');
    }
    storage.mapDel(key, field);
  }
}

module.exports = Notes;
`,
      abi('add', 'string'),
      abi('page', 'number'),
      abi('remove', 'number'),
    ),
  },
  story: [
    { as: 'alice', contract: 'notes', abi: 'add', args: ['one'], returns: '0' },
    { as: 'alice', contract: 'notes', abi: 'add', args: ['two'], returns: '1' },
    { as: 'bobby', contract: 'notes', abi: 'add', args: ['three'], returns: '2' },
    { as: 'bobby', contract: 'notes', abi: 'add', args: ['four'], returns: '3' },
    { as: 'alice', contract: 'notes', abi: 'remove', args: [2], fails: 'only the author may remove a note' },
    { as: 'bobby', contract: 'notes', abi: 'remove', args: [2] },
    {
      as: 'alice',
      contract: 'notes',
      abi: 'page',
      args: [0],
      returns: '[{"by":"alice","text":"one"},{"by":"alice","text":"two"}]',
    },
    { as: 'alice', contract: 'notes', abi: 'page', args: [1], returns: '[{"by":"bobby","text":"four"}]' },
  ],
}

export const upgradeable: Example = {
  id: 'upgrade',
  title: 'Contract that can be updated',
  about: 'Only a contract with can_update can ever change. Here its owner alone may do it; the state stays.',
  accounts: ['alice', 'bobby'],
  contracts: {
    upgrade: contract(
      `
class Upgradeable {
  init() {
    storage.put('value', 'first');
  }

  // Asked before an update; the answer true lets it happen.
  can_update(data) {
    return blockchain.requireAuth(blockchain.contractOwner(), 'active');
  }

  version() {
    return 1;
  }

  set(value) {
    if (!blockchain.requireAuth(blockchain.contractOwner(), 'active')) {
      throw new Error('only the owner');
    }
    storage.put('value', value);
  }

  value() {
    return storage.get('value');
  }
}

module.exports = Upgradeable;
`,
      abi('can_update', 'string'),
      abi('version'),
      abi('set', 'string'),
      abi('value'),
    ),
  },
  story: [
    { as: 'alice', contract: 'upgrade', abi: 'can_update', args: [''], returns: 'true' },
    { as: 'bobby', contract: 'upgrade', abi: 'can_update', args: [''], returns: 'false' },
    { as: 'bobby', contract: 'upgrade', abi: 'set', args: ['mine'], fails: 'only the owner' },
    { as: 'alice', contract: 'upgrade', abi: 'set', args: ['second'] },
    { as: 'bobby', contract: 'upgrade', abi: 'value', args: [], returns: 'second' },
  ],
}

export const calls: Example = {
  id: 'calls',
  title: 'Calls between contracts',
  about:
    'call gives an array of texts: take the first and parse it. callWithAuth lends the own authority for one call.',
  accounts: ['alice', 'bobby'],
  contracts: {
    oracle: contract(
      `
class Oracle {
  init() {}

  /**
   * @param {string} item
   * @param {number} price
   */
  setPrice(item, price) {
    if (!blockchain.requireAuth(blockchain.contractOwner(), 'active')) {
      throw new Error('only the owner sets prices');
    }
    storage.mapPut('price', item, price.toString());
  }

  price(item) {
    const price = storage.mapGet('price', item);
    if (price === null) {
      throw new Error('no price of ' + item);
    }
    return price;
  }
}

module.exports = Oracle;
`,
      abi('setPrice', 'string number'),
      abi('price', 'string'),
    ),
    shop: contract(
      `
class Shop {
  init() {}

  useOracle(id) {
    if (!blockchain.requireAuth(blockchain.contractOwner(), 'active')) {
      throw new Error('only the owner');
    }
    storage.put('oracle', id);
  }

  /**
   * @param {string} item
   * @param {number} count
   */
  buy(item, count) {
    const answer = blockchain.call(storage.get('oracle'), 'price', [item]);
    const total = JSON.parse(answer[0]) * count;
    blockchain.deposit(blockchain.publisher(), total.toString(), item);
    return total;
  }
}

module.exports = Shop;
`,
      abi('useOracle', 'string'),
      abi('buy', 'string number', '100'),
    ),
  },
  story: [
    { as: 'alice', contract: 'shop', abi: 'useOracle', args: ['$oracle'] },
    { as: 'bobby', contract: 'shop', abi: 'buy', args: ['apple', 2], fails: 'no price of apple' },
    { as: 'alice', contract: 'oracle', abi: 'setPrice', args: ['apple', 3] },
    {
      as: 'bobby',
      contract: 'oracle',
      abi: 'setPrice',
      args: ['apple', 1],
      fails: 'only the owner sets prices',
    },
    { as: 'bobby', contract: 'shop', abi: 'buy', args: ['apple', 2], returns: '6' },
  ],
}
