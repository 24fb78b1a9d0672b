import type { CliIo } from './io.ts'

export type RunCommand = (args: string[], io: CliIo) => Promise<number>

/** One command of the CLI: loaded only when it is called, so that each starts quickly. */
export type Command = {
  readonly name: string
  readonly usage: string
  readonly summary: string
  load(): Promise<RunCommand>
}

/** Every command of `everest`, in the order of the help text. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'net',
    usage:
      '[--witnesses 4] [--follower] [--fresh] [--data DIR] [--port-base 30000] [--vote-interval 1200] [--candidates N] [--page [--no-games]]',
    summary:
      'private network: witnesses, follower, relay, faucet, and with --page the app and its games; runs until stopped',
    load: async () => (await import('./commands/net.ts')).runNet,
  },
  {
    name: 'node',
    usage:
      '-c iserver.yml | --data DIR --network FILE [--key FILE] [--seed MULTIADDR…] [--host 127.0.0.1] [--p2p-port 30000] [--rest-port 30001] [--grpc-port 30002] [--try-tx] [--exec-tx] [--log-level info]',
    summary: 'one full node',
    load: async () => (await import('./commands/node.ts')).runNode,
  },
  {
    name: 'relay',
    usage:
      '--network FILE --full MULTIADDR… [--rest URL…] [--data DIR] | --recording DIR  [--listen MULTIADDR…]',
    summary: 'a relay: a peer of full nodes on one side, the door of pages on the other',
    load: async () => (await import('./commands/relay.ts')).runRelay,
  },
  {
    name: 'faucet',
    usage:
      '--rest URL --account NAME --key FILE [--data DIR] [--host 127.0.0.1] [--listen 30101] [--amount 1000] [--pledge 20] [--ram 10000] [--per-hour 1000000] [--work 1000]',
    summary: 'a faucet next to a full node',
    load: async () => (await import('./commands/faucet.ts')).runFaucet,
  },
  {
    name: 'luckybet',
    usage: '--rest URL --account NAME --key FILE --data DIR [--bots 3]',
    summary: 'both games of Lucky Bet with bots, next to a full node',
    load: async () => (await import('./commands/luckybet.ts')).runLuckyBet,
  },
  {
    name: 'light',
    usage: '--network FILE --relay MULTIADDR… [--store DIR] [--until-irreversible] [--seconds S]',
    summary: "the page's light node without a page",
    load: async () => (await import('./commands/light.ts')).runLight,
  },
  {
    name: 'verify',
    usage: 'DIR [--lists]',
    summary: 'verifies a recorded chain',
    load: async () => (await import('./commands/verify.ts')).runVerify,
  },
  {
    name: 'verify-bundle',
    usage: 'FILE',
    summary: 'checks one light-client proof bundle',
    load: async () => (await import('./commands/verify-bundle.ts')).runVerifyBundle,
  },
  {
    name: 'replay',
    usage: 'DIR [--base DIR | --genesis FOLDER] [--to N]',
    summary: 'executes every block of a recorded chain and compares receipts and state',
    load: async () => (await import('./commands/replay.ts')).runReplay,
  },
  {
    name: 'corpus',
    usage: 'DIR [--base DIR] [--only ID] [--deep]',
    summary: 'runs contract cases and compares every figure',
    load: async () => (await import('./commands/corpus.ts')).runCorpus,
  },
  {
    name: 'genesis',
    usage: 'DIR | --write DIR [--witnesses 1] [--vote-interval 1200]  [--chain-id 1020]',
    summary: "block 0 from a go-iost genesis folder, or the built-in network's in that form",
    load: async () => (await import('./commands/genesis.ts')).runGenesis,
  },
  {
    name: 'prove',
    usage: '--tx HASH [--network FILE] (--relay MULTIADDR | --rest URL) [--store DIR] [--out FILE]',
    summary: 'writes the proof file of a transaction',
    load: async () => (await import('./commands/prove.ts')).runProve,
  },
  {
    name: 'verify-proof',
    usage: 'FILE [--network FILE]',
    summary: 'checks a proof file without network',
    load: async () => (await import('./commands/verify-proof.ts')).runVerifyProof,
  },
  {
    name: 'bench',
    usage: '[NAME…]',
    summary: 'measures, as ratios against a named peer in the same run',
    load: async () => (await import('./commands/bench.ts')).runBench,
  },
]
