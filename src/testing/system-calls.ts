import fc from 'fast-check'

/** A call of a system contract, and how many blocks and seconds pass before it. */
export type SystemCall = {
  readonly publisher: string
  readonly contract: string
  readonly abi: string
  readonly args: readonly unknown[]
  readonly blocks: number
  readonly seconds: number
}

const ACCOUNTS = ['alice', 'bobby', 'carol', 'david', 'erin0', 'admin']
const account = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...ACCOUNTS) },
  { weight: 1, arbitrary: fc.constantFrom('nobody', '', 'vote.iost') },
)
const key = fc.constantFrom(...ACCOUNTS.map((name) => `key-of-${name}`), 'key-of-nobody')
const amount = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('1', '10', '0.5', '1.00000001', '2100000', '3000000.5') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('0', '-1', '', 'x', '1e-8', '01', '1.', '0.00000001', '99999999999'),
  },
)
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constant('p1') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('active', 'owner', '', 'x'.repeat(33), 'a-b', '__proto__', 'toString'),
  },
)
const item = fc.oneof(key, fc.constantFrom('bobby@active', 'carol@p1', '@active', 'a@b@c', ''))
const weight = fc.constantFrom(1, 50, 100, 0, -1)
const option = fc.constantFrom('a', 'a', 'b', 'c', 'alice')
const voteId = fc.constantFrom('1', '2', '2', '2', '9')
const voteInfo = fc.record(
  {
    resultNumber: fc.constantFrom<unknown>(1, 2, 2, 2001, 1.5, '2'),
    minVote: fc.constantFrom<unknown>('1', '10', '10', '0', 'x', 5),
    options: fc.constantFrom<unknown>(['a', 'b', 'c'], ['a', 'b', 'c'], [], [1], 'ab'),
    freezeTime: fc.constantFrom<unknown>(0, 1000, -1, '5'),
    canVote: fc.constantFrom<unknown>(true, true, false, 'x'),
  },
  { requiredKeys: ['resultNumber'] },
)

type Shape = readonly [contract: string, abi: string, ...args: fc.Arbitrary<unknown>[]]

const AUTH: readonly Shape[] = [
  [
    'auth.iost',
    'signUp',
    fc.constantFrom('newacc1', 'newacc2', 'alice', 'abc', 'UPPER', `0x${'z'.repeat(40)}`),
    fc.oneof(key, fc.constant('')),
    fc.constant(''),
  ],
  ['auth.iost', 'addPermission', account, name, weight],
  ['auth.iost', 'dropPermission', account, name],
  ['auth.iost', 'assignPermission', account, name, item, weight],
  ['auth.iost', 'revokePermission', account, name, item],
  ['auth.iost', 'addGroup', account, name],
  ['auth.iost', 'dropGroup', account, name],
  ['auth.iost', 'assignGroup', account, name, item, weight],
  ['auth.iost', 'revokeGroup', account, name, item],
  ['auth.iost', 'assignPermissionToGroup', account, name, name],
  ['auth.iost', 'revokePermissionInGroup', account, name, name],
]
const bytes = fc.constantFrom(10, 9, 1000, 1_000_000, -10, 1e11)
const RAM: readonly Shape[] = [
  ['ram.iost', 'buy', account, account, bytes],
  ['ram.iost', 'sell', account, account, bytes],
  ['ram.iost', 'lend', account, account, bytes],
]
const VOTE: readonly Shape[] = [
  ['vote.iost', 'newVote', account, fc.constant('about'), voteInfo],
  ['vote.iost', 'vote', voteId, account, option, amount],
  ['vote.iost', 'vote', voteId, account, option, amount],
  ['vote.iost', 'unvote', voteId, account, option, amount],
  ['vote.iost', 'addOption', voteId, option, fc.boolean()],
  ['vote.iost', 'removeOption', voteId, option, fc.boolean()],
  ['vote.iost', 'setCanVote', voteId, fc.boolean()],
  ['vote.iost', 'setFreezeTime', voteId, fc.constantFrom(0, 60, -1)],
  ['vote.iost', 'getOption', voteId, option],
  ['vote.iost', 'getVote', voteId, account],
  ['vote.iost', 'getResult', voteId],
  ['vote.iost', 'delVote', voteId],
]
const text = fc.constantFrom('', 'text')
const PRODUCERS: readonly Shape[] = [
  ['vote_producer.iost', 'applyRegister', account, key, text, text, text, fc.boolean()],
  ['vote_producer.iost', 'approveRegister', account],
  ['vote_producer.iost', 'logInProducer', account],
  ['vote_producer.iost', 'logOutProducer', account],
  ['vote_producer.iost', 'applyUnregister', account],
  ['vote_producer.iost', 'approveUnregister', account],
  ['vote_producer.iost', 'forceUnregister', account],
  ['vote_producer.iost', 'unregister', account],
  ['vote_producer.iost', 'updateProducer', account, key, text, text, text],
  ['vote_producer.iost', 'getProducer', account],
  ['vote_producer.iost', 'vote', account, account, amount],
  ['vote_producer.iost', 'vote', account, account, amount],
  ['vote_producer.iost', 'unvote', account, account, amount],
  ['vote_producer.iost', 'getVote', account],
  ['vote_producer.iost', 'topupVoterBonus', account, amount, account],
  ['vote_producer.iost', 'topupCandidateBonus', amount, account],
  ['vote_producer.iost', 'getVoterBonus', account],
  ['vote_producer.iost', 'getCandidateBonus', account],
  ['vote_producer.iost', 'voterWithdraw', account],
  ['vote_producer.iost', 'candidateWithdraw', account],
  ['vote_producer.iost', 'switchOff', fc.boolean()],
]
const parent = fc.tuple(key, fc.constant('100'), fc.boolean()).map((list) => ({ parent: list }))
const REST: readonly Shape[] = [
  ['bonus.iost', 'exchangeIOST', account, amount],
  ['issue.iost', 'issueIOST'],
  [
    'exchange.iost',
    'transfer',
    fc.constantFrom('iost', 'iost', 'ram'),
    fc.oneof(account, fc.constant('')),
    fc.constantFrom('100', '150.5', '99', 'x'),
    fc.constantFrom('create:newacc3:k:k', 'create:a', 'x', ''),
  ],
  ['base.iost', 'exec', parent],
]

function callOf(shapes: readonly Shape[]): fc.Arbitrary<SystemCall> {
  return fc.oneof(
    ...shapes.map(([contract, abi, ...args]) =>
      fc.record({
        publisher: fc.constantFrom(...ACCOUNTS),
        contract: fc.constant(contract),
        abi: fc.constant(abi),
        args: fc.tuple(...args),
        blocks: fc.constantFrom(0, 1, 1, 2),
        seconds: fc.constantFrom(0, 0.5, 3.000000123, 700, 86_400),
      }),
    ),
  )
}

/** The first transaction of a block; the block is the first one after an epoch more often than not. */
const baseCall: fc.Arbitrary<SystemCall> = fc.record({
  publisher: fc.constant('base.iost'),
  contract: fc.constant('base.iost'),
  abi: fc.constant('exec'),
  args: fc.tuple(parent),
  blocks: fc.constantFrom(1, 1200, 1200, 1200 * 144),
  seconds: fc.constantFrom(600, 604_800),
})

/** A story of one contract's calls, mixed with a few of the others and with the work of the chain itself. */
export const systemCalls: fc.Arbitrary<readonly SystemCall[]> = fc
  .constantFrom(AUTH, RAM, VOTE, PRODUCERS, PRODUCERS)
  .chain((shapes) =>
    fc.array(
      fc.oneof(
        { weight: 8, arbitrary: callOf(shapes) },
        { weight: 1, arbitrary: callOf([...AUTH, ...RAM, ...VOTE, ...PRODUCERS, ...REST]) },
        { weight: 1, arbitrary: baseCall },
      ),
      { minLength: 20, maxLength: 60, size: 'max' },
    ),
  )
