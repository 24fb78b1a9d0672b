import { beforeAll, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { createTestChain, type TestChain } from '#testing/test-chain.ts'

let chain: TestChain

beforeAll(() => {
  chain = createTestChain()
  for (const name of ['alice', 'bobby', 'carol']) chain.createAccount(name, 20_000)
})

/** Runs a call that must fail; the first line of its error. */
function fault(
  publisher: string,
  contract: string,
  abi: string,
  args: readonly unknown[],
  signers?: string[],
): string {
  const { status } = chain.act(publisher, contract, abi, args, signers === undefined ? {} : { signers })
  expect(status.code).toBe(4)
  return (status.message.split(' error: ')[1] ?? '').split('\n')[0]?.replace('Uncaught exception: ', '') ?? ''
}

function done(
  publisher: string,
  contract: string,
  abi: string,
  args: readonly unknown[],
  signers?: string[],
) {
  const receipt = chain.act(publisher, contract, abi, args, signers === undefined ? {} : { signers })
  expect(receipt.status).toEqual({ code: 0, message: '' })
  return receipt
}

const account = (name: string) => JSON.parse(chain.text(`m-auth.iost-auth-${name}`) ?? 'null')
const json = (key: string) => JSON.parse(chain.text(key) ?? 'null')

test('an account is made by whoever pays its pledge', () => {
  const receipt = done('bobby', 'auth.iost', 'signUp', ['newcomer', 'k1', 'k2'])
  expect(receipt.receipts.map(({ funcName }) => funcName)).toEqual([
    'token.iost/transfer',
    'gas.iost/pledge',
    'auth.iost/signUp',
  ])
  expect(account('newcomer')).toEqual({
    id: 'newcomer',
    referrer: 'bobby',
    permissions: {
      active: {
        name: 'active',
        groups: [],
        items: [{ id: 'k2', is_key_pair: true, weight: 100 }],
        threshold: 100,
      },
      owner: {
        name: 'owner',
        groups: [],
        items: [{ id: 'k1', is_key_pair: true, weight: 100 }],
        threshold: 100,
      },
    },
    groups: {},
  })
  expect(chain.raw('m-auth.iost-auth-newcomer')).toMatch(/@auth\.iost$/)
})

test.each([
  ['abcd', 'id invalid. id length should be between 5,11 > abcd'],
  ['abcdefghijkl', 'id invalid. id length should be between 5,11 > abcdefghijkl'],
  ['Contractabc', "id invalid. id shouldn't start with 'Contract'."],
  ['a-bcde', 'id invalid. id contains invalid character > -'],
  ['alice', 'id existed > alice'],
  [`0x${'AB'.repeat(20)}`, 'id invalid. upper case not allowed'],
  [`0x${'ab'.repeat(20)}`, 'permission should be empty'],
])('the name %s is refused', (name, message) => {
  expect(fault('bobby', 'auth.iost', 'signUp', [name, 'k', 'k'])).toBe(`Error: ${message}`)
})

test('permissions and groups are edited with the owner among the signers, at the account’s own RAM', () => {
  const owner = ['alice@owner']
  expect(fault('alice', 'auth.iost', 'addPermission', ['alice', 'play', 2])).toBe(
    'Error: require auth failed',
  )
  done('alice', 'auth.iost', 'addPermission', ['alice', 'play', 2], owner)
  expect(chain.raw('m-auth.iost-auth-alice')).toMatch(/@alice$/)
  done('alice', 'auth.iost', 'assignPermission', ['alice', 'play', 'bobby@active', 1], owner)
  done('alice', 'auth.iost', 'assignPermission', ['alice', 'play', 'somekey', 1], owner)
  done('alice', 'auth.iost', 'assignPermission', ['alice', 'play', 'somekey', 5], owner)
  done('alice', 'auth.iost', 'addGroup', ['alice', 'team'], owner)
  done('alice', 'auth.iost', 'assignGroup', ['alice', 'team', 'carol@active', 2], owner)
  done('alice', 'auth.iost', 'assignPermissionToGroup', ['alice', 'play', 'team'], owner)
  expect(account('alice').permissions.play).toEqual({
    name: 'play',
    groups: ['team'],
    items: [
      { id: 'bobby', permission: 'active', is_key_pair: false, weight: 1 },
      { id: 'somekey', is_key_pair: true, weight: 5 },
    ],
    threshold: 2,
  })
  expect(done('carol', 'system.iost', 'requireAuth', ['alice', 'play']).returns).toEqual(['[true]'])
  expect(done('bobby', 'system.iost', 'requireAuth', ['alice', 'play']).returns).toEqual(['[false]'])
  expect(fault('alice', 'auth.iost', 'revokePermission', ['alice', 'play', 'nobody@active'], owner)).toBe(
    'Error: item not found',
  )
  expect(fault('alice', 'auth.iost', 'dropPermission', ['alice', 'owner'], owner)).toBe(
    'drop active or owner is forbidden',
  )
  done('alice', 'auth.iost', 'revokePermissionInGroup', ['alice', 'play', 'team'], owner)
  done('alice', 'auth.iost', 'revokeGroup', ['alice', 'team', 'carol@active'], owner)
  done('alice', 'auth.iost', 'dropGroup', ['alice', 'team'], owner)
  done('alice', 'auth.iost', 'dropPermission', ['alice', 'play'], owner)
  expect(Object.keys(account('alice').permissions)).toEqual(['active', 'owner'])
})

test('the price of RAM follows the market, which grows with time', () => {
  const before = json('b-ram.iost-leftSpace')
  const self = json('b-ram.iost-SRbobby')
  const bought = done('bobby', 'ram.iost', 'buy', ['bobby', 'bobby', 100_000]).returns[0]
  const sold = done('bobby', 'ram.iost', 'sell', ['bobby', 'bobby', 100_000]).returns[0]
  expect([bought, sold]).toEqual(['["1040.83"]', '["1020.42"]'])
  expect(json('b-ram.iost-leftSpace')).toBe(before)
  chain.skip(0, 1200)
  done('bobby', 'ram.iost', 'buy', ['bobby', 'carol', 10])
  expect(json('b-ram.iost-leftSpace')).toBe(before + 2 * 1_307_448 - 10)
  done('bobby', 'ram.iost', 'lend', ['bobby', 'carol', 300])
  expect(json('b-ram.iost-SRbobby')).toBe(self - 300)
  const { SR, TR } = { SR: json('b-ram.iost-SRcarol'), TR: json('b-ram.iost-TRcarol') }
  expect(TR - SR).toBe(300)
  expect(fault('carol', 'ram.iost', 'sell', ['carol', 'carol', SR + 10])).toBe(
    `Error: self ram amount ${SR}, not enough for sell`,
  )
  expect(fault('bobby', 'ram.iost', 'buy', ['bobby', 'bobby', 9])).toBe(
    'Error: minimum ram amount for trading is 10 byte',
  )
})

test('a vote of any kind: options, ordering, clearing, and money back', () => {
  const info = { resultNumber: 2, minVote: 10, options: ['soup', 'salad'], anyOption: false, freezeTime: 5 }
  const id = JSON.parse(
    JSON.parse(done('bobby', 'vote.iost', 'newVote', ['bobby', 'lunch', info]).returns[0] ?? '')[0],
  )
  const vote = (who: string, option: string, amount: string) =>
    done(who, 'vote.iost', 'vote', [String(id), who, option, amount])
  const result = () =>
    JSON.parse(JSON.parse(done('carol', 'vote.iost', 'getResult', [String(id)]).returns[0] ?? '')[0])
  vote('carol', 'soup', '15')
  vote('carol', 'salad', '15.123456789')
  vote('alice', 'soup', '0.12345678')
  expect(result()).toEqual([
    { option: 'salad', votes: '15.12345678' },
    { option: 'soup', votes: '15.12345678' },
  ])
  expect(fault('bobby', 'vote.iost', 'removeOption', [String(id), 'soup', false])).toBe(
    "Error: option in result, can't be removed.",
  )
  done('bobby', 'vote.iost', 'removeOption', [String(id), 'soup', true])
  expect(fault('carol', 'vote.iost', 'vote', [String(id), 'carol', 'soup', '1'])).toBe(
    'Error: option is removed.',
  )
  done('bobby', 'vote.iost', 'addOption', [String(id), 'soup', true])
  expect(result()).toEqual([{ option: 'salad', votes: '15.12345678' }])
  done('carol', 'vote.iost', 'unvote', [String(id), 'carol', 'soup', '15'])
  expect(json(`m-vote.iost-v_${id}-soup`)).toMatchObject({ votes: '0', deleted: 0 })
  expect(fault('carol', 'vote.iost', 'unvote', [String(id), 'carol', 'salad', '16'])).toBe(
    'Error: amount too large. max amount = 15.12345678',
  )
  const before = chain.balance('bobby')
  done('bobby', 'vote.iost', 'delVote', [String(id)])
  expect(chain.balance('bobby') - before).toBe(1000n * 100_000_000n)
  expect(fault('carol', 'vote.iost', 'vote', [String(id), 'carol', 'salad', '1'])).toBe(
    'Error: vote has been deleted.',
  )
})

test('a producer comes and goes, and rewards are shared by weight', () => {
  const key = encodeBase58(new Uint8Array(32).fill(7))
  done('alice', 'vote_producer.iost', 'applyRegister', ['alice', key, 'loc', 'url', 'net', true])
  done('admin', 'vote_producer.iost', 'approveRegister', ['alice'])
  done('alice', 'vote_producer.iost', 'logInProducer', ['alice'])
  done('admin', 'vote_producer.iost', 'vote', ['admin', 'alice', '3000000'])
  done('carol', 'vote_producer.iost', 'vote', ['carol', 'alice', '1000'])
  done('bobby', 'vote_producer.iost', 'topupCandidateBonus', ['100', 'bobby'])
  expect(done('alice', 'vote_producer.iost', 'getCandidateBonus', ['alice']).returns).toEqual([
    '["99.99999999"]',
  ])
  const before = chain.balance('alice')
  done('alice', 'vote_producer.iost', 'candidateWithdraw', ['alice'])
  expect(chain.balance('alice') - before).toBe(49_99999999n)
  const bonus = done('carol', 'vote_producer.iost', 'getVoterBonus', ['carol']).returns[0]
  expect(bonus).toBe('["0.01666111"]')
  done('carol', 'vote_producer.iost', 'voterWithdraw', ['carol'])
  done('carol', 'vote_producer.iost', 'unvote', ['carol', 'alice', '1000'])
  expect(fault('alice', 'vote_producer.iost', 'unregister', ['alice'])).toBe(
    'Error: producer can not unregister',
  )
  done('alice', 'vote_producer.iost', 'applyUnregister', ['alice'])
  done('admin', 'vote_producer.iost', 'approveUnregister', ['alice'])
  done('alice', 'vote_producer.iost', 'unregister', ['alice'])
  expect(fault('carol', 'vote_producer.iost', 'vote', ['carol', 'alice', '1'])).toBe(
    'Error: producer not exists',
  )
  done('admin', 'vote_producer.iost', 'unvote', ['admin', 'alice', '3000000'])
  expect(json('b-vote_producer.iost-candAllKey')).toBe('0')
})

test('a transfer may create the account it pays', () => {
  const memo = `create:bytransfer:${'k1'}:${'k2'}`
  done('bobby', 'exchange.iost', 'transfer', ['iost', '', '150', memo])
  expect(chain.balance('bytransfer', 'ram')).toBe(1000n)
  expect(chain.balance('bytransfer')).toBe(129_60000000n)
  expect(fault('bobby', 'exchange.iost', 'transfer', ['iost', '', '99', memo])).toBe(
    'Error: transfer amount should be greater or equal to 100',
  )
  expect(fault('bobby', 'exchange.iost', 'transfer', ['iost', '', '150', 'make:x:y:z'])).toBe(
    'Error: unsupported command : make:x:y:z, use create:XX',
  )
})

test('block rewards can be changed into what the bonus contract holds', () => {
  const [key] = chain.network.definition.params.witnesses
  const witness = json(`m-vote_producer.iost-producerKeyToId-${key}`)
  const keys = chain.network.producers[0]?.keys as never
  chain.block()
  const change = (amount: string) =>
    chain.act(witness, 'bonus.iost', 'exchangeIOST', [witness, amount], { keys }).status.message
  expect(change('1')).toContain('left bonus not enough, please wait')
  done('admin', 'issue.iost', 'issueIOST', [])
  expect(change('100')).toContain('invalid amount: negative or greater than contribute')
  const before = chain.balance(witness)
  expect(change('0')).toBe('')
  expect(chain.balance(witness) - before).toBe(328_513_441n)
})

test.each([
  ['auth.iost', 'initAdmin', ['bobby']],
  ['ram.iost', 'issue', [1, 2, 3, 4]],
  ['issue.iost', 'initGenesis', ['bobby', {}, []]],
  ['vote_producer.iost', 'initProducer', ['bobby', 'k']],
  ['bonus.iost', 'initAdmin', ['bobby']],
])('%s/%s belongs to block 0', (contract, abi, args) => {
  expect(fault('bobby', contract, abi, args)).toBe('Error: init out of genesis block')
})

test.each([
  'ram.iost',
  'issue.iost',
  'vote.iost',
  'vote_producer.iost',
  'base.iost',
  'bonus.iost',
  'exchange.iost',
])('%s is updated by the admin alone', (contract) => {
  expect(fault('bobby', contract, 'can_update', [''])).toBe('Error: require auth failed. ret = false')
  expect(done('admin', contract, 'can_update', ['']).returns).toEqual(['["true"]'])
})
