import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { encodeBase58 } from '#core/codec/base58.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { loadPrivKey } from '#p2p/goiost/data-folder.node.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from '#vm/executor.ts'
import { createPrivateNetwork, PRIVATE_CHAIN_ID } from '#vm/genesis/private-network.ts'
import type { NetLayout, NetSettings } from './layout.ts'
import type { NetNode } from './private-net.ts'

/** The definition of a private network, its nodes with their identities, and the account the faucet pays from. */
export type NetPlan = {
  readonly definition: NetworkDefinition
  readonly nodes: readonly NetNode[]
  readonly bank: { readonly account: string; readonly secret: string }
}

/** Works out a private network: block 0 from its settings, every node's p2p identity before any node runs. */
export async function planNetwork(
  layout: NetLayout,
  settings: NetSettings,
  follower: boolean,
): Promise<NetPlan> {
  const js = createJsMachine(loadEngineFiles(), { sha3: sha3Node })
  const executor = createExecutor({ js, sha3: sha3Node }, { chainId: PRIVATE_CHAIN_ID })
  const { definition, producers, admin } = createPrivateNetwork(
    executor,
    { ...settings, genesisTime: layout.genesisTime },
    sha3Node,
  )
  js.dispose()
  const secretOf = (account: (typeof producers)[number]) => encodeBase58(account.keys.secret)
  const wanted = producers.map((account, index) => ({
    name: `node${index}`,
    role: index < settings.witnesses ? ('witness' as const) : ('candidate' as const),
    witnessSecret: secretOf(account),
  }))
  const followers = follower ? [{ name: `node${wanted.length}`, role: 'follower' as const }] : []
  const nodes = await Promise.all(
    [...wanted, ...followers].map(async (node) => {
      const folder = layout.processFolder(definition.genesisHash as string, node.name)
      const peerId = peerIdFromPrivateKey(await loadPrivKey(folder)).toString()
      return { ...node, folder, peerId }
    }),
  )
  return { definition, nodes, bank: { account: admin.id, secret: secretOf(admin) } }
}
