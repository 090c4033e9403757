import type { Reading } from "../admission/admit.ts";
import { forTranslation } from "../admission/for-translation.ts";
import type { Limits } from "../limits.ts";
import type { ImportObject, Program } from "../program.ts";
import { freshEachTime } from "./fresh.ts";

/** A compiled module; only its identity matters here. */
type CoreModule = object;

/** The engine's own compiler, which the type library of Node does not describe. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<CoreModule> };

interface Glue {
  instantiate(getCoreModule: (path: string) => CoreModule, imports: ImportObject): Readonly<Record<string, unknown>>;
}

/**
 * An admitted component by the glue that jco writes for it. That glue is JavaScript, and this process runs it: no byte of
 * the component becomes part of it but those that were admitted.
 */
export async function translate(reading: Reading, limits: Limits): Promise<Program> {
  // It takes longer to load than all else here, and components of the engine `direct` do without it.
  const { transpile } = await import("@bytecodealliance/jco");
  const options = { name: "ruleset", instantiation: "sync", noTypescript: true } as const;
  const { files } = await transpile(forTranslation(reading, limits), options);
  const modules = new Map<string, CoreModule>();
  for (const [name, bytes] of Object.entries(files)) {
    if (name.endsWith(".wasm")) {
      modules.set(name, await WebAssembly.compile(bytes));
    }
  }
  const source = Buffer.from(strictAboutTexts(Buffer.from(files["ruleset.js"] ?? []).toString("utf8"))).toString(
    "base64",
  );
  // A data URL leaves nothing on the disk; the glue imports nothing.
  const glue: Glue = await import(`data:text/javascript;base64,${source}`);
  return freshEachTime((imports) => glue.instantiate((path) => moduleNamed(modules, path), imports));
}

/**
 * The glue reads texts with a decoder that swallows a leading U+FEFF, so that two different texts would come out alike.
 * Every decoder of UTF-8 in it is told to keep the character. It would also read what is no UTF-8 as U+FFFD, where the
 * canonical ABI has a trap: every decoder is told to throw.
 */
function strictAboutTexts(glue: string): string {
  return glue.replaceAll("new TextDecoder()", 'new TextDecoder("utf-8", { ignoreBOM: true, fatal: true })');
}

function moduleNamed(modules: ReadonlyMap<string, CoreModule>, path: string): CoreModule {
  const module = modules.get(path);
  if (module === undefined) throw new TypeError(`the glue asks for a core module \`${path}\` that it does not have`);
  return module;
}
