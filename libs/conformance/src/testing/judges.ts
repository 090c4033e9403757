import { parse } from "@bytecodealliance/jco";
import { generatePackage } from "@glither/codegen-gleam";
import { generateModule } from "@glither/codegen-js";
import { compileModule, printModule } from "@glither/codegen-wasm";
import { buildComponent } from "@glither/component";
import { type LinkedComponent, linkComponent } from "@glither/host";
import type { Core } from "@glither/roux/core";
import { deriveWorld, importsOf, printWorld } from "@glither/wit";
import type { BackEnd } from "../back-end.ts";
import type { Judged } from "../fuzz/compare.ts";
import { gleamBackEnd } from "../gleam-back-end.ts";
import { interpreterBackEnd } from "../interpreter-back-end.ts";
import { withinSpiderMonkey } from "../spidermonkey-limit.ts";
import { directComponent } from "./direct.ts";
import { moduleLinked } from "./module-back-end.ts";
import { preparedBackEnd } from "./prepared-back-end.ts";

/** Those that take a few milliseconds to build. */
export const FAST_JUDGES = ["interpreter", "module", "direct"] as const;

const BUILDERS: Readonly<Record<string, (core: Core) => BackEnd | Promise<BackEnd>>> = {
  interpreter: interpreterBackEnd,
  gleam: (core) => gleamBackEnd(core, generatePackage(core)),
  module: (core) => preparedBackEnd("module", moduleLinked(core), core),
  direct: async (core) => prepared("direct", core, await directComponent(core), { embedder: "slim", prove: true }),
  text: async (core) => {
    const component = await directComponent(core, await parse(printModule(compileModule(core))));
    return prepared("text", core, component, { embedder: "slim", prove: true, renew: true });
  },
  jco: async (core) => prepared("jco", core, await directComponent(core), { embedder: "jco", where: "here" }),
  spidermonkey: async (core) =>
    withinSpiderMonkey(await prepared("spidermonkey", core, await withEngine(core), { where: "here" })),
};

/** The back ends of these names. One that cannot be built is one that stops on every case. */
export function judges(core: Core, names: readonly string[]): Promise<Judged[]> {
  return Promise.all(
    names.map(async (name): Promise<Judged> => {
      const backEnd = await built(name, core);
      const bordered = name !== "interpreter" && name !== "gleam";
      return { backEnd, bordered };
    }),
  );
}

async function built(name: string, core: Core): Promise<BackEnd> {
  try {
    const builder = BUILDERS[name];
    if (builder === undefined) throw new RangeError(`there is no back end \`${name}\``);
    return await builder(core);
  } catch (error) {
    return {
      name,
      run: () => {
        throw error;
      },
    };
  }
}

async function prepared(
  name: string,
  core: Core,
  component: Uint8Array,
  options: Parameters<typeof linkComponent>[2],
): Promise<BackEnd> {
  return preparedBackEnd(name, await linkComponent(component, unbound(core), options), core);
}

/** A binding for each import, which the prepared back end replaces. */
function unbound(core: Core): LinkedComponent["bindings"] {
  const set: Record<string, Record<string, () => undefined>> = {};
  for (const item of importsOf(deriveWorld(core))) {
    const from = item.interface.replace(/@.*/u, "");
    set[from] = { ...set[from], [item.function]: () => undefined };
  }
  return set;
}

function withEngine(core: Core): Promise<Uint8Array> {
  const world = deriveWorld(core);
  const text = { world: printWorld(world), worldName: world.name };
  return buildComponent({ engine: "spidermonkey", module: generateModule(core) }, world, text);
}
