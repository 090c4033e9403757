import { generateModule } from "@glither/codegen-js";
import { freshEachTime, type LinkedComponent } from "@glither/host";
import type { Core } from "@glither/roux/core";
import { deriveWorld, importsOf } from "@glither/wit";
import { crossingBackEnd } from "../_crossing-back-end.ts";
import type { BackEnd } from "../back-end.ts";

type Instantiate = (imports: unknown) => Readonly<Record<string, unknown>>;

/** The generated JavaScript without an engine around it: all of the component but the glue, and built at once. */
export function moduleBackEnd(core: Core): BackEnd {
  return crossingBackEnd("module", moduleLinked(core), core);
}

export function moduleLinked(core: Core): Omit<LinkedComponent, "bindings"> {
  const body = generateModule(core)
    .replaceAll(/^import \* as (\w+) from ("[^"]+");$/gmu, "const $1 = imports[$2];")
    .replace("\nexport function dispose", "\nfunction dispose");
  const instantiate = new Function("imports", `"use strict";\n${body}\nreturn { dispose };`) as Instantiate;
  const contract = { imports: importsOf(deriveWorld(core)), typeOnly: [], exports: ["dispose"] };
  return { contract, program: freshEachTime(instantiate) };
}
