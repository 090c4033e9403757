import { expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import type { BindingSet } from "../link/binding-set.ts";
import { linkComponent } from "../link/link-component.ts";
import { programOf } from "../link/program.ts";
import { engineLike } from "../testing/engine-like.ts";
import { ASK, entry, flag, MEMORY, POST } from "../testing/flag.ts";
import { mailroom } from "../testing/mailroom.ts";

it("what has a JavaScript engine inside runs under jco alone", async () => {
  const reading = admit(await engineLike());
  expect(reading.shape).toBe("spidermonkey");
  await expect(programOf(reading, { embedder: "slim" })).rejects.toMatchObject({
    code: "NOT_SLIM",
    message: "the slim glue cannot run the component: it has a JavaScript engine inside",
    hint: "run it with the embedder `jco`",
  });
  const dispose = (await programOf(reading)).bind({});
  expect(dispose()).toBe(true);
});

it("what is admitted and whose code is not valid is damaged, under both embedders", async () => {
  const component = await flag(ASK, MEMORY, entry("(drop)"), POST);
  for (const embedder of ["jco", "slim"] as const) {
    await expect(programOf(admit(component), { embedder })).rejects.toMatchObject({ code: "MALFORMED_COMPONENT" });
  }
});

it("default deny is the same under both embedders", async () => {
  const component = await mailroom();
  const partial: BindingSet = { "glither:mail/enrich": { "dkim-domain": () => undefined } };
  for (const embedder of ["jco", "slim"] as const) {
    await expect(linkComponent(component, partial, { embedder })).rejects.toMatchObject({
      code: "MISSING_IMPORT",
      missing: expect.arrayContaining(["glither:mail/actions@0.1.0#hold"]),
    });
  }
  const program = await programOf(admit(component), { embedder: "slim" });
  expect(() => program.bind({})).toThrow("no function is bound to glither:mail/enrich@0.1.0#dkim-domain");
});
