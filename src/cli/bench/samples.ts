import type { Action } from '#core/tx/tx.ts'

/** A contract to deploy: its source, and the argument types of its methods. */
export type SampleContract = {
  readonly code: string
  readonly abi: Readonly<Record<string, readonly string[]>>
}

/** One kind of call. The first four are the contracts and calls with which go-iost itself was measured. */
export type Sample = {
  readonly name: string
  /** go-iost's figure in calls a second with two cores; null where none was measured. */
  readonly peer: number | null
  readonly contracts: readonly SampleContract[]
  /** Calls that put the state in place, given what the contracts are called. */
  prepare?(ids: readonly string[], accounts: readonly string[]): readonly Action[]
  /** The call of a number. */
  call(ids: readonly string[], accounts: readonly string[], i: number): Action
}

const NATIVE_TRANSFER: Sample = {
  name: 'native transfer',
  peer: 6_876,
  contracts: [],
  call: (_, accounts, i) =>
    action('token.iost', 'transfer', 'iost', payer(accounts, i), payee(accounts, i), '0.01', ''),
}

const TOKEN: Sample = {
  name: 'token-like call',
  peer: 476,
  contracts: [
    {
      abi: { seed: ['string', 'number'], move: ['string', 'string', 'number', 'json'] },
      code: `class Purse {
    init() {}
    seed(who, amount) { storage.mapPut("purse", who, amount.toString()); }
    move(from, to, amount, note) {
        const have = Number(storage.mapGet("purse", from) || "0");
        const got = Number(storage.mapGet("purse", to) || "0");
        if (have - amount < note.floor) {
            throw new Error("purse too small");
        }
        storage.mapPut("purse", from, String(have - amount));
        storage.mapPut("purse", to, String(got + amount));
        return [have - amount, got + amount];
    }
}
module.exports = Purse;
`,
    },
  ],
  prepare: ([purse], accounts) => accounts.map((who) => action(purse, 'seed', who, 1_000_000)),
  call: ([purse], accounts, i) =>
    action(purse, 'move', payer(accounts, i), payee(accounts, i), 3, {
      floor: 0,
      note: `rent no. ${i}`,
      tags: ['a', 'b'],
    }),
}

const STORE: Sample = {
  name: '20 puts',
  peer: 317,
  contracts: [
    {
      abi: { fill: ['string', 'string'] },
      code: `class Shelf {
    init() {}
    fill(shelf, text) {
        for (let i = 0; i < 20; i++) {
            storage.put("shelf/" + shelf + "/" + i, text + i);
        }
        return "20";
    }
}
module.exports = Shelf;
`,
    },
  ],
  call: ([shelf], accounts, i) =>
    action(shelf, 'fill', payer(accounts, i), 'x'.repeat(56) + String(i).padStart(6, '0')),
}

const LOOP: Sample = {
  name: 'loop of 10 000 additions',
  peer: 67,
  contracts: [
    {
      abi: { add: ['number'] },
      code: `class Adder {
    init() {}
    add(n) {
        let s = 0;
        for (let i = 0; i < n; i++) {
            s = s + i;
        }
        return s;
    }
}
module.exports = Adder;
`,
    },
  ],
  call: ([adder]) => action(adder, 'add', 10_000),
}

const NESTED: Sample = {
  name: 'call into another contract',
  peer: null,
  contracts: [
    {
      abi: { bump: ['string', 'number'] },
      code: `class Counter {
    init() {}
    bump(who, by) {
        const sum = Number(storage.mapGet("count", who) || "0") + by;
        storage.mapPut("count", who, String(sum));
        return sum;
    }
}
module.exports = Counter;
`,
    },
    {
      abi: { pass: ['string', 'string'] },
      code: `class Front {
    init() {}
    pass(counter, who) {
        return "now " + blockchain.call(counter, "bump", [who, 2])[0];
    }
}
module.exports = Front;
`,
    },
  ],
  call: ([counter, front], accounts, i) => action(front, 'pass', counter, payer(accounts, i)),
}

const MAPS: Sample = {
  name: '10 map fields read and written',
  peer: null,
  contracts: [
    {
      abi: { settle: ['string'] },
      code: `class Ledger {
    init() {}
    settle(book) {
        let sum = 0;
        for (let i = 0; i < 10; i++) {
            const line = "line" + i;
            if (storage.mapHas(book, line)) {
                sum += Number(storage.mapGet(book, line));
            }
            storage.mapPut(book, line, String(sum % 1000 + i));
        }
        return [sum, storage.mapKeys(book).length, storage.mapLen(book)];
    }
}
module.exports = Ledger;
`,
    },
  ],
  call: ([ledger], accounts, i) => action(ledger, 'settle', payer(accounts, i)),
}

export const SAMPLES: readonly Sample[] = [NATIVE_TRANSFER, TOKEN, STORE, LOOP, NESTED, MAPS]

function action(contract: string | undefined, actionName: string, ...args: readonly unknown[]): Action {
  return { contract: contract ?? '', actionName, data: JSON.stringify(args) }
}

function payer(accounts: readonly string[], i: number): string {
  return accounts[i % accounts.length] as string
}

function payee(accounts: readonly string[], i: number): string {
  return accounts[(i * 417 + 1) % accounts.length] as string
}
