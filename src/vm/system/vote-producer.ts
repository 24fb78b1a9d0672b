import { EPOCHS_PER_WINDOW, method, type SystemContract } from './system-contract.ts'

/** vote_producer.iost: witnesses, their candidates, elections and rewards. Source: spec contracts §6.4, network §2.5. */
export function voteProducerContract(voteInterval: number): SystemContract {
  return {
    id: 'vote_producer.iost',
    version: '1.0.9',
    abi: [
      method('can_update', 'string'),
      method('initProducer', 'string string', { iost: 'unlimited' }),
      method('initAdmin', 'string'),
      method('applyRegister', 'string string string string string bool'),
      method('switchOff', 'bool'),
      method('applyUnregister', 'string'),
      method('approveRegister', 'string'),
      method('approveUnregister', 'string'),
      method('forceUnregister', 'string'),
      method('unregister', 'string'),
      method('updateProducer', 'string string string string string'),
      method('getProducer', 'string'),
      method('logInProducer', 'string'),
      method('logOutProducer', 'string'),
      method('vote', 'string string string', { iost: 'unlimited' }),
      method('unvote', 'string string string'),
      method('getVote', 'string'),
      method('topupCandidateBonus', 'string string', { iost: 'unlimited' }),
      method('topupVoterBonus', 'string string string', { iost: 'unlimited' }),
      method('stat', ''),
      method('getCandidateBonus', 'string'),
      method('candidateWithdraw', 'string'),
      method('getVoterBonus', 'string'),
      method('voterWithdraw', 'string'),
    ],
    source: `
const SELF = 'vote_producer.iost';
const THRESHOLD = '2100000';
const MAX_CANDIDATES = 2000;
const UNVOTE_LOCK_SECONDS = 604800;
const VOTE_INTERVAL = ${voteInterval};
const PENALTY_BLOCKS = ${voteInterval * EPOCHS_PER_WINDOW};
const HALVING_INTERVAL = 31104000;
const MAX_ABSENCES = 3;
const ROUNDS_PAID = 10;

const APPLIED = 0;
const APPROVED = 1;
const UNAPPLIED = 2;
const UNAPPLY_APPROVED = 3;

class VoteProducer {
  init() {
    const id = this._votes('newVote', [SELF, 'vote for producer', {
      resultNumber: MAX_CANDIDATES,
      minVote: THRESHOLD,
      options: [],
      anyOption: false,
      freezeTime: UNVOTE_LOCK_SECONDS,
      canVote: false
    }]);
    storage.put('voteId', id);
    this._put('currentProducerList', []);
    this._put('pendingProducerList', []);
    this._put('producerNumber', 0);
    this._put('producerMap', {});
    this._put('producerKeyMap', {});
  }

  initAdmin(admin) {
    this._genesisOnly();
    storage.put('adminID', admin);
  }

  can_update(data) {
    this._authAdmin();
    return true;
  }

  // The old switch between two election rules; kept for its interface, it does nothing.
  switchOff(off) {
  }

  initProducer(account, key) {
    this._genesisOnly();
    this._checkKeyUnused(key);
    const pending = this._get('pendingProducerList');
    pending.push(key);
    pending.sort();
    this._put('pendingProducerList', pending);
    this._put('producerNumber', pending.length);
    this._voteAdd(account);
    const record = { pubkey: key, loc: '', url: '', netId: '', isProducer: true, status: APPROVED, online: true };
    this._mapPut('producerTable', account, record, account);
    this._mapPut('producerKeyToId', key, account, account);
    this._mapIn(account, record);
  }

  applyRegister(account, key, loc, url, netId, isProducer) {
    this._authOperator(account, 'vote');
    if (storage.mapHas('producerTable', account)) {
      throw new Error('producer exists');
    }
    this._checkKeyUnused(key);
    const payer = blockchain.publisher();
    const record = { pubkey: key, loc: loc, url: url, netId: netId, isProducer: isProducer, status: APPLIED, online: false };
    this._mapPut('producerTable', account, record, payer);
    this._mapPut('producerKeyToId', key, account, payer);
    this._voteAdd(account);
    this._receipt([account, key, loc, url, netId, isProducer]);
  }

  applyUnregister(account) {
    this._authOperator(account, 'vote');
    const record = this._producer(account);
    if (record.status === APPLIED) {
      return;
    }
    if (record.status !== APPROVED) {
      throw new Error('producer not approved');
    }
    record.status = UNAPPLIED;
    this._mapPut('producerTable', account, record, blockchain.publisher());
    this._receipt([account]);
  }

  approveRegister(account) {
    this._authAdmin();
    const record = this._producer(account);
    record.status = APPROVED;
    this._mapPut('producerTable', account, record);
    this._mapIn(account, record);
    this._receipt([account]);
  }

  approveUnregister(account) {
    this._authAdmin();
    const record = this._producer(account);
    if (record.status !== UNAPPLIED) {
      throw new Error('producer not unapplied');
    }
    this._leave(account, record);
    this._receipt([account]);
  }

  forceUnregister(account) {
    this._authAdmin();
    this._leave(account, this._producer(account));
    this._receipt([account]);
  }

  unregister(account) {
    this._authOperator(account, 'vote');
    const record = this._mapGet('producerTable', account);
    if (record !== null && record.status !== APPLIED && record.status !== UNAPPLY_APPROVED) {
      throw new Error('producer can not unregister');
    }
    if (this._isListed(account)) {
      throw new Error('producer in pending list or in current list, can\\'t unregister');
    }
    // An option without a producer can go as well.
    this._votes('removeOption', [storage.get('voteId'), account, true]);
    if (record !== null) {
      storage.mapDel('producerTable', account);
      storage.mapDel('producerKeyToId', record.pubkey);
      this._mapOut(account, null);
    }
    this._receipt([account]);
  }

  updateProducer(account, key, loc, url, netId) {
    this._authOperator(account, 'vote');
    const record = this._producer(account);
    const payer = blockchain.publisher();
    if (key !== record.pubkey) {
      this._checkKeyUnused(key);
      if (this._isListed(account)) {
        throw new Error('account in producerList, can\\'t change pubkey');
      }
      storage.mapDel('producerKeyToId', record.pubkey);
      this._mapPut('producerKeyToId', key, account, payer);
    }
    record.pubkey = key;
    record.loc = loc;
    record.url = url;
    record.netId = netId;
    this._mapPut('producerTable', account, record, payer);
    this._mapRefresh(account, record);
    this._receipt([account, key, loc, url, netId]);
  }

  logInProducer(account) {
    this._setOnline(account, true);
  }

  logOutProducer(account) {
    this._setOnline(account, false);
  }

  getProducer(account) {
    const record = this._producer(account);
    if (record.status === APPROVED || record.status === UNAPPLIED) {
      record.voteInfo = this._option(account);
    }
    return record;
  }

  vote(voter, producer, amount) {
    this._auth(voter);
    if (!storage.mapHas('producerTable', producer)) {
      throw new Error('producer not exists');
    }
    const votes = this._amount(amount);
    this._votes('vote', [storage.get('voteId'), voter, producer, votes.toFixed()]);
    this._mask(voter, producer, votes);
    this._receipt([voter, producer, votes]);
  }

  unvote(voter, producer, amount) {
    this._auth(voter);
    const votes = this._amount(amount);
    this._votes('unvote', [storage.get('voteId'), voter, producer, votes.toFixed()]);
    this._mask(voter, producer, votes.negated());
    this._receipt([voter, producer, votes]);
  }

  getVote(voter) {
    return this._votes('getVote', [storage.get('voteId'), voter]);
  }

  topupVoterBonus(account, amount, payer) {
    const bonus = this._amount(amount);
    if (!this._topupVoters(account, bonus, payer)) {
      return false;
    }
    this._receipt([account, bonus, payer]);
    return true;
  }

  topupCandidateBonus(amount, payer) {
    const allKey = this._number('candAllKey');
    if (allKey.lte(0)) {
      return false;
    }
    const bonus = this._amount(amount);
    blockchain.deposit(payer, bonus.toFixed(), '');
    const coef = this._number('candCoef').plus(bonus.div(allKey));
    storage.put('candCoef', JSON.stringify(coef.toFixed()), payer);
    this._receipt([bonus, payer]);
    return true;
  }

  getVoterBonus(voter) {
    return this._earnings(voter, false).toFixed(8);
  }

  voterWithdraw(voter) {
    this._authOperator(voter, 'operate');
    const total = this._earnings(voter, true);
    if (total.lte(0)) {
      return;
    }
    blockchain.withdraw(voter, total.toFixed(8), '');
  }

  getCandidateBonus(account) {
    return this._candidateEarning(account).toFixed(8);
  }

  candidateWithdraw(account) {
    this._authOperator(account, 'operate');
    const earning = this._candidateEarning(account);
    const mask = this._mapNumber('candMask', account).plus(earning);
    this._mapPut('candMask', account, mask.toFixed(), blockchain.publisher());
    if (earning.lte(0)) {
      return;
    }
    const own = earning.div(2).toFixed(8);
    const voters = earning.minus(own).toFixed(8);
    blockchain.withdraw(account, own, '');
    this._topupVoters(account, new Float64(voters), SELF);
    this._receipt([account, own, voters]);
  }

  // The election at the end of an epoch.
  stat() {
    this._auth('base.iost');
    const now = block.number;
    if (now % VOTE_INTERVAL !== 0) {
      return;
    }
    const current = this._get('currentProducerList');
    const pending = this._get('pendingProducerList');
    const size = this._get('producerNumber');
    const penalties = this._unexpiredPenalties(now);
    const tally = this._tally(pending, penalties, now);
    const seats = this._members(current, pending, penalties, tally, now);
    const ranked = seats.kept.concat(tally.challengers).sort((a, b) => { return this._compareSeats(a, b); });
    const elected = ranked.concat(seats.removed).slice(0, size).map((seat) => { return seat.key; });
    this._put('currentProducerList', pending);
    this._put('pendingProducerList', elected);
    blockchain.receipt(JSON.stringify({ currentList: pending, pendingList: elected }));
    this._payForSeats(elected, tally, size);
    if (now % HALVING_INTERVAL === 0) {
      for (const account of Object.keys(tally.scores)) {
        tally.scores[account] = new BigNumber(tally.scores[account]).div(2).toFixed(8);
      }
    }
    this._put('producerScores', tally.scores);
    this._put('witnessPenality', penalties);
  }

  // Scores of all candidates, and those of them who are fit and not members yet.
  _tally(pending, penalties, now) {
    const stored = this._get('producerScores');
    const old = stored === null ? {} : stored;
    const producers = this._get('producerMap');
    const tally = { scores: {}, fit: {}, challengers: [], total: new BigNumber(0), count: 0 };
    for (const result of this._votes('getResult', [storage.get('voteId')])) {
      const account = result.option;
      const producer = producers[account];
      if (producer === undefined || !producer.isProducer) {
        continue;
      }
      if (producer.status !== APPROVED && producer.status !== UNAPPLIED) {
        continue;
      }
      const isFit = producer.online && penalties[account] === undefined;
      const before = new BigNumber(old[account] === undefined ? 0 : old[account]);
      const score = isFit ? before.plus(result.votes) : before;
      tally.scores[account] = score.toFixed();
      tally.total = tally.total.plus(score);
      tally.count += 1;
      if (!isFit) {
        continue;
      }
      if (pending.indexOf(producer.pubkey) !== -1) {
        tally.fit[account] = true;
      } else {
        tally.challengers.push({ key: producer.pubkey, prior: 0, score: score });
      }
    }
    return tally;
  }

  // Divides the members into those who stay in the race and those who may only fill empty seats.
  _members(current, pending, penalties, tally, now) {
    const accounts = this._get('producerKeyMap');
    const producers = this._get('producerMap');
    const storedProduced = storage.globalGet('base.iost', 'witness_produced');
    const produced = storedProduced === null ? {} : JSON.parse(storedProduced);
    const watched = this._watchedStillOpen(now);
    const seats = { kept: [], removed: [] };
    for (const key of pending) {
      const account = accounts[key];
      const present = produced[key] !== undefined;
      if (present) {
        delete watched[account];
      } else {
        this._watch(account, watched, penalties, now);
      }
      const isDead = !present && current.indexOf(key) !== -1;
      const score = new BigNumber(tally.scores[account] || 0);
      if (isDead) {
        tally.scores[account] = score.div(2).toFixed(8);
      }
      const producer = producers[account];
      const isOnline = producer !== undefined && producer.online;
      if (!isOnline || isDead || penalties[account] !== undefined || tally.fit[account] !== true) {
        seats.removed.push({ key: key });
      } else {
        seats.kept.push({ key: key, prior: 1, score: score });
      }
    }
    this._put('witnessWatched', watched);
    return seats;
  }

  // Counts an epoch without a block; the third within a window excludes for a window.
  _watch(account, watched, penalties, now) {
    if (watched[account] === undefined) {
      watched[account] = { bn: now, count: 0 };
    }
    watched[account].count += 1;
    if (watched[account].count >= MAX_ABSENCES) {
      penalties[account] = now + PENALTY_BLOCKS;
      delete watched[account];
    }
  }

  _watchedStillOpen(now) {
    const stored = this._get('witnessWatched');
    const open = {};
    if (stored !== null) {
      for (const account of Object.keys(stored)) {
        if (stored[account].bn + PENALTY_BLOCKS >= now) {
          open[account] = stored[account];
        }
      }
    }
    return open;
  }

  _unexpiredPenalties(now) {
    const stored = this._get('witnessPenality');
    const open = {};
    if (stored !== null) {
      for (const account of Object.keys(stored)) {
        if (stored[account] >= now) {
          open[account] = stored[account];
        }
      }
    }
    return open;
  }

  _compareSeats(a, b) {
    if (!a.score.eq(b.score)) {
      return a.score.gt(b.score) ? -1 : 1;
    }
    if (a.prior !== b.prior) {
      return b.prior - a.prior;
    }
    return a.key < b.key ? -1 : 1;
  }

  // Whoever is elected pays the average from the score; who cannot loses it.
  _payForSeats(elected, tally, size) {
    const accounts = this._get('producerKeyMap');
    const price = tally.total.div((tally.count === 0 ? size : tally.count) * ROUNDS_PAID);
    for (const key of elected) {
      const account = accounts[key];
      const rest = new BigNumber(tally.scores[account] || 0).minus(price);
      if (rest.lt(0)) {
        delete tally.scores[account];
      } else {
        tally.scores[account] = rest.toFixed(8);
      }
    }
  }

  _setOnline(account, online) {
    this._authOperator(account, 'vote');
    const record = this._producer(account);
    record.online = online;
    this._mapPut('producerTable', account, record, blockchain.publisher());
    this._mapRefresh(account, record);
    this._receipt([account]);
  }

  _leave(account, record) {
    record.status = UNAPPLY_APPROVED;
    this._mapPut('producerTable', account, record);
    this._mapOut(account, record);
  }

  // producerMap and producerKeyMap hold what an election reads of every approved producer.
  _mapIn(account, record) {
    const producers = this._get('producerMap');
    producers[account] = this._mapped(record);
    this._put('producerMap', producers);
    const keys = this._get('producerKeyMap');
    keys[record.pubkey] = account;
    this._put('producerKeyMap', keys);
  }

  _mapped(record) {
    return { pubkey: record.pubkey, isProducer: record.isProducer, status: record.status, online: record.online };
  }

  _mapRefresh(account, record) {
    if (record.status === APPROVED || record.status === UNAPPLIED) {
      this._mapIn(account, record);
    }
  }

  // Who is still in the list of the next epoch stays, with what is known now; keys that producers had before go.
  _mapOut(account, record) {
    const producers = this._get('producerMap');
    const old = this._get('producerKeyMap');
    const keys = {};
    let isPending = false;
    for (const key of this._get('pendingProducerList')) {
      keys[key] = old[key];
      isPending = isPending || old[key] === account;
    }
    if (!isPending) {
      delete producers[account];
    } else if (record !== null) {
      producers[account] = this._mapped(record);
    }
    for (const id of Object.keys(producers)) {
      keys[producers[id].pubkey] = id;
    }
    this._put('producerMap', producers);
    this._put('producerKeyMap', keys);
  }

  _isListed(account) {
    const accounts = this._get('producerKeyMap');
    const listed = this._get('pendingProducerList').concat(this._get('currentProducerList'));
    return listed.filter((key) => { return accounts[key] === account; }).length > 0;
  }

  _checkKeyUnused(key) {
    if (storage.mapHas('producerKeyToId', key)) {
      throw new Error('pubkey is used by another producer');
    }
  }

  _producer(account) {
    const record = this._mapGet('producerTable', account);
    if (record === null) {
      throw new Error('producer not exists');
    }
    return record;
  }

  _option(account) {
    return this._votes('getOption', [storage.get('voteId'), account]);
  }

  _voteAdd(account) {
    this._votes('addOption', [storage.get('voteId'), account, false]);
  }

  // A candidate's weight in the rewards of candidates.
  _candidateKey(votes) {
    return votes.lt(THRESHOLD) ? new Float64(0) : votes;
  }

  _candidateEarning(account) {
    const key = this._candidateKey(new Float64(this._option(account).votes));
    return this._number('candCoef').multi(key).minus(this._mapNumber('candMask', account));
  }

  // Votes that came (or went) earn from now on (or no more).
  _mask(voter, producer, change) {
    const coef = this._mapNumber('voterCoef', producer);
    const mask = this._mapNumber('v_' + producer, voter).plus(coef.multi(change));
    this._mapPut('v_' + producer, voter, mask.toFixed(), voter);
    const votes = new Float64(this._option(producer).votes);
    const moved = this._candidateKey(votes).minus(this._candidateKey(votes.minus(change)));
    if (moved.isZero()) {
      return;
    }
    this._put('candAllKey', this._number('candAllKey').plus(moved).toFixed());
    const own = this._mapNumber('candMask', producer).plus(this._number('candCoef').multi(moved));
    this._mapPut('candMask', producer, own.toFixed(), voter);
  }

  _topupVoters(account, amount, payer) {
    const votes = new Float64(this._option(account).votes);
    if (votes.lte(0)) {
      return false;
    }
    blockchain.deposit(payer, amount.toFixed(), '');
    const coef = this._mapNumber('voterCoef', account).plus(amount.div(votes));
    this._mapPut('voterCoef', account, coef.toFixed(), payer);
    return true;
  }

  // What a voter has earned with each producer; taking it raises the masks.
  _earnings(voter, take) {
    let total = new Float64(0);
    const byProducer = {};
    for (const entry of this.getVote(voter)) {
      const producer = entry.option;
      const mask = this._mapNumber('v_' + producer, voter);
      const earning = this._mapNumber('voterCoef', producer).multi(entry.votes).minus(mask);
      total = total.plus(earning);
      if (take) {
        this._mapPut('v_' + producer, voter, mask.plus(earning).toFixed(), blockchain.publisher());
      }
      if (earning.gt(0)) {
        byProducer[producer] = earning.toFixed(8);
      }
    }
    if (Object.keys(byProducer).length > 0) {
      blockchain.receipt(JSON.stringify(byProducer));
    }
    return total;
  }

  _amount(text) {
    const amount = new Float64(new Float64(text).toFixed(8));
    if (amount.lte(0)) {
      throw new Error('amount must be positive');
    }
    return amount;
  }

  _votes(api, args) {
    const text = blockchain.callWithAuth('vote.iost', api, args)[0];
    return api === 'newVote' || text === '' ? text : JSON.parse(text);
  }

  _receipt(args) {
    blockchain.receipt(JSON.stringify(args));
  }

  _genesisOnly() {
    if (block.number !== 0) {
      throw new Error('init out of genesis block');
    }
  }

  _authAdmin() {
    this._auth(storage.get('adminID'));
  }

  _auth(account) {
    const ret = blockchain.requireAuth(account, 'active');
    if (ret !== true) {
      throw new Error('require auth failed. ret = ' + ret);
    }
  }

  // The account itself, the admin, or the account named operator may act.
  _authOperator(account, permission) {
    for (const id of [account, storage.get('adminID'), 'operator']) {
      if (blockchain.requireAuth(id, permission)) {
        return;
      }
    }
    throw new Error('require auth failed.');
  }

  _number(key) {
    const stored = this._get(key);
    return new Float64(stored === null ? 0 : stored);
  }

  _mapNumber(key, field) {
    const stored = this._mapGet(key, field);
    return new Float64(stored === null ? 0 : stored);
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

module.exports = VoteProducer;
`,
  }
}
