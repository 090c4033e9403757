import type { Decided } from "@glither/gate";
import type { Core } from "@glither/roux/core";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { isOutcome, loadCore } from "../compile/load-core.ts";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { type CaseOf, casesBy } from "./_gate-cases.ts";
import { openFlow } from "./_gate-flow.ts";

const POLICY = `#pragma dialect glither.governance ; fold first-match
#pragma version 0.1.0
enrich calls : integer from session.id by count(1h)
rule block_loop = event | calls > 9 => into blocked (reason = too often)
rule block_suspended = event | actor.suspended => into blocked (reason = suspended)
rule allow = event | any arguments.* ~ /./ => into allowed
`;
const FLOW = `#pragma dialect glither.flow ; fold accumulate
#pragma version 0.1.0
rule no_keys = record | notes ~ /sk-[0-9]+/ => into dropped (reason = key)
rule no_mail = record | email => transform email by mask
rule no_notes = record | kind == "note" => transform notes by mask
rule rest = record | kind => route to cases
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let caseOf: CaseOf;
beforeAll(async () => {
  folder = await temporaryFolder();
  const loaded = await loadCore({ source: await place(folder.path, "policy.glith", POLICY) });
  if (isOutcome(loaded)) throw new Error(loaded.text);
  const { core } = loaded as { readonly core: Core };
  const flow = await openFlow(await place(folder.path, "flow.glith", FLOW), { keys: [] }, "it is cleaned");
  if ("exitCode" in flow) throw new Error(flow.text);
  caseOf = await casesBy(core, withDeclared(vocabularyOf(core.dialect.name), core), flow);
});
afterAll(() => folder.remove());

const ALLOWED = { verdict: "allowed", rule: "allow", reason_class: "allow", actions: [] };

async function recorded(name: string, given: Readonly<Record<string, unknown>>, receipt = ALLOWED) {
  const call = {
    action: "tools/call",
    tool: { name, inputSchema: {}, hints: { destructive: "no", read_only: "no", open_world: "no" } },
    arguments: given,
    actor: "ann",
    server: undefined,
    session: "0e1c",
    calls: 7,
  } as const;
  const { hints } = call.tool;
  const read = {
    action: call.action,
    tool: name,
    actor: "ann",
    hints,
    session: { id: call.session, calls: 7 },
    risk_level: "minimal",
  };
  const decided = {
    crossing: { receipt, asked: [], answers: { "actor.suspended": false, calls: 1 }, reservations: [] },
    artifact: new Map(),
    given: { ...read, arguments: given },
  } satisfies Decided;
  const found = await caseOf({ call, decided, settling: undefined });
  return "left" in found ? found.left : JSON.parse(found.text);
}

it("takes out a member that is named so, however deep it stands and however it is written", async () => {
  const given = { to: [{ who: { Email: "ann.example@example.org" } }], email: "bob@example.org", kept: "kept" };
  const { artifact } = await recorded("send", given);
  expect(artifact.arguments).toEqual({
    to: [{ who: { Email: expect.stringMatching(/^\*+/u) } }],
    email: expect.stringMatching(/^\*+/u),
    kept: "kept",
  });
  expect(JSON.stringify(artifact)).not.toMatch(/ann\.example|bob@/u);
});

it.each(["emails", "e-mail", "E_Mails", "emailAddress", "email addresses"])(
  "takes `%s` for what `email` is",
  async (said) => {
    const { artifact } = await recorded("send", { deep: { [said]: ["ann.example@example.org"] }, kept: "kept" });
    expect(JSON.stringify(artifact)).not.toContain("ann.example");
    expect(artifact.arguments).toMatchObject({ kept: "kept" });
  },
);

it("leaves alone what only begins like a name", async () => {
  const given = { email_sent: "yes", names_only: "no", ipsum: "dolor" };
  expect((await recorded("send", given)).artifact.arguments).toEqual(given);
});

it("leaves out of a case what no rule reads, and which session it was, so that the same call is the same case", async () => {
  const { artifact, enrich } = await recorded("send", { kept: "kept" });
  expect(artifact).toEqual({
    action: "tools/call",
    tool: "send",
    actor: "ann",
    risk_level: "minimal",
    session: { id: "a-session" },
    arguments: { kept: "kept" },
  });
  expect(enrich).toEqual({ "actor.suspended": false, calls: 1 });
});

it.each([
  ["a value", { deep: [{ er: "sk-12" }] }],
  ["a name", { deep: { "sk-12": 1 } }],
])("drops what a rule finds in %s", async (_, given) => {
  expect(await recorded("send", given)).toBe("dropped by the rule `no_keys`");
});

it("where all texts are changed, keeps nothing that has names of its own", async () => {
  const { artifact } = await recorded("note", { a: "secret", b: { secret: 1 }, c: ["secret"], d: 7 });
  expect(Object.keys(artifact.arguments)).toEqual(["a", "d"]);
  expect(JSON.stringify(artifact)).not.toContain("secret");
});

it("makes no case where the rules, interpreted, come to something else than what was decided", async () => {
  const receipt = { ...ALLOWED, rule: "other" };
  expect(await recorded("send", { a: "a" }, receipt)).toBe(
    "without what is taken out it comes to something else, by the rule `allow`",
  );
});
