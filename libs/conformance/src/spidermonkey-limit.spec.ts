import { generateModule } from "@glither/codegen-js";
import { buildComponent } from "@glither/component";
import { deriveWorld, printWorld } from "@glither/wit";
import { expect, it } from "@jest/globals";
import { componentBackEnds } from "./component-back-end.ts";
import { conform } from "./conform.ts";
import { caseOf } from "./testing/cases.ts";
import { mailCore } from "./testing/mail.ts";

const core = mailCore("negative", "rule small = msg | size < 10 | sender.allowlisted => into delivered");

/** When this fails because nothing traps any more, the limit has had its day. */
it("keeps from componentize-js what its engine traps on, and nothing else", async () => {
  const world = deriveWorld(core);
  const text = { world: printWorld(world), worldName: world.name };
  const built = await buildComponent({ engine: "spidermonkey", module: generateModule(core) }, world, text);
  const backEnds = await componentBackEnds("spidermonkey", built, core);
  const enrich = new Map([["sender.allowlisted", true]]);
  const expected = { verdict: "delivered", rule: "small", reason_class: "small", actions: [] };
  const sized = (size: number) => caseOf({ artifact: new Map([["size", size]]), enrich, expect: expected });
  expect(conform(backEnds, [sized(-1), sized(0), sized(9)], []).cases.map(({ marks }) => marks)).toEqual([
    ["unasked"],
    ["expected"],
    ["expected"],
  ]);
  expect(() => backEnds[0]?.run(sized(-1))).toThrow(expect.objectContaining({ cause: expect.anything() }));
}, 120_000);
