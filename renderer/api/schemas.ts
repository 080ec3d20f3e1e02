// Comes before the contract's schemas, which any screen may load: compiled checks need eval, which the page's policy forbids.
// Set where zod looks for it, without zod itself: the page starts without schemas.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
