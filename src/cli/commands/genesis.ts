import { parseArgs } from 'node:util'
import { encodeBase58 } from '#core/codec/base58.ts'
import { readGenesisFolder, writeGenesisFolder } from '#full/genesis-folder.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from '#vm/executor.ts'
import { buildGenesis } from '#vm/genesis/build-genesis.ts'
import { PRIVATE_CHAIN_ID, privateGenesisSettings } from '#vm/genesis/private-network.ts'
import { systemContracts } from '#vm/system/contracts.ts'
import { type CliIo, EXIT, usageError } from '../io.ts'

/** go-iost's development genesis: the default of a folder that is written. */
const DEFAULT_TIME = 1_541_847_845_000_000_000n

/** `everest genesis DIR | --write DIR`: block 0 of a genesis folder, or the built-in network's as such a folder. */
export async function runGenesis(args: string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      write: { type: 'string' },
      'chain-id': { type: 'string', default: String(PRIVATE_CHAIN_ID) },
      witnesses: { type: 'string', default: '1' },
      'vote-interval': { type: 'string', default: '1200' },
    },
  })
  const chainId = countOf(values['chain-id'], '--chain-id')
  if ((values.write === undefined) === (positionals.length !== 1)) {
    throw usageError('everest genesis needs one folder to read, or --write and one folder to write')
  }
  let folder = positionals[0]
  if (values.write !== undefined) {
    const settings = privateGenesisSettings({
      witnesses: countOf(values.witnesses, '--witnesses'),
      genesisTime: DEFAULT_TIME,
    })
    const contracts = systemContracts(countOf(values['vote-interval'], '--vote-interval'))
    folder = values.write
    await writeGenesisFolder(folder, { settings, contracts })
    io.text(`wrote ${folder}`)
  }
  const { settings, contracts } = await readGenesisFolder(folder as string, chainId)
  const js = createJsMachine(loadEngineFiles(), { sha3: sha3Node })
  const executor = createExecutor({ js, sha3: sha3Node }, { chainId })
  const genesis = buildGenesis(executor, settings, contracts, sha3Node)
  js.dispose()
  const hash = encodeBase58(genesis.hash)
  io.text(`block 0: ${hash}\nwitnesses: ${genesis.witnesses.join(' ')}\nchain id: ${chainId}`)
  if (io.jsonMode) io.json({ hash, witnesses: genesis.witnesses, chainId })
  return EXIT.ok
}

function countOf(text: string, flag: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw usageError(`${flag} needs a number`)
  return Number(text)
}
