/** One function or object that a contract reaches, for completion and hover. */
export type ApiDoc = { readonly name: string; readonly args: string; readonly says: string }

const doc = (name: string, args: string, says: string): ApiDoc => ({ name, args, says })

/** The contract API by full name. Source: spec contracts §2.5–§2.11. */
export const API: readonly ApiDoc[] = [
  doc(
    'storage.put',
    '(key, value, payer?)',
    'Stores a text. 300 gas, more above about 2 930 bytes. The payer must have agreed; without one the contract pays for the bytes.',
  ),
  doc('storage.get', '(key)', 'The stored text, or null. 300 gas.'),
  doc('storage.has', '(key)', 'Whether there is a value. 300 gas.'),
  doc('storage.del', '(key)', 'Deletes a value and frees its bytes. 300 gas.'),
  doc('storage.mapPut', '(key, field, value, payer?)', 'Stores a text in a map’s field. 300 gas or more.'),
  doc('storage.mapGet', '(key, field)', 'The text of a map’s field, or null. 300 gas.'),
  doc('storage.mapHas', '(key, field)', 'Whether a map has a field. 300 gas.'),
  doc('storage.mapDel', '(key, field)', 'Deletes a field. 300 gas.'),
  doc('storage.mapKeys', '(key)', 'Names of a map’s fields, at most 257. 300 gas.'),
  doc('storage.mapLen', '(key)', 'Length of mapKeys. 300 gas.'),
  doc('storage.globalGet', '(contract, key)', 'Reads a value of another contract. 300 gas.'),
  doc('storage.globalHas', '(contract, key)', 'Whether another contract has a value. 300 gas.'),
  doc('storage.globalMapGet', '(contract, key, field)', 'Reads a field of another contract’s map. 300 gas.'),
  doc(
    'storage.globalMapHas',
    '(contract, key, field)',
    'Whether another contract’s map has a field. 300 gas.',
  ),
  doc('storage.globalMapKeys', '(contract, key)', 'Field names of another contract’s map. 300 gas.'),
  doc('storage.globalMapLen', '(contract, key)', 'Length of globalMapKeys. 300 gas.'),
  doc(
    'blockchain.transfer',
    '(from, to, amount, memo)',
    'Moves IOST between accounts; `from` must have agreed. The memo is required.',
  ),
  doc('blockchain.deposit', '(from, amount, memo)', 'Moves IOST from an account to this contract.'),
  doc('blockchain.withdraw', '(to, amount, memo)', 'Moves IOST from this contract to an account.'),
  doc(
    'blockchain.requireAuth',
    '(account, permission)',
    'Whether this account agreed. It never throws: test the answer.',
  ),
  doc(
    'blockchain.call',
    '(contract, api, args)',
    'Calls another contract; the answer is a list. 30 000 gas for a JavaScript contract and its own gas.',
  ),
  doc(
    'blockchain.callWithAuth',
    '(contract, api, args)',
    'The same, and the callee may act in this contract’s name.',
  ),
  doc('blockchain.receipt', '(text)', 'Leaves a receipt in the transaction.'),
  doc('blockchain.event', '(text)', 'Tells those who listen. 1 gas a byte; not stored.'),
  doc('blockchain.publisher', '()', 'The account that published the transaction.'),
  doc('blockchain.contractName', '()', 'The id of this contract.'),
  doc('blockchain.contractOwner', '()', 'The account that published this contract.'),
  doc('blockchain.blockInfo', '()', 'JSON text: number, parent_hash, time (ns), witness.'),
  doc('blockchain.txInfo', '()', 'JSON text of the transaction.'),
  doc('blockchain.contextInfo', '()', 'JSON text: abi_name, caller, contract_name, publisher.'),
  doc('block.number', '', 'Height of the block. Whoever makes the block knows it.'),
  doc('block.parentHash', '', 'Hash of the block before. Not a source of chance: producers see it first.'),
  doc('block.time', '', 'Time of the block in ns.'),
  doc('block.witness', '', 'Who makes the block.'),
  doc('tx.publisher', '', 'The account that published the transaction.'),
  doc('tx.hash', '', 'Hash of the transaction.'),
  doc('tx.time', '', 'Time of the transaction in ns, chosen by its author.'),
  doc('IOSTCrypto.sha3', '(text)', 'SHA3-256 of a text, in base58.'),
  doc('IOSTCrypto.sha3Hex', '(hex)', 'SHA3-256 of bytes, in hex.'),
  doc('IOSTCrypto.ripemd160Hex', '(hex)', 'RIPEMD-160 of bytes, in hex.'),
  doc(
    'IOSTCrypto.verify',
    '(algorithm, message, signature, key)',
    '1 when the signature is right, else 0; everything in base58.',
  ),
  doc('console.log', '(text, …)', 'Writes to the log of the node. Never part of a result.'),
  doc('BigNumber', '(value)', 'Decimal numbers with 50 places, rounded down.'),
  doc('Int64', '(value)', 'Integers of 64 bits that refuse to overflow.'),
  doc('Float64', '(value)', 'Decimals in the range of 64-bit integers.'),
]

/** What tests written as code reach. */
export const TEST_API: readonly ApiDoc[] = [
  doc('test', '(name, run)', 'A test: it fails when something in it throws.'),
  doc(
    'property',
    '(name, generators, run, { runs }?)',
    'Runs with many values; the first that break it are made as small as possible.',
  ),
  doc(
    'send',
    '(account, contract, method, …)',
    'Calls a method; the returned text. Throws when it is refused.',
  ),
  doc('refused', '(account, contract, method, …)', 'Calls a method; its error, or an empty text.'),
  doc('stored', '(contract, key, field?)', 'What a contract stores, or null.'),
  doc(
    'balance',
    '(account, token?)',
    'The balance of an account or a contract as text; of iost when no token is named.',
  ),
  doc('wait', '(blocks, seconds?)', 'Lets blocks and time pass before the next call.'),
  doc('check', '(condition, text?)', 'Throws when the condition does not hold.'),
  doc('same', '(value, expected)', 'Throws when two values differ as JSON.'),
  doc('accounts', '', 'The names of the accounts.'),
  doc('gen.integer', '(min, max)', 'Whole numbers.'),
  doc('gen.amount', '(max, places?)', 'Amounts as text.'),
  doc('gen.text', '(longest?)', 'Texts.'),
  doc('gen.bool', '()', 'True or false.'),
  doc('gen.account', '()', 'One of the accounts.'),
  doc('gen.pick', '(…)', 'One of these values.'),
  doc('gen.list', '(generator, longest?)', 'Lists of values.'),
  doc('gen.object', '({ name: generator })', 'Objects with these members.'),
]

const byName = new Map(API.map((entry) => [entry.name, entry]))
const testsByName = new Map(TEST_API.map((entry) => [entry.name, entry]))

/** What is known of a full name such as `storage.put` in a contract, or `gen.list` in a test. */
export function apiDoc(name: string, inTests: boolean): ApiDoc | undefined {
  return (inTests ? testsByName : byName).get(name)
}
