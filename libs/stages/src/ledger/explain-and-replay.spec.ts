import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { generateSigningKey } from "@glither/attest";
import { readEntry, SqliteLedger } from "@glither/ledger";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { build } from "../compile/build.ts";
import { publish } from "../publish/publish.ts";
import { run } from "../run/run.ts";
import { withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { explainReceipt } from "./explain-receipt.ts";
import { lookAgain } from "./look-again.ts";
import { replay } from "./replay.ts";

const { privateKeyPem, key } = generateSigningKey();
/** Two rules suspend at a time, and the second one's verdict wins. */
const TWO_TOKENS = `#pragma dialect glither.governance ; fold accumulate
enrich trust : integer from actor fresh 1h
rule slow = event | tool == "a" => hold into flagged-review on owner.approve into allowed after 1h into blocked
rule slower = event | trust >= 5 => hold into flagged-review on owner.approve into flagged after 2h into blocked
rule strict = event | tool == "b" => into blocked
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
let source: string;
let keys: readonly string[];
/** The deciding rule's entry. */
const at = { known: 0, held: 1, unknown: 2, host: 3, erased: 4 };

async function decide(subject: string, artifact: object, answers: object, deployment = "gate"): Promise<void> {
  const input = await place(folder.path, "artifact.json", JSON.stringify(artifact));
  const enrich = await place(folder.path, "answers.json", JSON.stringify(answers));
  await run({ subject, input, enrich, keys: [], ledger: file, deployment });
}

beforeAll(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, "ledger.sqlite");
  source = await place(folder.path, "gate.glith", GATE);
  keys = [await place(folder.path, "key.pub", key.publicKeyPem)];
  await decide(source, { subject: "Lunch" }, { "sender.allowlisted": true });
  await decide(source, { "attachments.exts": ["exe", "txt"] }, {});
  await decide(source, { subject: "Lunch" }, { "sender.allowlisted": false });
  await decide(source, { subject: "Lunch" }, {});
  await decide(source, { subject: "Lunch" }, { "sender.allowlisted": true });
  const ledger = new SqliteLedger(file);
  await ledger.erase("gate", at.erased, "requested", Date.now());
  await ledger.close();
});
afterAll(() => folder.remove());

const explain = (index: number, more = {}) =>
  explainReceipt({ file, deployment: "gate", index, component: source, keys: [], ...more });
const again = (index: number, more = {}) =>
  replay({ file, deployment: "gate", index, component: source, keys: [], ...more });

describe("explain-receipt", () => {
  it("says which guard of which rule decided, with the values, and shows the rule in its source", async () => {
    const { exitCode, text, data } = await explain(at.held);
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^entry 1 of gate, \S+Z: pending by rule `hold_executable`, at line 5, column 1, because/u);
    expect(text.split("\n")).toEqual(
      expect.arrayContaining([
        "rule `hold_executable` (line 5) takes it: quarantine, because hold_executable",
        "   5 | rule hold_executable =",
        "   6 |   msg | attachment.ext ~ /^(exe|scr)$/i",
        "  holds  any attachments.exts ~ /^(exe|scr)$/i",
        '    attachments.exts = ["exe","txt"]',
        '      it = "exe"',
        "nothing was asked",
      ]),
    );
    expect(data).toMatchObject({ explanation: { rule: "hold_executable", looked: [{ held: true }] } });
  });

  it("says of the rules before it why they did not take it, and what was asked", async () => {
    const { text } = await explain(at.known);
    expect(text).toContain("rule `deliver_known` (line 11) takes it: delivered, because deliver_known");
    expect(text).toContain("    sender.allowlisted = true");
    expect(text).toContain("rule `hold_executable` (line 5) does not hold: guard 1 of 1");
    expect(text).toContain("asked, in this order: sender.allowlisted");
    expect((await explain(at.unknown)).text).toContain("no rule takes it, so it ends in dropped");
  });

  it("without the component tells what the ledger has", async () => {
    const { component: _, ...rest } = { component: "", file, deployment: "gate", index: at.known, keys: [] };
    const { text, data } = await explainReceipt(rest);
    expect(text.split("\n")).toHaveLength(2);
    expect(data).toMatchObject({ source: { line: 11, column: 1 }, receipt: { rule: "deliver_known" } });
  });

  it("says what was erased, and shows no value of it", async () => {
    const { text, data } = await explain(at.erased);
    expect(text).toMatch(/what it was about was erased on request, \S+Z: artifact and answers are gone/u);
    expect(text).toContain("all of these held in rule `deliver_known` (line 11):\n  sender.allowlisted");
    expect(text).not.toContain("Lunch");
    expect(data).toMatchObject({ erased: { index: 5 } });
    expect(data).not.toHaveProperty("explanation");
  });

  it("says that the host has settled what went wrong", async () => {
    const { text } = await explain(at.host);
    expect(text).toContain("dropped by the host, since the crossing went wrong, because host_binding_failed");
  });

  it("refuses another component, and an entry that is none", async () => {
    const other = await place(folder.path, "other/gate.glith", GATE.replace("exe|scr", "exe|scr|js"));
    await expect(explain(at.known, { component: other })).rejects.toMatchObject({
      code: "REFUSED",
      exitCode: 5,
      message: expect.stringContaining("the decision is by the component `sha256:"),
    });
    await expect(explain(99)).rejects.toMatchObject({ code: "NOT_FOUND", exitCode: 64 });
    await expect(explain(5)).rejects.toMatchObject({ code: "MALFORMED", hint: "ask for entry 4" });
  });

  it("takes a published component by reference, with the signed source map and text that are attached", async () => {
    const component = join(folder.path, "gate.wasm");
    await build({ source, engine: "direct", out: component });
    const store = `oci:${join(folder.path, "store")}`;
    const environment = { GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_SIGNING_KEY_FILE: undefined };
    const { data } = await withEnvironment(environment, () => publish({ component, source, store, attach: "text" }));
    const { reference } = data as { reference: string };
    await run({
      subject: reference,
      input: await place(folder.path, "artifact.json", '{"subject":"Lunch"}'),
      enrich: await place(folder.path, "answers.json", '{"sender.allowlisted":true}'),
      keys,
      ledger: file,
      deployment: "published",
    });
    const ledger = new SqliteLedger(file);
    const [bytes] = await ledger.entries("published", 0, 1);
    await ledger.close();
    expect(readEntry(bytes as Uint8Array).statement).toMatchObject({ source: { line: 11, column: 1 } });
    const named = { file, deployment: "published", index: 0, component: reference, keys };
    expect((await explainReceipt(named)).text).toContain("  11 | rule deliver_known =");
    expect((await replay(named)).exitCode).toBe(0);
    await expect(replay({ ...named, component })).rejects.toMatchObject({
      message: `the rules of \`${component}\` are not at hand`,
    });
  });
});

describe("replay", () => {
  it("comes to the same bytes in component, oracle and interpreter, with the tokens of then", async () => {
    for (const index of [at.known, at.held, at.unknown]) {
      const { exitCode, text } = await again(index);
      expect(exitCode).toBe(0);
      expect(text).toMatch(
        /^replayed entry \d\n {2}ok {6}component: the same receipt, (\d+) bytes\n {2}ok {6}oracle: the same receipt, \1 bytes\n {2}ok {6}interpreter: the same receipt, \1 bytes$/u,
      );
    }
  });

  it("gives out several tokens as then, whichever of them waits", async () => {
    const two = await place(folder.path, "two.glith", TWO_TOKENS);
    for (const tool of ["a", "b"])
      await decide(two, { tool, risk_level: "minimal" }, { trust: { value: 9, age: "5m" } }, "two");
    const ledger = new SqliteLedger(file);
    const all = (await ledger.entries("two", 0, 9)).map((bytes) => readEntry(bytes).statement);
    await ledger.close();
    expect(all).toMatchObject([{ receipt: { token: expect.any(String), open_tokens: [expect.any(String)] } }, {}]);
    for (const index of [0, 1]) {
      const replayed = await again(index, { deployment: "two", component: two });
      expect(replayed.text).toMatch(/^replayed /u);
    }
  });

  it("shows what differs from a receipt that the component does not give", async () => {
    const ledger = new SqliteLedger(file);
    const [bytes] = await ledger.entries("gate", at.unknown, 1);
    const { statement } = readEntry(bytes as Uint8Array);
    const contents = await ledger.contents("gate", at.unknown);
    if (statement.kind !== "decision" || contents === undefined) throw new Error("no decision");
    const receipt = { ...statement.receipt, rule: "deliver_known" };
    await ledger.decide({ deployment: "lie", component: statement.component, ...contents, receipt, at: 0 });
    const answers = { "sender.allowlisted": false, "dmarc.result": "pass" };
    await ledger.decide({ ...statement, deployment: "lie", artifact: contents.artifact, answers, at: 0 });
    await ledger.close();
    const { exitCode, text, data } = await again(0, { deployment: "lie" });
    expect(exitCode).toBe(5);
    expect(text).toContain("NOT THE SAME entry 0\n  FAILED  component: another receipt\n");
    expect(text).toContain('-  "rule": "deliver_known"');
    expect(data).toMatchObject({ replayed: false, runs: [{ ok: false }, { ok: false }, { ok: false }] });
    expect(await explain(0, { deployment: "lie" })).toMatchObject({
      exitCode: 5,
      text: expect.stringContaining("the evaluation comes to the rule `default`, and the receipt says `deliver_known`"),
    });
    const asked = await again(1, { deployment: "lie" });
    expect(asked).toMatchObject({
      exitCode: 5,
      text: expect.stringContaining("asked otherwise than it was then: dmarc"),
    });
  });

  it("does not replay what was erased, or what the host has settled", async () => {
    await expect(again(at.erased)).rejects.toMatchObject({ code: "NOT_FOUND", exitCode: 64 });
    await expect(again(at.host)).rejects.toMatchObject({
      exitCode: 64,
      message: "entry 3 was settled by the host (host_binding_failed), and not by a rule",
    });
  });

  it("does not replay values that somebody has changed", async () => {
    const copy = await place(folder.path, "copy.sqlite", await readFile(file));
    const database = new DatabaseSync(copy);
    database.exec("UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Lunch', 'Dinner') AS BLOB)");
    database.close();
    await expect(again(at.known, { file: copy })).rejects.toMatchObject({ code: "REFUSED", exitCode: 5 });
  });
});

describe("looking again", () => {
  const WAITING = `#pragma dialect glither.mail ; fold first-match
rule held = msg | size > 1
  => hold into quarantine
     when sender.allowlisted and subject ~ /^ok/ into delivered
     when dmarc.result == pass into delivered (reason = passed)
     after 72h into dropped
`;

  it("settles by the first that holds, with commitments to what was answered", async () => {
    const waits = await place(folder.path, "waits.glith", WAITING);
    for (const subject of ["ok", "no"]) await decide(waits, { size: 2, subject }, {}, "waits");
    const ledger = new SqliteLedger(file);
    const tokens = (await ledger.pending("waits", 9)).sort((a, b) => a.decision - b.decision).map(({ token }) => token);
    const look = async (token: string, answers: object) => {
      const enrich = await place(folder.path, "now.json", JSON.stringify(answers));
      return lookAgain({ file, deployment: "waits", token, component: waits, enrich, keys: [] });
    };
    const [ok = "", no = ""] = tokens;
    const nothing = await look(ok, { sender: { allowlisted: false }, "dmarc.result": "fail" });
    expect(nothing).toMatchObject({ exitCode: 0, text: "nothing that it waits for holds" });
    expect((await look(ok, { "sender.allowlisted": true })).text).toBe(
      `${ok}  delivered (held), since \`sender.allowlisted and subject ~ /^ok/\` holds`,
    );
    expect(await look(no, { "sender.allowlisted": true, "dmarc.result": "pass" })).toMatchObject({
      data: {
        asked: ["sender.allowlisted", "dmarc.result"],
        settled: { verdict: "delivered", reason_class: "passed", by: { when: "dmarc.result == pass" } },
      },
    });
    expect(await ledger.contents("waits", 1)).toMatchObject({
      settled: { "sender.allowlisted": true, "dmarc.result": "pass" },
    });
    await ledger.close();
    const told = await explain(1, { deployment: "waits", component: waits });
    expect(told.text).toContain("delivered, because passed, by when dmarc.result == pass");
    await expect(look(no, {})).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("says which answer is missing, and settles nothing", async () => {
    const waits = await place(folder.path, "waits.glith", WAITING);
    await decide(waits, { size: 2, subject: "ok" }, {}, "missing");
    const ledger = new SqliteLedger(file);
    const [pending] = await ledger.pending("missing", 1);
    const token = pending?.token ?? "";
    await ledger.close();
    const enrich = await place(folder.path, "now.json", '{"dmarc.result":"pass"}');
    const options = { file, deployment: "missing", token, component: waits, enrich, keys: [] };
    await expect(lookAgain(options)).rejects.toMatchObject({
      exitCode: 64,
      message: expect.stringContaining("the enrichment `sender.allowlisted` is needed and not answered"),
    });
  });
});
