import { engine, type WasmModule } from "../_engine.ts";
import { Passing } from "../_host.ts";
import type { Capabilities } from "../capabilities.ts";
import { Failed } from "../preview2/errors.ts";
import { type Preview2, preview2 } from "../preview2/preview2.ts";
import type { Reach } from "../reach.ts";
import { type Ending, endingOf, runGuest } from "../run/guest.ts";
import { asking } from "./_asked.ts";
import { refused } from "./_names.ts";

/** What a thread runs: a compiled core module, or a component that was read. */
export type GuestProgram =
  | { readonly kind: "module"; readonly module: WasmModule }
  | { readonly kind: "component"; readonly bytes: Uint8Array<ArrayBuffer> };

interface Glue {
  instantiate(
    core: (path: string) => WasmModule,
    imports: Preview2,
  ): Readonly<Record<string, { run(): void } | undefined>>;
}

const RUN = /^wasi:cli\/run@/u;
const MOST_SHOWN = 200;

/** Runs a program in this thread, to its end. Nobody can end it before, nor the making of what wires it. */
export async function runProgram(program: GuestProgram, capabilities: Capabilities, reach: Reach): Promise<Ending> {
  if (program.kind === "module") return runGuest(program.module, capabilities, reach);
  const begin = await wired(program.bytes);
  return componentEnding(() => begin(preview2(capabilities, asking(reach))));
}

/**
 * The glue that jco makes of a component that was read: JavaScript, in which there is no byte of the component's but its names. It
 * is made where it runs, so that the limit on time holds for both.
 */
async function wired(bytes: Uint8Array<ArrayBuffer>): Promise<(imports: Preview2) => void> {
  const { transpile } = await import("@bytecodealliance/jco");
  const { files } = await transpile(bytes, { name: "guest", instantiation: "sync", noTypescript: true } as const).catch(
    (cause: unknown) => {
      throw Object.assign(refused("the component tools do not find it valid"), { cause });
    },
  );
  const modules = new Map<string, WasmModule>();
  for (const [name, content] of Object.entries(files))
    if (name.endsWith(".wasm")) modules.set(name, new engine.Module(content));
  const text = Buffer.from(files["guest.js"] ?? []).toString("utf8");
  const glue = (await import(
    `data:text/javascript;base64,${Buffer.from(strictAboutTexts(text)).toString("base64")}`
  )) as Glue;
  return (imports) => {
    const exported = glue.instantiate((path) => modules.get(path) as WasmModule, imports);
    const command = exported[Object.keys(exported).find((name) => RUN.test(name)) ?? "run"];
    if (command === undefined) throw new TypeError("the glue does not export what it runs");
    command.run();
  };
}

/** What is no text is a trap, and none loses its first character: the glue's decoders are told so. */
function strictAboutTexts(glue: string): string {
  return glue.replaceAll("new TextDecoder()", 'new TextDecoder("utf-8", { ignoreBOM: true, fatal: true })');
}

/** As of a core module's run; what its wiring throws is a trap, and what it answers instead of ending well, exit code 1. */
function componentEnding(run: () => void): Ending {
  try {
    run();
    return { how: "exit", code: 0 };
  } catch (error) {
    if (error instanceof Passing) return endingOf(error);
    if (error instanceof Error && "payload" in error && !(error instanceof Failed)) return { how: "exit", code: 1 };
    if (error instanceof engine.RuntimeError || error instanceof RangeError || !(error instanceof Error))
      return endingOf(error);
    return { how: "trap", trap: error.message.slice(0, MOST_SHOWN) };
  }
}
