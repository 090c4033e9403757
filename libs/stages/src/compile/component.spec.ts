import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readRecord } from "@glither/artifact";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { digestOf } from "../files/digest.ts";
import { conform, conformSource } from "../judge/conform.ts";
import { JUDGES } from "../judge/judges.ts";
import { publish } from "../publish/publish.ts";
import { run } from "../run/run.ts";
import { hollowComponent } from "../testing/components.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { codegen } from "./codegen.ts";
import { component } from "./component.ts";
import { snapshot } from "./snapshot.ts";
import { wit } from "./wit.ts";

// The first component that a process builds takes its time.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let before: Readonly<Record<string, string>>;
const path = (name: string): string => join(folder.path, name);
const paths = () => ({
  core: path("snapshot/core.cbor"),
  code: path("code"),
  world: path("wit/world.wit"),
  engine: "spidermonkey" as const,
  out: path("built/gate.wasm"),
});

/** What an allow-listed sender gets. */
const KNOWN = {
  name: "known",
  artifact: {},
  enrich: { "sender.allowlisted": true },
  expect: {
    verdict: "delivered",
    rule: "deliver_known",
    reason_class: "deliver_known",
    actions: [{ verb: "route", args: { to: "inbox" } }],
  },
};

beforeAll(async () => {
  folder = await temporaryFolder();
  const source = await place(folder.path, "gate.glith", GATE);
  await snapshot({ source, out: path("snapshot") });
  await wit({ core: paths().core, out: path("wit") });
  await codegen({ core: paths().core, out: paths().code });
  expect(await component(paths())).toMatchObject({ exitCode: 0 });
});
beforeEach(async () => {
  before = await listing(folder.path);
});
afterAll(() => folder.remove());

describe("component", () => {
  it("carries the record of what it was built from", async () => {
    const record = readRecord(await readFile(paths().out));
    const attestation = JSON.parse(await readFile(path("wit/attestation.json"), "utf8")) as { digest: string };
    expect(record).toMatchObject({
      ruleset: "gate",
      version: "0.1.0",
      dialect: "glither.mail",
      coreDigest: digestOf(await readFile(paths().core)),
      witAttestation: attestation.digest,
    });
    expect(JSON.stringify(record)).not.toContain(folder.path);
  });

  it("is not built for another world than the snapshot's", async () => {
    const other = await place(folder.path, "other.wit", `${await readFile(paths().world, "utf8")}// more\n`);
    before = await listing(folder.path);
    await expect(component({ ...paths(), world: other })).rejects.toMatchObject({
      code: "REFUSED",
      exitCode: 3,
      message: `\`${other}\` is not the world of this snapshot`,
      hint: "run `wit` again",
    });
    expect(await listing(folder.path)).toEqual(before);
  });

  it("says why an engine refuses code, and writes nothing", async () => {
    const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    await place(folder.path, "damaged/wasm/gate.wasm", empty);
    before = await listing(folder.path);
    await expect(component({ ...paths(), engine: "direct", code: path("damaged") })).rejects.toMatchObject({
      code: "TOOL_FAILED",
      exitCode: 70,
      message: "the core module does not fit its world: failed to encode a component from module",
      hint: expect.stringContaining("please report it"),
    });
    expect(await listing(folder.path)).toEqual(before);
  });

  it.each([
    ["the generated module", { code: "none" }],
    ["the world", { world: "none" }],
    ["the snapshot", { core: "none" }],
  ])("names %s that is not there", async (what, missing) => {
    await expect(component({ ...paths(), ...missing })).rejects.toMatchObject({
      code: "NOT_FOUND",
      exitCode: 64,
      message: expect.stringContaining(`${what} \`none`),
    });
    expect(await listing(folder.path)).toEqual(before);
  });
});

describe("conform", () => {
  const inputs = () => ({
    core: paths().core,
    code: paths().code,
    component: paths().out,
    cases: path("cases"),
    out: path("report.json"),
  });

  it("agrees, and writes the same report each time", async () => {
    await place(folder.path, "cases/known.json", JSON.stringify(KNOWN));
    expect(await conform(inputs())).toMatchObject({ exitCode: 0 });
    const first = await readFile(inputs().out, "utf8");
    await conform(inputs());
    expect(await readFile(inputs().out, "utf8")).toBe(first);
    expect(first).not.toContain(folder.path);
  });

  it("exits with 4 when a case does not get what it expects, and reports it", async () => {
    const wrong = { ...KNOWN, name: "wrong", expect: { ...KNOWN.expect, verdict: "dropped" } };
    await place(folder.path, "cases/wrong.json", JSON.stringify(wrong));
    const { exitCode, text } = await conform(inputs());
    expect(exitCode).toBe(4);
    expect(text).toContain("wrong");
    expect(await readFile(inputs().out, "utf8")).toContain('"passed": false');
  });

  it("compares what every engine makes of the code, by every embedder", async () => {
    const { data, text } = await conform({ ...inputs(), judges: JUDGES });
    expect(data).toMatchObject({
      judges: JUDGES,
      backEnds: ["gleam", "interpreter", "spidermonkey", "direct (jco)", "direct (slim)"],
    });
    expect(text).toContain("gleam ≡ interpreter ≡ spidermonkey ≡ direct (jco) ≡ direct (slim)");
  });

  it("builds no JavaScript engine where nobody asks for its judgement, and the report says who judged", async () => {
    await component({
      core: paths().core,
      code: paths().code,
      world: paths().world,
      engine: "direct",
      out: path("d.wasm"),
    });
    const { data, text } = await conform({ ...inputs(), component: path("d.wasm"), kept: path("default-judges") });
    expect(data).toMatchObject({
      judges: ["gleam", "interpreter", "direct"],
      backEnds: ["gleam", "interpreter", "direct (jco)", "direct (slim)"],
    });
    expect(text).toContain("gleam ≡ interpreter ≡ direct (jco) ≡ direct (slim)");
    expect((await readdir(folder.path)).includes("default-judges")).toBe(false);
  });

  it("lets all engines judge a component of another one, and keeps what they make as long as it fits", async () => {
    await place(folder.path, "hollow.wasm", await hollowComponent());
    await place(folder.path, "known/known.json", JSON.stringify(KNOWN));
    const judged = () =>
      conform({
        ...inputs(),
        cases: path("known"),
        component: path("hollow.wasm"),
        kept: path("judges"),
        judges: JUDGES,
      });
    const { exitCode, text, data } = await judged();
    expect(exitCode).toBe(4);
    const marks = ["expected", "expected", "expected", "expected", "expected", "failed"];
    expect(data).toMatchObject({
      backEnds: ["gleam", "interpreter", "spidermonkey", "direct (jco)", "direct (slim)", "hollow"],
      cases: [{ marks }],
      smallest: {
        artifact: {},
        enrich: { "sender.allowlisted": false },
        answers: { hollow: { failed: expect.any(String) } },
      },
    });
    expect(text).toContain("the smallest case on which they differ, made of `known`:");
    const kept = await stat(path("judges/spidermonkey.wasm"));
    await judged();
    expect((await stat(path("judges/spidermonkey.wasm"))).mtimeMs).toBe(kept.mtimeMs);

    await place(folder.path, "judges/direct.wasm", await hollowComponent());
    expect((await judged()).data).toMatchObject({ cases: [{ marks }] });
  });

  it("finds a fault of the cases before it builds anything", async () => {
    await place(folder.path, "faulty/faulty.json", "{}");
    const faulty = conform({
      ...inputs(),
      component: path("hollow.wasm"),
      cases: path("faulty"),
      kept: path("unbuilt"),
      judges: JUDGES,
    });
    await expect(faulty).rejects.toMatchObject({ code: "MALFORMED", exitCode: 64 });
    expect((await readdir(folder.path)).includes("unbuilt")).toBe(false);
  });

  it("names generated code that is not there", async () => {
    await expect(conform({ ...inputs(), code: path("none") })).rejects.toMatchObject({
      exitCode: 64,
      message: `there is no generated code in \`${path("none/gleam")}\``,
      hint: "run `codegen` first",
    });
  });
});

describe("conform of a source", () => {
  const judged = (component: string) =>
    conformSource({ source: path("gate.glith"), cases: path("known"), component: path(component) });

  it.each([
    ["another ruleset", { name: "other" }, "`other`"],
    ["an older text", { text: GATE.replace("24h", "23h") }, "another state of `gate`"],
  ])("refuses a component of %s, and says what it was built from", async (_, parts, from) => {
    await place(folder.path, "known/known.json", JSON.stringify(KNOWN));
    await place(folder.path, "foreign.wasm", await hollowComponent(parts));
    await expect(judged("foreign.wasm")).rejects.toMatchObject({
      code: "MALFORMED",
      exitCode: 64,
      message: `\`${path("foreign.wasm")}\` was built from other rules than \`${path("gate.glith")}\`: from ${from}`,
      hint: expect.stringContaining("tangle build"),
    });
  });

  it("takes the component of the source", async () => {
    await place(folder.path, "known/known.json", JSON.stringify(KNOWN));
    await place(folder.path, "own.wasm", await readFile(paths().out));
    expect(await judged("own.wasm")).toMatchObject({ exitCode: 0 });
  });
});

it("a real component is published", async () => {
  const { exitCode, data } = await publish({ component: paths().out, dryRun: true });
  expect(exitCode).toBe(0);
  expect(data).toMatchObject({ repository: "glither/mail/gate", tag: "0.1.0" });
});

it("a source is run", async () => {
  await writeFile(path("artifact.json"), '{"attachment.ext": "EXE"}');
  const { exitCode, data } = await run({
    subject: path("gate.glith"),
    input: path("artifact.json"),
    keys: [],
  });
  expect(exitCode).toBe(0);
  expect(data).toMatchObject({ receipt: { verdict: "pending", rule: "hold_executable" } });
});
