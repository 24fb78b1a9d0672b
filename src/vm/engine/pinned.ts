/** SHA-256 of the one QuickJS build whose behaviour is part of the rules. */
export const WASM_SHA256 = '105c3bed22d457e43e3d1c3c1c6959fda62a8fe06f0fc8a985303c3a2be72232'
/** SHA-256 of bignumber.js 7.2.1, whose inner steps are charged. */
export const BIG_NUMBER_SHA256 = '5d88cc96f109aa4cb3003fb2e415bd3f9ef71238f57e01ffa8e2a8b6cc59b9c6'
