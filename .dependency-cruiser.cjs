// The import table of the house. A row may import itself and what stands in its list; nothing else.
const MAY = {
  core: [],
  platform: [],
  consensus: ['core'],
  vm: ['core'],
  chain: ['core', 'platform', 'consensus', 'vm'],
  recording: ['core', 'platform', 'consensus'],
  wallet: ['core', 'platform'],
  p2p: ['core', 'platform'],
  light: ['core', 'platform', 'consensus', 'p2p'],
  full: ['core', 'platform', 'consensus', 'vm', 'chain', 'p2p'],
  relay: ['core', 'platform', 'consensus', 'p2p', 'recording'],
  ui: ['core', 'platform', 'wallet'],
  cli: [
    'core',
    'platform',
    'consensus',
    'vm',
    'chain',
    'recording',
    'wallet',
    'p2p',
    'light',
    'full',
    'relay',
  ],
}
// Pure layers name the packages they may reach; the other layers are free.
const NPM = {
  core: '@noble/|@scure/base|@bufbuild/protobuf|bs58|hash-wasm',
  consensus: '^$',
  vm: '@jitl/|esprima|escodegen|bignumber[.]js|@noble/',
  chain: '^$',
}
const PAGES = 'wallet|explorer|playground|luckybet|monitor|network'
// The workers of ui that run contracts.
const MACHINE =
  '^src/ui/(playground/machine/|luckybet/rerun-worker[.]ts$|shared/preview/preview-worker[.]ts$)'
const test = '[.](test|bench)[.]tsx?$|^src/testing/'
const error = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    ...Object.entries(MAY).map(([name, may]) =>
      error(
        `layer-${name}`,
        { path: `^src/${name}/`, pathNot: name === 'ui' ? `${test}|${MACHINE}` : test },
        {
          path: '^src/',
          pathNot: [
            `^src/(${[name, ...may].join('|')})/`,
            ...(name === 'ui' ? ['^src/light/(client|api)[.]ts$', '^src/light/worker[.]ts$'] : []),
            // Contract texts are data that pages show and services deploy alike; the rest is what the workers' answers are read by.
            ...(name === 'ui'
              ? ['^src/vm/examples/', '^src/vm/preview-types[.]ts$', '^src/vm/local/locals[.]ts$']
              : []),
          ],
        },
        `src/${name} may import only: ${[name, ...may].join(', ')}`,
      ),
    ),
    ...Object.entries(NPM).map(([name, allow]) =>
      error(
        `npm-${name}`,
        { path: `^src/${name}/`, pathNot: test },
        {
          dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-no-pkg', 'unknown'],
          pathNot: `(^|node_modules/)(${allow})`,
        },
      ),
    ),
    error(
      'playground-machine',
      { path: MACHINE, pathNot: test },
      { path: '^src/', pathNot: '^src/(core|platform|vm|ui)/' },
      'The workers that run contracts reach nothing else',
    ),
    error(
      'machine-in-worker',
      { path: '^src/', pathNot: `${MACHINE}|${test}` },
      { path: MACHINE, pathNot: 'messages[.]ts$' },
      'The page knows only the messages of the machine',
    ),
    error(
      'no-circular',
      { path: '^src/' },
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
      'No import cycles',
    ),
    error(
      'node-only',
      { path: '^src/', pathNot: ['^src/(full|relay|cli|recording)/', '[.]node[.]ts$', test] },
      { dependencyTypes: ['core'] },
      'Node built-ins only in full, relay, cli, recording and *.node.ts',
    ),
    error(
      'no-node-in-browser',
      { path: '^(src/ui/main[.]tsx|src/light/worker[.]ts|sw/sw[.]ts)$' },
      { path: '[.]node[.]ts$|^src/(full|relay|cli|recording)/', reachable: true },
      'Nothing reachable from a browser entry reaches Node',
    ),
    error(
      'pages-apart',
      { path: `^src/ui/(${PAGES})/` },
      { path: `^src/ui/(${PAGES})/`, pathNot: '^src/ui/$1/' },
      'Pages meet only through src/ui/shared',
    ),
    error('testing-in-tests', { path: '^(src|sw)/', pathNot: test }, { path: '^src/testing/' }),
    error('nobody-imports-cli', { path: '^(src|sw)/', pathNot: `^src/cli/|${test}` }, { path: '^src/cli/' }),
    error('sw-alone', { path: '^sw/' }, { path: '^src/' }),
    error('e2e-from-outside', { path: '^e2e/' }, { path: '^src/', pathNot: '^src/testing/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
}
