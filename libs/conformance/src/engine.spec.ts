import { generatePackage } from "@glither/codegen-gleam";
import { generateModule } from "@glither/codegen-js";
import { buildComponent } from "@glither/component";
import { deriveWorld, printWorld } from "@glither/wit";
import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { BackEnd } from "./back-end.ts";
import { componentBackEnd } from "./component-back-end.ts";
import { gleamBackEnd } from "./gleam-back-end.ts";
import { arbitraryCase } from "./testing/arbitrary-case.ts";
import { mailCore, mailVocabulary } from "./testing/mail.ts";

/**
 * Its name is a word of WIT, and it reads a value of every type at the border. What is negative is taken before anything
 * is asked: ComponentizeJS traps when it hands such a record to an import.
 */
const core = mailCore(
  "interface",
  `rule negative = msg | size < -1 or attachment.count < 0 or size in { -1 } => into dropped
   rule largest = msg | size == 9007199254740991 | dmarc.policy != none => tag LARGE, route to "é😀", into delivered
   rule marked = msg | subject == "\\u{feff}a" => into dropped
   rule unmarked = msg | subject == "a" | not sender.allowlisted => hold into quarantine after 100000w into dropped
   rule signed = msg | dkim.domain == subject or dkim.domain == headers["list-id"] => into delivered
   rule attached = msg | attachment.ext in { "a", "\\u{0}\\u{1b}" } or attachment.count <= 1 => into dropped
   rule other = msg | spf.result != pass | list.unsubscribe => into delivered`,
);

const TEXTS = ["a", "\ufeffa", "", "\u0000\u001b", "e\u0301", "😀", "\u{10ffff}"];

describe("the component's border", () => {
  let component: BackEnd;
  let gleam: BackEnd;

  beforeAll(async () => {
    const world = deriveWorld(core);
    const input = { module: generateModule(core), world: printWorld(world), worldName: world.name };
    component = await componentBackEnd("spidermonkey", await buildComponent("spidermonkey", world, input), core);
    gleam = await gleamBackEnd(core, generatePackage(core));
  }, 120_000);

  it("lets every value through as it is", () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(arbitraryCase(mailVocabulary(), TEXTS), (example) => {
        const answer = gleam.run(example);
        reached.add(answer.rule);
        expect(JSON.stringify(component.run(example))).toBe(JSON.stringify(answer));
      }),
      { seed: 1, numRuns: 100 },
    );
    expect([...reached].sort()).toEqual(["default", ...core.rules.map(({ name }) => name)].sort());
  }, 60_000);
});
