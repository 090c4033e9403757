import { echo } from "./echo.ts";
import { withCore } from "./with-core.ts";

/** What most such modules have: the import that their `dispose` may ask, one page, and a post-return. */
export const ASK = `(import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask (param i32) (result i32)))`;
export const MEMORY = `(memory (export "cm32p2_memory") 1)`;
export const POST = `(func (export "cm32p2||dispose_post") (param i32))`;

/** A `dispose` over a boolean; its parameter is local 0. */
export function entry(body: string): string {
  return `(func (export "cm32p2||dispose") (param i32) (result i32) ${body})`;
}

/** A component whose `dispose` and whose import `ask` turn a boolean into another, with a core module of these fields. */
export async function flag(...fields: readonly string[]): Promise<Uint8Array> {
  return withCore(await echo({ kind: "bool" }), `(module ${fields.join("\n")})`);
}
