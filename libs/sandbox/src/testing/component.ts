import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { componentNew } from "@bytecodealliance/jco-transpile/wasm-tools";

const ADAPTER = fileURLToPath(
  new URL("../lib/wasi_snapshot_preview1.command.wasm", import.meta.resolve("@bytecodealliance/jco")),
);

/** A program of preview 1 in the public adapter's wrapping: a component of WASI 0.2. */
export async function adapted(module: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const adapter: [string, Uint8Array] = ["wasi_snapshot_preview1", readFileSync(ADAPTER)];
  return Uint8Array.from(await componentNew(module, [adapter]));
}
