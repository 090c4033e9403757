import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateCode } from "@glither/stages/compile/code";
import { ENGINE_VERSIONS, makeComponent } from "@glither/stages/compile/component";
import { ROOT } from "../paths.ts";
import type { Loaded } from "./ruleset.ts";

const CACHE = join(ROOT, "dist/bench");

/** The same ruleset inside a JavaScript engine, which takes some seconds: kept for the next run of the same code. */
export async function buildReference(loaded: Loaded): Promise<Uint8Array> {
  const code = await generateCode("spidermonkey", loaded.core);
  if (code.engine !== "spidermonkey") throw new TypeError("the reference is made of an ES module");
  const made = createHash("sha256").update(ENGINE_VERSIONS.spidermonkey).update(loaded.bytes).update(code.module);
  const file = join(CACHE, `spidermonkey-${made.digest("hex").slice(0, 16)}.wasm`);
  if (existsSync(file)) return readFileSync(file);
  const { bytes } = await makeComponent(loaded, code);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(`${file}.tmp`, bytes);
  renameSync(`${file}.tmp`, file);
  return bytes;
}
