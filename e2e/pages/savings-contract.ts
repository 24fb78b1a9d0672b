/** The contract of the story, as a person pastes it: a savings box that pays out only to its savers. */
export const SAVINGS = `/*
 * A savings box. Everybody may put IOST in; each saver can take out what
 * he saved, and nobody else can. The owner may close it to new savers
 * and change its code, but cannot touch anybody's money.
 */

// The most one saver may hold, in IOST.
const MOST = 500;

class Savings {
  init() {
    storage.put('owner', blockchain.publisher());
    storage.put('open', 'yes');
    storage.put('savers', '0');
    storage.put('total', '0');
  }

  // Only the owner changes the code.
  can_update(data) {
    return blockchain.requireAuth(storage.get('owner'), 'active');
  }

  // Puts IOST in; the answer is what the saver holds then.
  save(amount) {
    const saver = blockchain.publisher();
    if (storage.get('open') !== 'yes') {
      throw new Error('closed');
    }
    const value = this._amount(amount);
    const held = this._held(saver);
    const next = held.plus(value);
    if (next.gt(MOST)) {
      throw new Error('more than ' + MOST + ' for one saver');
    }
    if (held.eq(0)) {
      this._count(1);
    }
    blockchain.deposit(saver, value.toFixed(), 'saved');
    this._put(saver, next);
    this._total(value);
    blockchain.event(JSON.stringify({ saver: saver, saved: value.toFixed() }));
    return next.toFixed();
  }

  // Takes IOST out again.
  take(amount) {
    const saver = blockchain.publisher();
    const value = this._amount(amount);
    const left = this._held(saver).minus(value);
    if (left.lt(0)) {
      throw new Error('not so much saved');
    }
    if (left.eq(0)) {
      this._count(-1);
    }
    this._put(saver, left);
    this._total(value.negated());
    blockchain.withdraw(saver, value.toFixed(), 'taken');
    return left.toFixed();
  }

  // What a saver holds.
  held(saver) {
    return this._held(saver).toFixed();
  }

  // How many save, and how much together.
  report() {
    return [storage.get('savers'), storage.get('total')];
  }

  // The owner lets savers in or no more.
  door(state) {
    if (!blockchain.requireAuth(storage.get('owner'), 'active')) {
      throw new Error('only the owner');
    }
    if (state !== 'yes' && state !== 'no') {
      throw new Error('yes or no');
    }
    storage.put('open', state);
  }

  _amount(text) {
    const value = new BigNumber(text);
    if (!value.isFinite() || value.lte(0) || value.decimalPlaces() > 8) {
      throw new Error('not an amount');
    }
    return value;
  }

  _held(saver) {
    const stored = storage.mapGet('held', saver);
    return new BigNumber(stored === null ? 0 : stored);
  }

  _put(saver, value) {
    if (value.eq(0)) {
      storage.mapDel('held', saver);
    } else {
      storage.mapPut('held', saver, value.toFixed(), saver);
    }
  }

  _count(by) {
    storage.put('savers', (JSON.parse(storage.get('savers')) + by).toString());
  }

  _total(by) {
    storage.put('total', new BigNumber(storage.get('total')).plus(by).toFixed());
  }
}

module.exports = Savings;
`

/** The next version: it greets new savers with a number. */
export const SAVINGS_2 = SAVINGS.replace(
  "return [storage.get('savers'), storage.get('total')];",
  "return [storage.get('savers'), storage.get('total'), 'of at most ' + MOST + ' each'];",
)

const none: readonly { token: string; val: string }[] = []
const method = (name: string, args: readonly string[], amountLimit = none) => ({ name, args, amountLimit })

export const SAVINGS_ABI = `${JSON.stringify(
  {
    lang: 'javascript',
    version: '1.0.0',
    abi: [
      method('can_update', ['string']),
      method('save', ['string'], [{ token: 'iost', val: '500' }]),
      method('take', ['string']),
      method('held', ['string']),
      method('report', []),
      method('door', ['string']),
    ],
  },
  null,
  2,
)}\n`

export const SAVINGS_TESTS = `${JSON.stringify(
  {
    accounts: ['alice', 'bobby'],
    tests: [
      {
        name: 'saving and taking',
        steps: [
          { as: 'alice', contract: 'savings', abi: 'save', args: ['10'], returns: '10' },
          { as: 'alice', contract: 'savings', abi: 'save', args: ['0.5'], returns: '10.5' },
          { as: 'bobby', contract: 'savings', abi: 'take', args: ['1'], fails: 'not so much saved' },
          { as: 'alice', contract: 'savings', abi: 'take', args: ['10.5'], returns: '0' },
          { as: 'bobby', contract: 'savings', abi: 'save', args: ['501'], fails: 'more than 500' },
        ],
      },
      {
        name: 'the door',
        steps: [
          { as: 'bobby', contract: 'savings', abi: 'door', args: ['no'], fails: 'only the owner' },
          { as: 'alice', contract: 'savings', abi: 'door', args: ['no'] },
          { as: 'bobby', contract: 'savings', abi: 'save', args: ['1'], fails: 'closed' },
        ],
      },
    ],
  },
  null,
  2,
)}\n`
