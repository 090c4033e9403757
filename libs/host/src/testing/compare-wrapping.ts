// Prints of each shipped ruleset, and of two small ones, whether its component is the same without component tools as with them.
import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { buildComponent } from "@glither/component";
import { VOCABULARIES } from "@glither/dialects";
import { compile, type Files } from "@glither/roux";
import { shippedSources } from "@glither/roux/testing";
import { deriveWorld, printWorld } from "@glither/wit";
import { admit } from "../admission/admit.ts";
import { isEqual } from "../bytes.ts";
import { wrapModule } from "../web/wrap-module.ts";

const BARE = "#pragma dialect glither.mail\nrule all = msg => into delivered\n";
const ACTING = "#pragma dialect glither.mail\nrule all = msg => route to inbox, into delivered\n";
const SOURCES: readonly { readonly name: string; readonly text: string; readonly files?: Files }[] = [
  ...shippedSources(),
  { name: "bare", text: BARE },
  { name: "acting", text: ACTING },
];

const found: { readonly name: string; readonly same: boolean }[] = [];
for (const { name, text, files = new Map() } of SOURCES) {
  const { core, diagnostics } = compile(name, text, VOCABULARIES, { files });
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  const world = deriveWorld(core);
  const module = encodeModule(compileModule(core));
  const worldText = { world: printWorld(world), worldName: world.name };
  // What tools say of themselves is left out of both.
  const [own, theirs] = [
    wrapModule(module, world),
    await buildComponent({ engine: "direct", core: module }, world, worldText),
  ].map((component) => admit(component).sections);
  const same =
    own?.length === theirs?.length &&
    own?.every(({ id, body }, at) => id === theirs?.[at]?.id && isEqual(body, theirs[at].body)) === true;
  found.push({ name, same });
}
process.stdout.write(JSON.stringify(found));
