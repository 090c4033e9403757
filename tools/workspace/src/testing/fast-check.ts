// Jest gives this module to suites that import "fast-check": relative, since that name would lead here again.
import * as fc from "../../../../node_modules/fast-check/lib/fast-check.js";

// A change is judged by what it changes, so the unit suites try the same values each time. The campaigns of
// `npm run test:soak` try others each time, and so does a run with `GLITHER_SEED=random`; where a property fails, fast-check
// prints its seed, with which the same values come again.
const { GLITHER_SEED } = process.env;
if (globalThis.SOAK === undefined && GLITHER_SEED !== "random") fc.configureGlobal({ seed: Number(GLITHER_SEED ?? 1) });

export * from "../../../../node_modules/fast-check/lib/fast-check.js";
export { default } from "../../../../node_modules/fast-check/lib/fast-check.js";
