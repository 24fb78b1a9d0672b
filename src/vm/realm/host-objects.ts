/** Numbers of the host functions, in the order the guest names them. */
export const HOST_OPS = [
  'put',
  'has',
  'get',
  'del',
  'mapPut',
  'mapHas',
  'mapGet',
  'mapDel',
  'mapKeys',
  'mapLen',
  'globalHas',
  'globalGet',
  'globalMapHas',
  'globalMapGet',
  'globalMapKeys',
  'globalMapLen',
  'blockInfo',
  'txInfo',
  'contextInfo',
  'call',
  'callWithAuth',
  'requireAuth',
  'receipt',
  'event',
  'log',
  'sha3',
  'sha3Hex',
  'ripemd160Hex',
  'verify',
  'kill',
] as const

export type HostOp = (typeof HOST_OPS)[number]

/** storage, blockchain and IOSTCrypto (spec contracts §2.6). Strings stand for themselves, everything else is refused by name. */
export const HOST_OBJECTS = String.raw`
const OP = {}
hostOps.forEach((name, i) => { OP[name] = i })
const OP_PUT = OP.put, OP_MAP_PUT = OP.mapPut

function textArg(value, message) {
  if (typeof value !== 'string') throw new RealError(message)
  if (value.length > MAX_INPUT) throw new RealError('input string too long')
  return value
}
function payerArg(payer) {
  if (payer === undefined || payer === '') return undefined
  const name = '' + payer
  if (name.length > MAX_INPUT) throw new RealError('input string too long')
  return name
}
const AT = 'IOSTContractStorage_'
const storageObject = {
  put: function (key, value, payer) {
    if (typeof value !== 'string') throw new Error('storage put must be string')
    if (typeof key !== 'string') textArg(key, AT + 'Put key must be string.')
    if (key.length > MAX_INPUT || value.length > MAX_INPUT) throw new RealError('input string too long')
    return ask(OP_PUT, key, value, payer === undefined ? payer : payerArg(payer))
  },
  get: function (key) { return ask(OP.get, textArg(key, AT + 'Get key must be string')) },
  has: function (key) { return ask(OP.has, textArg(key, AT + 'Has key must be string')) },
  del: function (key) { return ask(OP.del, textArg(key, AT + 'Del key must be string.')) },
  mapPut: function (key, field, value, payer) {
    if (typeof value !== 'string') throw new Error('storage mapPut must be string')
    if (typeof key !== 'string' || typeof field !== 'string') throw new RealError(AT + 'MapPut key must be string.')
    if (key.length > MAX_INPUT || field.length > MAX_INPUT || value.length > MAX_INPUT) throw new RealError('input string too long')
    return ask(OP_MAP_PUT, key, field, value, payer === undefined ? payer : payerArg(payer))
  },
  mapHas: function (key, field) {
    textArg(key, AT + 'MapHas key must be string')
    return ask(OP.mapHas, key, textArg(field, AT + 'MapHas key must be string'))
  },
  mapGet: function (key, field) {
    textArg(key, AT + 'MapGet key must be string')
    return ask(OP.mapGet, key, textArg(field, AT + 'MapGet key must be string'))
  },
  mapKeys: function (key) { return JSON.parse(ask(OP.mapKeys, textArg(key, AT + 'MapKeys key must be string'))) },
  mapLen: function (key) { return ask(OP.mapLen, textArg(key, AT + 'MapLen key must be string')) },
  mapDel: function (key, field) {
    textArg(key, AT + 'MapDel key must be string')
    return ask(OP.mapDel, key, textArg(field, AT + 'MapDel key must be string'))
  },
  globalGet: function (contract, key) {
    textArg(contract, AT + 'GlobalGet contract must be string')
    return ask(OP.globalGet, contract, textArg(key, AT + 'GlobalGet key must be string'))
  },
  globalHas: function (contract, key) {
    textArg(contract, AT + 'GlobalHas contract must be string')
    return ask(OP.globalHas, contract, textArg(key, AT + 'GlobalHas key must be string'))
  },
  globalMapHas: function (contract, key, field) {
    textArg(contract, AT + 'GlobalMapHas contract must be string')
    textArg(key, AT + 'GlobalMapHas key must be string')
    return ask(OP.globalMapHas, contract, key, textArg(field, AT + 'GlobalMapHas field must be string'))
  },
  globalMapGet: function (contract, key, field) {
    textArg(contract, AT + 'GlobalMapGet contract must be string')
    textArg(key, AT + 'GlobalMapGet key must be string')
    return ask(OP.globalMapGet, contract, key, textArg(field, AT + 'GlobalMapGet field must be string'))
  },
  globalMapKeys: function (contract, key) {
    textArg(contract, AT + 'GlobalMapKeys contract must be string')
    return JSON.parse(ask(OP.globalMapKeys, contract, textArg(key, AT + 'GlobalMapKeys key must be string')))
  },
  globalMapLen: function (contract, key) {
    textArg(contract, AT + 'GlobalMapLen contract must be string')
    return ask(OP.globalMapLen, contract, textArg(key, AT + 'GlobalMapLen key must be string'))
  },
}

function unnamed(object) {
  for (const name of ownKeys(object)) defineProperty(object[name], 'name', { value: '', configurable: true })
}
unnamed(storageObject)

const BY = 'IOSTBlockchain_'
function nativeCall(op, name, contract, api, args) {
  textArg(contract, BY + name + ' contract must be string')
  textArg(api, BY + name + ' api must be string')
  textArg(args, BY + name + ' arg must be string')
  return ask(op, contract, api, args)
}
// The members call one another directly: replacing one does not change the others. Their texts go through the JSON of the moment.
const contractName = function () { return JSON.parse(ask(OP.contextInfo))['contract_name'] }
const publisher = function () { return JSON.parse(ask(OP.contextInfo))['publisher'] }
function callOther(op, name, contract, api, args) {
  if (typeof args === 'object') args = JSON.stringify(args)
  return JSON.parse(nativeCall(op, name, contract, api, args))
}
const transfer = function (from, to, amount, memo) {
  if (!(amount instanceof Float64)) amount = new Float64(amount)
  const args = ['iost', from, to, amount.toString(), memo.toString()]
  return JSON.parse(nativeCall(OP.callWithAuth, 'callWithAuth', 'token.iost', 'transfer', JSON.stringify(args)))
}
const chain = {
  transfer: transfer,
  withdraw: function (to, amount, memo) { return transfer(contractName(), to, amount, memo) },
  deposit: function (from, amount, memo) { return transfer(from, contractName(), amount, memo) },
  blockInfo: function () { return ask(OP.blockInfo) },
  txInfo: function () { return ask(OP.txInfo) },
  contextInfo: function () { return ask(OP.contextInfo) },
  contractName: contractName,
  publisher: publisher,
  contractOwner: function () {
    const name = contractName()
    return ask(OP.globalMapGet, 'system.iost', 'contract_owner', textArg(name, AT + 'GlobalMapGet field must be string'))
  },
  call: function (contract, api, args) { return callOther(OP.call, 'call', contract, api, args) },
  callWithAuth: function (contract, api, args) { return callOther(OP.callWithAuth, 'callWithAuth', contract, api, args) },
  requireAuth: function (accountID, permission) {
    textArg(accountID, BY + 'requireAuth accountID must be string')
    return ask(OP.requireAuth, accountID, textArg(permission, BY + 'requireAuth permission must be string'))
  },
  receipt: function (content) { return ask(OP.receipt, textArg(content, BY + 'receipt content must be string')) },
  event: function (content) { return ask(OP.event, textArg(content, BY + 'event content must be string')) },
}

const WITH = 'IOSTCrypto_'
function hashFunction(name) {
  return function () {
    if (arguments.length !== 1) throw new RealError(WITH + name + ' invalid argument length.')
    return cryptoAnswer(this, OP[name], textArg(arguments[0], WITH + name + ' msg must be string.'))
  }
}
/** Called on anything but IOSTCrypto itself these functions work without charge. */
function cryptoAnswer(self, op, a, b, c, d) {
  const before = $gas
  const answer = ask(op, a, b, c, d)
  if (!(self instanceof IOSTCryptoKind)) $gas = before
  return answer
}
const cryptoMethods = {
  sha3: hashFunction('sha3'),
  sha3Hex: hashFunction('sha3Hex'),
  ripemd160Hex: hashFunction('ripemd160Hex'),
  verify: function () {
    if (arguments.length !== 4) throw new RealError(WITH + 'verify invalid argument length.')
    const names = ['algo', 'msg', 'sig', 'pubkey']
    for (let i = 0; i < 4; i++) textArg(arguments[i], WITH + 'verify ' + names[i] + ' must be string.')
    return cryptoAnswer(this, OP.verify, arguments[0], arguments[1], arguments[2], arguments[3])
  },
}
unnamed(cryptoMethods)
function IOSTCryptoKind() { RealObject.assign(this, cryptoMethods) }
const cryptoObject = new IOSTCryptoKind()

/** Modules by name; those not known are empty. Names of Object.prototype find what stands there, which exports nothing. */
const modules = { storage: { exports: storageObject }, blockchain: { exports: chain } }
const requireModule = function (id) {
  const known = modules[id]
  if (known) return known.exports
  const file = id + '.js'
  if (typeof id !== 'string') throw new RealError('require empty module')
  // The loader reads names up to a NUL and runs the two it knows again, in a realm that no longer has what they need.
  const end = apply(rawIndexOf, file, ['\0'])
  const name = end < 0 ? id : apply(rawSubstring, file, [0, end])
  const IOSTStorage = null, IOSTBlockchain = null
  if (name === 'storage') new IOSTStorage()
  if (name === 'blockchain') new IOSTBlockchain()
  const made = { exports: {} }
  modules[id] = made
  return made.exports
}
unnamed({ requireModule })
`
