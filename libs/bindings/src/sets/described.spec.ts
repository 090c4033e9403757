import { VOCABULARIES } from "@glither/dialects";
import { linkComponent, prepareAsync } from "@glither/host";
import { readArtifact } from "@glither/roux/core";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { loadBindingSet } from "../description/load-binding-set.ts";
import { temporaryFolder } from "../testing/folder.ts";
import { json, serve } from "../testing/server.ts";
import { shipped } from "../testing/shipped.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** What a shipped ruleset comes to with a set that is described. */
async function ruleOf(ruleset: string, description: object, artifact: object): Promise<string> {
  const { core, component } = await shipped(ruleset);
  const actions = Object.fromEntries(core.verbs.map(({ name }) => [name, { log: {} }]));
  const set = await loadBindingSet({ ...description, actions }, core, { folder: folder.path, environment: {} });
  const { values, problems } = readArtifact(VOCABULARIES.get(core.dialect.name)?.fields ?? [], artifact);
  expect(problems).toEqual([]);
  const linked = await linkComponent(component, set.bindings, { where: "here" });
  const { receipt, failure } = await prepareAsync(linked, core)(values ?? new Map());
  await set.close();
  expect(failure).toBeUndefined();
  return receipt.rule;
}

describe("rulesets without a set of their dialect's own", () => {
  it("are answered by tables and endpoints: a call of a tool", async () => {
    await folder.write("actors.csv", "name,suspended,limit\nmallory,true,\nann,false,50\n");
    const server = await serve((_, response) => json(response, { owner: "desk" }));
    const actor = { file: "actors.csv", key: { actor: "name" }, reload: false };
    const enrich = {
      "actor.suspended": { table: { ...actor, column: "suspended" }, otherwise: true },
      "actor.spending_limit": { table: { ...actor, column: "limit" } },
      "tool.owner": { http: { url: `${server.origin}/tools/{tool}`, answer: "/owner", timeout: "1m" } },
    };
    const call = { actor: "ann", tool: "read", action: "read", risk_level: "minimal" };
    const known = await ruleOf("governance/tool-calls", { enrich }, call);
    const [suspended, stranger] = [
      await ruleOf("governance/tool-calls", { enrich }, { ...call, actor: "mallory" }),
      await ruleOf("governance/tool-calls", { enrich }, { ...call, actor: "zoe" }),
    ];
    await server.close();
    expect(suspended).toBe(stranger);
    expect(suspended).not.toBe(known);
  });

  it("are answered by tables: a message", async () => {
    await folder.write("senders.json", '[{"from.org": "a.example", "listed": true}]');
    const enrich = {
      "dmarc.result": { constant: "none" },
      "dmarc.policy": { constant: "none" },
      "dkim.org": { constant: null },
      "sender.allowlisted": {
        table: { file: "senders.json", key: "from.org", column: "listed", reload: false },
        otherwise: false,
      },
    };
    const of = (domain: string) => ruleOf("mail/mailguard", { enrich }, { "from.domain": domain, "from.org": domain });
    expect(await of("a.example")).not.toBe(await of("b.example"));
  });
});
