// Prints of each shipped ruleset, and of two small ones, whether its component is the same without component tools as with them,
// and what comes of a module in another one's world.
import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { buildComponent } from "@glither/component";
import { VOCABULARIES } from "@glither/dialects";
import { compile, type Files } from "@glither/roux";
import { shippedSources } from "@glither/roux/testing";
import { deriveWorld, printWorld } from "@glither/wit";
import { admit } from "../admission/admit.ts";
import { isEqual } from "../bytes.ts";
import { LinkError } from "../link/error.ts";
import { wrapModule } from "../web/wrap-module.ts";

const BARE = "#pragma dialect glither.mail\nrule all = msg => into delivered\n";
const ACTING = "#pragma dialect glither.mail\nrule all = msg => route to inbox, into delivered\n";
const SOURCES: readonly { readonly name: string; readonly text: string; readonly files?: Files }[] = [
  ...shippedSources(),
  { name: "bare", text: BARE },
  { name: "acting", text: ACTING },
];

function built({ name, text, files = new Map() }: (typeof SOURCES)[number]) {
  const { core, diagnostics } = compile(name, text, VOCABULARIES, { files });
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return { world: deriveWorld(core), module: encodeModule(compileModule(core)) };
}

const found: { readonly name: string; readonly same: boolean }[] = [];
for (const source of SOURCES) {
  const { world, module } = built(source);
  const text = { world: printWorld(world), worldName: world.name };
  // What tools say of themselves is left out of both.
  const own = admit(wrapModule(module, world)).sections;
  const theirs = admit(await buildComponent({ engine: "direct", core: module }, world, text)).sections;
  const same =
    own.length === theirs.length &&
    own.every(({ id, body }, at) => id === theirs[at]?.id && isEqual(body, theirs[at].body));
  found.push({ name: source.name, same });
}

/** What comes of a module in a world that it was not compiled for. */
function refusal(): unknown {
  try {
    wrapModule(built({ name: "acting", text: ACTING }).module, built({ name: "bare", text: BARE }).world);
  } catch (error) {
    return error instanceof LinkError ? error.code : error;
  }
  return undefined;
}

process.stdout.write(JSON.stringify({ found, refusal: refusal() }));
