// Where things lie in the memory of the one pinned QuickJS build: its own data first, then its stack, then its heap.

/** Stack of the build, from its link options. */
export const BUILD_STACK_BYTES = 5_242_880
/**
 * Where the map of written lines lies: in the far part of that stack. The stack grows down from its top and is bounded
 * to a fraction of itself (ENGINE_BOUNDS), and the map of the largest memory ends before that.
 */
export const LINE_MAP_AT = 0x8_0000
/** Most 64 KiB pages of a memory. */
export const MAX_WASM_PAGES = 8_192
