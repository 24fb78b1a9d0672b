import { method, type SystemContract } from './system-contract.ts'

/** vote.iost: votes of any kind, weighed in IOST. Source: spec contracts §6.3. */
export const voteContract: SystemContract = {
  id: 'vote.iost',
  version: '1.0.3',
  abi: [
    method('can_update', 'string'),
    method('initAdmin', 'string'),
    method('newVote', 'string string json', { iost: 'unlimited' }),
    method('setCanVote', 'string bool'),
    method('setFreezeTime', 'string number'),
    method('addOption', 'string string bool'),
    method('removeOption', 'string string bool'),
    method('getOption', 'string string'),
    method('vote', 'string string string string', { iost: 'unlimited' }),
    method('unvote', 'string string string string'),
    method('getVote', 'string string'),
    method('getResult', 'string'),
    method('delVote', 'string'),
  ],
  source: `
const SELF = 'vote.iost';
const NEW_VOTE_DEPOSIT = '1000';
const MAX_DESCRIPTION = 65536;
const MAX_OPTIONS = 65536;
const MAX_OPTION = 2048;
const MAX_RESULT = 2000;
const NEVER = -1;

class Vote {
  init() {
    this._put('current_id', '0');
  }

  initAdmin(admin) {
    if (block.number !== 0) {
      throw new Error('init out of genesis block');
    }
    storage.put('adminID', admin);
    this._put('fundID', [admin]);
  }

  can_update(data) {
    this._auth(storage.get('adminID'));
    return true;
  }

  newVote(owner, description, info) {
    this._auth(owner);
    this._checkNewVote(description, info);
    const deposit = block.number === 0 ? '0' : NEW_VOTE_DEPOSIT;
    if (deposit !== '0') {
      this._pay(owner, SELF, deposit);
    }
    const id = new BigNumber(this._get('current_id')).plus(1).toFixed();
    this._put('current_id', id);
    for (const option of info.options) {
      this._mapPut('v_' + id, option, { votes: '0', deleted: 0, clearTime: NEVER }, owner);
    }
    this._mapPut('voteInfo', id, {
      deleted: 0,
      description: description,
      resultNumber: info.resultNumber,
      minVote: info.minVote,
      anyOption: info.anyOption ? true : false,
      freezeTime: info.freezeTime === undefined ? 0 : info.freezeTime,
      deposit: deposit,
      optionNum: info.options.length,
      canVote: info.canVote === undefined || info.canVote ? true : false
    }, owner);
    this._mapPut('preResult', id, {});
    this._mapPut('owner', id, owner, owner);
    return id;
  }

  setCanVote(id, canVote) {
    this._authOwnerOrAdmin(id);
    const info = this._info(id);
    info.canVote = canVote;
    this._mapPut('voteInfo', id, info, blockchain.publisher());
  }

  setFreezeTime(id, freezeTime) {
    this._authOwnerOrAdmin(id);
    const info = this._info(id);
    info.freezeTime = freezeTime;
    this._mapPut('voteInfo', id, info, blockchain.publisher());
  }

  addOption(id, name, clearVote) {
    const owner = this._authOwner(id);
    const info = this._liveInfo(id);
    this._checkOptionName(name);
    if (info.optionNum >= MAX_OPTIONS) {
      throw new Error('options is full.');
    }
    const old = this._mapGet('v_' + id, name);
    const option = old === null ? { votes: '0', deleted: 0, clearTime: NEVER } : old;
    if (old !== null) {
      if (old.deleted === 0) {
        throw new Error('option already exist.');
      }
      option.deleted = 0;
      if (clearVote) {
        option.clearTime = block.number;
        option.votes = '0';
      } else if (this._counts(option.votes, info)) {
        this._rank(id, name, option.votes);
      }
    }
    this._mapPut('v_' + id, name, option, owner);
    info.optionNum += 1;
    this._mapPut('voteInfo', id, info, owner);
  }

  removeOption(id, name, force) {
    const owner = this._authOwner(id);
    const info = this._info(id);
    const option = this._mapGet('v_' + id, name);
    if (option === null) {
      throw new Error('option not exist');
    }
    if (!force && this._isInResult(id, info, name)) {
      throw new Error('option in result, can\\'t be removed.');
    }
    if (info.deleted === 1 || new BigNumber(option.votes).isZero()) {
      storage.mapDel('v_' + id, name);
    } else {
      option.deleted = 1;
      this._mapPut('v_' + id, name, option, owner);
    }
    this._unrank(id, name);
    info.optionNum -= 1;
    this._mapPut('voteInfo', id, info, owner);
  }

  getOption(id, name) {
    this._liveInfo(id);
    const option = this._mapGet('v_' + id, name);
    if (option === null) {
      throw new Error('option not exist');
    }
    return option;
  }

  vote(id, account, name, amount) {
    const info = this._liveInfo(id);
    this._auth(account);
    const option = this._mapGet('v_' + id, name);
    if (option === null) {
      throw new Error('option does not exist');
    }
    this._checkCanVote(id, info);
    const votes = this._amount(amount);
    blockchain.deposit(account, votes.toFixed(), '');
    if (option.deleted === 1) {
      throw new Error('option is removed.');
    }
    const stored = this._mapGet('u_' + id, account);
    const mine = stored === null ? {} : stored;
    if (mine[name] === undefined) {
      mine[name] = this._cleared([votes.toFixed(), block.number, '0'], option);
    } else {
      const entry = this._cleared(mine[name], option);
      mine[name] = [votes.plus(entry[0]).toFixed(), block.number, entry[2]];
    }
    this._mapPut('u_' + id, account, mine, account);
    // A vote in the very block that clears the option is cleared with the others.
    if (option.clearTime === block.number) {
      return;
    }
    option.votes = votes.plus(option.votes).toFixed();
    this._mapPut('v_' + id, name, option, account);
    if (this._counts(option.votes, info)) {
      this._rank(id, name, option.votes);
    }
  }

  unvote(id, account, name, amount) {
    const info = this._info(id);
    this._auth(account);
    const mine = this._mapGet('u_' + id, account);
    if (mine === null) {
      throw new Error('account didn\\'t vote.');
    }
    this._checkCanVote(id, info);
    if (!mine[name]) {
      throw new Error('account didn\\'t vote for this option.');
    }
    const wanted = this._amount(amount);
    const option = this._mapGet('v_' + id, name);
    const entry = option === null ? mine[name] : this._cleared(mine[name], option);
    const votes = new Float64(entry[0]);
    if (votes.lt(wanted)) {
      throw new Error('amount too large. max amount = ' + votes.toFixed());
    }
    const free = info.deleted === 1 ? tx.time : tx.time + info.freezeTime * 1e9;
    blockchain.callWithAuth('token.iost', 'transferFreeze', ['iost', SELF, account, wanted.toFixed(), free, '']);
    const left = votes.minus(wanted).toFixed();
    // Cleared votes go first; what is more than they are leaves the option.
    const beyond = wanted.minus(entry[2]);
    if (beyond.lt(0)) {
      mine[name] = [left, entry[1], beyond.negated().toFixed()];
      this._mapPut('u_' + id, account, mine, account);
      return;
    }
    if (left === '0') {
      delete mine[name];
    } else {
      mine[name] = [left, entry[1], '0'];
    }
    if (Object.keys(mine).length === 0) {
      storage.mapDel('u_' + id, account);
    } else {
      this._mapPut('u_' + id, account, mine, account);
    }
    if (option !== null) {
      this._takeVotes(id, info, account, name, option, beyond);
    }
  }

  _takeVotes(id, info, account, name, option, count) {
    const votes = new Float64(option.votes).minus(count);
    option.votes = votes.toFixed();
    if (info.deleted === 1 && votes.isZero()) {
      storage.mapDel('v_' + id, name);
    } else {
      this._mapPut('v_' + id, name, option, account);
    }
    if (votes.lt(info.minVote)) {
      this._unrank(id, name);
    } else {
      this._rank(id, name, option.votes);
    }
  }

  getVote(id, account) {
    this._info(id);
    const mine = this._mapGet('u_' + id, account);
    if (mine === null) {
      return [];
    }
    const list = [];
    for (const name of Object.keys(mine)) {
      const entry = mine[name];
      list.push({
        option: name,
        votes: new BigNumber(entry[0]).minus(entry[2]).toFixed(),
        voteTime: entry[1],
        clearedVotes: entry[2]
      });
    }
    return list;
  }

  getResult(id) {
    const info = this._info(id);
    const result = this._mapGet('preResult', id);
    const list = [];
    for (const name of this._order(id).slice(0, info.resultNumber)) {
      list.push({ option: name, votes: result[name] });
    }
    return list;
  }

  delVote(id) {
    const owner = this._authOwner(id);
    const info = this._liveInfo(id);
    const deposit = new Float64(info.deposit);
    if (!deposit.isZero()) {
      blockchain.withdraw(owner, deposit.toFixed(), '');
    }
    info.deleted = 1;
    this._mapPut('voteInfo', id, info);
    storage.mapDel('preResult', id);
    storage.mapDel('preOrder', id);
  }

  // Whether an option has votes enough to be ranked.
  _counts(votes, info) {
    return new Float64(votes).gte(info.minVote);
  }

  // Whether fewer options than there are results have more votes.
  _isInResult(id, info, name) {
    const result = this._mapGet('preResult', id);
    if (result === null || result[name] === undefined) {
      return false;
    }
    const votes = new Float64(result[name]);
    const better = Object.keys(result).filter((other) => { return votes.lt(result[other]); });
    return better.length < info.resultNumber;
  }

  // Puts an option in its place, behind those with as many votes.
  _rank(id, name, text) {
    const result = this._mapGet('preResult', id);
    if (result === null) {
      return;
    }
    const votes = new Float64(text);
    const order = this._without(this._order(id), name);
    result[name] = text;
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (votes.gt(result[order[middle]])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    order.splice(low, 0, name);
    this._mapPut('preResult', id, result);
    this._mapPut('preOrder', id, order);
  }

  _unrank(id, name) {
    const result = this._mapGet('preResult', id);
    if (result === null || result[name] === undefined) {
      return;
    }
    delete result[name];
    this._mapPut('preResult', id, result);
    this._mapPut('preOrder', id, this._without(this._order(id), name));
  }

  _order(id) {
    const order = this._mapGet('preOrder', id);
    return order === null ? [] : order;
  }

  _without(list, name) {
    const at = list.indexOf(name);
    if (at !== -1) {
      list.splice(at, 1);
    }
    return list;
  }

  // What an account has in an option: all its votes, the block of the last one, and those a clearing has made worthless.
  _cleared(entry, option) {
    return option.clearTime >= entry[1] ? [entry[0], entry[1], entry[0]] : entry;
  }

  _amount(text) {
    const amount = new Float64(new Float64(text).toFixed(8));
    if (amount.lte(0)) {
      throw new Error('amount must be positive');
    }
    return amount;
  }

  _checkCanVote(id, info) {
    if (info.canVote !== undefined && !info.canVote) {
      this._authOwner(id);
    }
  }

  _pay(from, to, amount) {
    blockchain.callWithAuth('token.iost', 'transfer', ['iost', from, to, amount, '']);
  }

  _checkNewVote(description, info) {
    if (description.length > MAX_DESCRIPTION) {
      throw new Error('description too long. max length is ' + MAX_DESCRIPTION + ' Byte.');
    }
    if (!Number.isInteger(info.resultNumber) || info.resultNumber <= 0 || info.resultNumber > MAX_RESULT) {
      throw new Error('resultNumber not valid.');
    }
    if (!info.minVote || new BigNumber(info.minVote).lte(0)) {
      throw new Error('minVote not valid.');
    }
    if (!Array.isArray(info.options) || info.options.length > MAX_OPTIONS) {
      throw new Error('options not valid.');
    }
    for (const option of info.options) {
      if (typeof option !== 'string') {
        throw new Error('options has none string value.');
      }
      this._checkOptionName(option);
    }
    this._checkFreezeTime(info.freezeTime);
  }

  _checkOptionName(name) {
    if (name.length > MAX_OPTION) {
      throw new Error('option too long. max length is ' + MAX_OPTION + ' Byte.');
    }
  }

  _checkFreezeTime(seconds) {
    if (seconds !== undefined && (!Number.isInteger(seconds) || seconds < 0)) {
      throw new Error('freezeTime not valid.');
    }
  }

  _info(id) {
    const info = this._mapGet('voteInfo', id);
    if (info === null) {
      throw new Error('vote does not exist.');
    }
    return info;
  }

  _liveInfo(id) {
    const info = this._info(id);
    if (info.deleted === 1) {
      throw new Error('vote has been deleted.');
    }
    return info;
  }

  _owner(id) {
    this._info(id);
    const owner = this._mapGet('owner', id);
    if (owner === null) {
      throw new Error('check owner failed.');
    }
    return owner;
  }

  _authOwner(id) {
    const owner = this._owner(id);
    this._auth(owner);
    return owner;
  }

  _authOwnerOrAdmin(id) {
    if (!blockchain.requireAuth(storage.get('adminID'), 'active')) {
      this._authOwner(id);
    }
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

  _mapGet(key, field) {
    return JSON.parse(storage.mapGet(key, field));
  }

  _mapPut(key, field, value, payer) {
    storage.mapPut(key, field, JSON.stringify(value), payer);
  }
}

module.exports = Vote;
`,
}
