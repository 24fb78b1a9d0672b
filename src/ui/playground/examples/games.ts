import { luckyBetClassic } from '#vm/examples/lucky-bet-classic.ts'
import { abi, contract, type Example } from './example.ts'

export const poll: Example = {
  id: 'poll',
  title: 'Poll',
  about:
    'One account, one vote; a vote can be moved while the poll is open. Accounts are cheap: this counts accounts, not people.',
  accounts: ['alice', 'bobby', 'carol'],
  contracts: {
    poll: contract(
      `
const OPTIONS = ['tea', 'coffee'];

class Poll {
  init() {
    for (const option of OPTIONS) {
      storage.mapPut('votes', option, '0');
    }
    storage.put('open', 'yes');
  }

  vote(option) {
    if (storage.get('open') !== 'yes') {
      throw new Error('the poll is closed');
    }
    if (!OPTIONS.includes(option)) {
      throw new Error('no such option');
    }
    const who = blockchain.publisher();
    const before = storage.mapGet('choice', who);
    if (before !== null) {
      this._count(before, -1);
    }
    storage.mapPut('choice', who, option, who);
    this._count(option, 1);
  }

  close() {
    if (!blockchain.requireAuth(blockchain.contractOwner(), 'active')) {
      throw new Error('only the owner closes');
    }
    storage.put('open', 'no');
  }

  result() {
    const votes = {};
    for (const option of OPTIONS) {
      votes[option] = JSON.parse(storage.mapGet('votes', option));
    }
    return votes;
  }

  _count(option, by) {
    storage.mapPut('votes', option, (JSON.parse(storage.mapGet('votes', option)) + by).toString());
  }
}

module.exports = Poll;
`,
      abi('vote', 'string'),
      abi('close'),
      abi('result'),
    ),
  },
  story: [
    { as: 'alice', contract: 'poll', abi: 'vote', args: ['tea'] },
    { as: 'bobby', contract: 'poll', abi: 'vote', args: ['milk'], fails: 'no such option' },
    { as: 'bobby', contract: 'poll', abi: 'vote', args: ['tea'] },
    { as: 'bobby', contract: 'poll', abi: 'vote', args: ['coffee'] },
    { as: 'bobby', contract: 'poll', abi: 'close', args: [], fails: 'only the owner closes' },
    { as: 'alice', contract: 'poll', abi: 'close', args: [] },
    { as: 'carol', contract: 'poll', abi: 'vote', args: ['tea'], fails: 'the poll is closed' },
    { as: 'carol', contract: 'poll', abi: 'result', args: [], returns: '{"tea":1,"coffee":1}' },
  ],
}

/** What IOSTCrypto.sha3 gives for `alice/heads7` and `bobby/tails3`. */
const COMMITMENTS = {
  alice: '4o4XbeGSG4osUGttNdhz7GUZW5kd4fAVJ9J3KAvJX2wD',
  bobby: 'Hhq6pghvY7xP7n19yUKHNEA3DrQT5MKzfxf1QxJitD8U',
}

export const coinFlip: Example = {
  id: 'coin',
  title: 'Coin flip by commit and reveal',
  about:
    'Both bind themselves to a secret before either can see the other’s; who does not open in time loses.',
  accounts: ['alice', 'bobby'],
  contracts: {
    coin: contract(
      `
const STAKE = '10';
const POT = '20';
const BLOCKS = 20;

class CoinFlip {
  init() {
    this._save({ players: [], until: 0 });
  }

  join(commitment) {
    const game = this._load();
    const who = blockchain.publisher();
    if (game.players.length === 2 || this._find(game, who) !== undefined) {
      throw new Error('no seat for you');
    }
    blockchain.deposit(who, STAKE, 'coin');
    game.players.push({ name: who, commitment: commitment, secret: '' });
    game.until = block.number + BLOCKS;
    this._save(game);
  }

  open(secret) {
    const game = this._load();
    const who = blockchain.publisher();
    const player = this._find(game, who);
    if (game.players.length < 2 || player === undefined || player.secret !== '') {
      throw new Error('nothing to open');
    }
    if (IOSTCrypto.sha3(who + '/' + secret) !== player.commitment) {
      throw new Error('this is not what you committed to');
    }
    player.secret = secret;
    const other = game.players[0] === player ? game.players[1] : game.players[0];
    if (other.secret === '') {
      game.until = block.number + BLOCKS;
      this._save(game);
      return '';
    }
    const seed = IOSTCrypto.sha3Hex(IOSTCrypto.ripemd160Hex(this._hex(game.players[0].secret)) +
      IOSTCrypto.ripemd160Hex(this._hex(game.players[1].secret)));
    return this._pay(game.players[Number('0x' + seed.slice(0, 8)) % 2].name);
  }

  // When the other one stays silent, the one who opened takes all; a lone player gets the stake back.
  timeout() {
    const game = this._load();
    if (game.players.length === 0 || block.number <= game.until) {
      throw new Error('there is still time');
    }
    const opened = game.players.filter((player) => { return player.secret !== ''; });
    if (opened.length === 1) {
      return this._pay(opened[0].name);
    }
    this._save({ players: [], until: 0 });
    for (const player of game.players) {
      blockchain.withdraw(player.name, STAKE, 'coin');
    }
    return '';
  }

  _pay(winner) {
    this._save({ players: [], until: 0 });
    blockchain.withdraw(winner, POT, 'coin');
    return winner;
  }

  _find(game, who) {
    return game.players.find((player) => { return player.name === who; });
  }

  _hex(text) {
    let hex = '';
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i).toString(16);
      hex += code.length % 2 === 1 ? '0' + code : code;
    }
    return hex;
  }

  _load() {
    return JSON.parse(storage.get('game'));
  }

  _save(game) {
    storage.put('game', JSON.stringify(game));
  }
}

module.exports = CoinFlip;
`,
      abi('join', 'string', '10'),
      abi('open', 'string'),
      abi('timeout'),
    ),
  },
  story: [
    { as: 'alice', contract: 'coin', abi: 'join', args: [COMMITMENTS.alice] },
    { as: 'alice', contract: 'coin', abi: 'join', args: [COMMITMENTS.alice], fails: 'no seat for you' },
    { as: 'alice', contract: 'coin', abi: 'open', args: ['heads7'], fails: 'nothing to open' },
    { as: 'bobby', contract: 'coin', abi: 'join', args: [COMMITMENTS.bobby] },
    {
      as: 'alice',
      contract: 'coin',
      abi: 'open',
      args: ['tails7'],
      fails: 'this is not what you committed to',
    },
    { as: 'alice', contract: 'coin', abi: 'open', args: ['heads7'], returns: '' },
    { as: 'bobby', contract: 'coin', abi: 'timeout', args: [], fails: 'there is still time' },
    { as: 'alice', contract: 'coin', abi: 'timeout', args: [], wait: 20, returns: 'alice' },
  ],
}

export const luckyBetLesson: Example = {
  id: 'lucky-bet',
  title: 'Lesson: find the five bugs',
  about:
    'The game of 2018. Who can steer the draw? Where does money get stuck? Who may bet with whose money? What grows for ever, and who pays?',
  accounts: ['alice', 'bobby', 'carol'],
  contracts: { bet: luckyBetClassic(3) },
  story: [
    { as: 'alice', contract: 'bet', abi: 'bet', args: ['alice', 1, 5, 'a'] },
    {
      as: 'bobby',
      contract: 'bet',
      abi: 'bet',
      args: ['bobby', 10, 5, 'b'],
      fails: 'lucky number should be >=0 and <= 9',
    },
    { as: 'bobby', contract: 'bet', abi: 'bet', args: ['bobby', 2, 5, 'b'] },
    {
      as: 'carol',
      contract: 'bet',
      abi: 'bet',
      args: ['carol', 3, 6, 'c'],
      fails: 'bet coins should be >=1 and <= 5',
    },
    { as: 'carol', contract: 'bet', abi: 'bet', args: ['carol', 3, 5, 'c'] },
  ],
}
