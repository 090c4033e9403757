import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
/** What the campaign keeps between runs; nothing of it is committed. */
export const FOLDER = join(ROOT, "dist/fuzz");
/** Finds, which are committed: a spec runs them through all back ends. */
export const FINDS = join(ROOT, "libs/conformance/src/fuzz/finds");
