import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { buildComponent } from "@glither/component";
import { VOCABULARIES } from "@glither/dialects";
import { compile, type Files } from "@glither/roux";
import { shippedSources } from "@glither/roux/testing";
import { deriveWorld, printWorld } from "@glither/wit";
import { describe, expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { wrapModule } from "./wrap-module.ts";

const BARE = `#pragma dialect glither.mail
rule all = msg => into delivered
`;
const ACTING = `#pragma dialect glither.mail
rule all = msg => route to inbox, into delivered
`;

const sources: readonly (readonly [name: string, text: string, files?: Files])[] = [
  ...shippedSources().map(({ name, text, files }) => [name, text, files] as const),
  ["bare", BARE],
  ["acting", ACTING],
];

async function both(name: string, text: string, files: Files = new Map()) {
  const { core, diagnostics } = compile(name, text, VOCABULARIES, { files, allowUnsat: true });
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  const world = deriveWorld(core);
  const module = encodeModule(compileModule(core));
  const worldText = { world: printWorld(world), worldName: world.name };
  return { world, module, made: await buildComponent({ engine: "direct", core: module }, world, worldText) };
}

describe("a component that is made without component tools", () => {
  it.each(sources)("is the one that they make, but for what they say of themselves: %s", async (name, text, files) => {
    const { world, module, made } = await both(name, text, files);
    const [own, theirs] = [admit(wrapModule(module, world)), admit(made)];
    expect(own.sections).toEqual(theirs.sections);
    expect(own.contract).toEqual(theirs.contract);
  });

  it("is refused of a module that does not fit the world", async () => {
    const { module } = await both("acting", ACTING);
    const { world } = await both("bare", BARE);
    expect(() => wrapModule(module, world)).toThrow(expect.objectContaining({ code: "FOREIGN_COMPONENT" }));
  });
});
