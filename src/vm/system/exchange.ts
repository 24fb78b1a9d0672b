import { method, type SystemContract } from './system-contract.ts'

/** exchange.iost: transfers that may create the account they pay. Source: spec contracts §6.6. */
export const exchangeContract: SystemContract = {
  id: 'exchange.iost',
  version: '1.0.0',
  abi: [
    method('can_update', 'string'),
    method('transfer', 'string string string string', { '*': 'unlimited' }),
  ],
  source: `
const MIN_AMOUNT = 100;
const PLEDGE = 10;
const RAM_BYTES = 1000;
const CREATE = 'create:';

class Exchange {
  init() {}

  can_update(data) {
    const ret = blockchain.requireAuth('admin', 'active');
    if (ret !== true) {
      throw new Error('require auth failed. ret = ' + ret);
    }
    return true;
  }

  transfer(token, to, amount, memo) {
    const from = blockchain.publisher();
    if (to !== '') {
      blockchain.call('token.iost', 'transfer', [token, from, to, amount, memo]);
      return;
    }
    if (!new BigNumber(amount).gte(MIN_AMOUNT)) {
      throw new Error('transfer amount should be greater or equal to ' + MIN_AMOUNT);
    }
    if (!memo.startsWith(CREATE)) {
      throw new Error('unsupported command : ' + memo + ', use create:XX');
    }
    if (token !== 'iost') {
      throw new Error('must transfer iost if you want to create a new account');
    }
    const parts = memo.slice(CREATE.length).split(':');
    if (parts.length !== 3) {
      throw new Error('memo of transferring to a new account should be of format create:name:ownerKey:activeKey');
    }
    blockchain.call('auth.iost', 'signUp', parts);
    const ramPrice = blockchain.call('ram.iost', 'buy', [from, parts[0], RAM_BYTES])[0];
    const rest = new BigNumber(amount).minus(ramPrice).minus(PLEDGE);
    blockchain.transfer(from, parts[0], rest, memo);
  }
}

module.exports = Exchange;
`,
}
