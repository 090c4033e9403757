import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ENGINES } from "@glither/component/engines";
import { hollowComponent, withForeignImport } from "@glither/stages/testing/components";
import { listing, place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own, and the first builds a component.
const ROOT = join(import.meta.dirname, "../../..");
const MESSAGES = join(ROOT, "fixtures/mail/messages");
const CASES = join(ROOT, "fixtures/mail/mailguard");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** What is in the folder before each test. */
let before: Readonly<Record<string, string>>;

const here = () => ({ cwd: folder.path });

beforeAll(async () => {
  folder = await temporaryFolder();
  await cp(join(ROOT, "rulesets/mail/mailguard/mailguard.glith"), join(folder.path, "mailguard/mailguard.glith"));
  // The engine that takes seconds, once: `conform` is given its component and makes the other engine's itself.
  for (const [engine, out, ...more] of [
    ["direct", "built/mailguard.wasm", "--oracle"],
    ["spidermonkey", "engine/mailguard.wasm"],
  ] as const) {
    const args = ["build", "mailguard/mailguard.glith", "--engine", engine, "--out", out, ...more];
    const { exitCode, json, stderr } = await tangleJson(args, here());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(json).toMatchObject({ digest: expect.any(String), record: { ruleset: "mailguard", wasi: "none" } });
  }
  await place(folder.path, "hollow.wasm", await hollowComponent());
  await place(folder.path, "foreign.wasm", await hollowComponent({ world: withForeignImport }));
  await place(folder.path, "empty.json", "{}");
  await place(folder.path, "held.json", '{"from.domain":"a.example"}');
  await place(folder.path, "unsigned.json", '{"dmarc.result":"none","dkim.org":null,"sender.allowlisted":false}');
});
beforeEach(async () => {
  before = await listing(folder.path);
});
afterAll(() => folder.remove());

describe("build", () => {
  it("wrote the component and the oracle beside it, and nothing else", async () => {
    expect(Object.keys(await listing(join(folder.path, "built"))).filter((name) => !name.includes("/"))).toEqual([
      "mailguard-oracle",
      "mailguard.wasm",
    ]);
  });

  it("does not begin when the oracle would take somebody's files away", async () => {
    await place(folder.path, "other/mailguard-oracle/mine.txt", "mine");
    before = await listing(folder.path);
    const args = ["build", "mailguard/mailguard.glith", "--out", "other/mailguard.wasm", "--oracle"];
    const { exitCode, stderr } = await tangle(args, here());
    expect(exitCode).toBe(64);
    expect(stderr).toContain("`other/mailguard-oracle` holds `mine.txt`, which would be lost");
    expect(await listing(folder.path)).toEqual(before);
  });
});

describe("a component that is none of ours", () => {
  const args = ["run", "added.wasm", "--input", "held.json", "--enrich", "unsigned.json"];

  beforeAll(async () => {
    const built = await readFile(join(folder.path, "built/mailguard.wasm"));
    // A core module, empty, behind everything else.
    await place(folder.path, "added.wasm", Buffer.concat([built, Buffer.from("\x01\x08\0asm\x01\0\0\0", "latin1")]));
    before = await listing(folder.path);
  });

  it("is refused whoever runs it, with what it has and where", async () => {
    for (const more of [[], ["--embedder", "jco"], ["--embedder", "slim"]]) {
      const { exitCode, stderr } = await tangle([...args, ...more], here());
      expect(exitCode).toBe(5);
      expect(stderr).toMatch(
        /none that Glither's engines make: it has a core module .* at byte \d+\nhint: .*--foreign`\n$/u,
      );
    }
  });

  it.each([[["--foreign"]], [["--foreign", "--embedder", "slim"]]])("is wrong usage with %j", async (more) => {
    const { exitCode, stderr } = await tangle([...args, ...more], here());
    expect(exitCode).toBe(64);
    expect(stderr).toContain("`--foreign` goes with `--embedder jco` alone");
  });

  it("cannot be published", async () => {
    const { exitCode, stderr } = await tangle(["oci", "push", "added.wasm", "--dry-run"], here());
    expect(exitCode).toBe(5);
    expect(stderr).toContain("`added.wasm`: the component is none that Glither's engines make");
  });
});

describe("a guard that reads what nothing produces", () => {
  const DOUBTFUL = `#pragma dialect glither.mail
rule doubtful = msg | sender_reputation < 0.2 => into dropped
`;
  const source = "unsat/unsat.glith";

  it("does not compile", async () => {
    await place(folder.path, source, DOUBTFUL);
    const [checked, allowed, refused] = await Promise.all([
      tangle(["check", source], here()),
      tangle(["check", source, "--allow-unsat"], here()),
      tangle(["build", source, "--out", "unsat/none.wasm"], here()),
    ]);
    expect(checked).toMatchObject({ exitCode: 2, stdout: expect.stringMatching(/^error\[UNSAT_GUARD\]: /u) });
    expect(allowed).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^lint\[UNSAT_GUARD\]: /u) });
    expect(refused).toMatchObject({ exitCode: 2, stdout: expect.stringMatching(/^error\[UNSAT_GUARD\]: /u) });
  });

  it.each(ENGINES)("is built with %s where that is allowed, and then links nowhere", async (engine) => {
    await place(folder.path, source, DOUBTFUL);
    await place(folder.path, "unsat/answers.json", '{"sender_reputation":0.1}');
    const build = ["build", source, "--allow-unsat", "--engine", engine, "--out", "unsat/unsat.wasm"];
    const built = await tangle(build, here());
    expect(built).toMatchObject({ exitCode: 0, stderr: "" });
    const run = ["run", "unsat/unsat.wasm", "--input", "held.json"];
    for (const answers of [[], ["--enrich", "unsat/answers.json"]])
      expect(await tangle([...run, ...answers], here())).toEqual(
        expect.objectContaining({
          exitCode: 3,
          stdout: "",
          stderr:
            "error: `unsat/unsat.wasm`: the ruleset's guards read `sender-reputation`, which nothing produces\n" +
            "hint: declare it with `enrich … from …` in the ruleset, and build it again without `--allow-unsat`\n",
        }),
      );
  });

  it("is mended by the declaration that is missing", async () => {
    await place(folder.path, "mend/unsat.glith", DOUBTFUL);
    expect(await tangle(["check", "mend/unsat.glith", "--fix"], here())).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(folder.path, "mend/unsat.glith"), "utf8")).toContain(
      "\n\nenrich sender_reputation : number from from.domain\nrule doubtful",
    );
  });
});

describe("a component whose ruleset declares an enrichment", () => {
  const TRUST = `#pragma dialect glither.mail
enrich trust : ordered(low < high) from from.domain fresh 5m
rule trusted = msg | trust >= high => route to inbox
`;

  it("asks for it, and takes what is stale for absent, without its source", async () => {
    await place(folder.path, "trust/trust.glith", TRUST);
    await place(folder.path, "trust/fresh.json", '{"trust":{"value":"high","age":"5m"}}');
    await place(folder.path, "trust/stale.json", '{"trust":{"value":"high","age":"301s"}}');
    await tangle(["build", "trust/trust.glith", "--out", "trust/trust.wasm"], here());
    const run = ["run", "trust/trust.wasm", "--input", "held.json", "--enrich"];
    const [fresh, stale, wrong] = await Promise.all([
      tangleJson([...run, "trust/fresh.json"], here()),
      tangleJson([...run, "trust/stale.json"], here()),
      tangle([...run, "unsigned.json"], here()),
    ]);
    expect(fresh.json).toMatchObject({ receipt: { rule: "trusted" }, asked: ["trust"] });
    expect(stale.json).toMatchObject({ receipt: { rule: "default", ligand_absent: ["trust"] } });
    expect(wrong).toMatchObject({ exitCode: 6, stderr: expect.stringContaining("`trust` is needed and not answered") });
  });
});

/** What the host settles where nothing was done yet. */
function closed(reason_class: string): object {
  return { verdict: "dropped", rule: "host", reason_class, actions: [] };
}

describe("run", () => {
  const run = ["run", "built/mailguard.wasm", "--input"];

  it.each(["built", "engine"])("prints the receipt of a real message, by the component in `%s`", async (place) => {
    const args = ["run", `${place}/mailguard.wasm`, "--input", join(MESSAGES, "invoice.eml")];
    const enrich = ["--enrich", join(MESSAGES, "invoice.answers.json"), "--recipient", "robin@example.org"];
    const [text, data] = await Promise.all([
      tangle([...args, ...enrich], here()),
      tangleJson([...args, ...enrich], here()),
    ]);
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    expect(JSON.parse(text.stdout)).toMatchObject({
      verdict: "pending",
      state: "quarantine",
      rule: "quarantine_executable",
      resolutions: ["delivered", "dropped"],
      obligations: [
        { on: "admin.release", verdict: "delivered" },
        { after: "PT24H", verdict: "dropped", reason_class: "unscanned_executable" },
      ],
    });
    expect(data.json).toMatchObject({ receipt: { rule: "quarantine_executable" }, asked: expect.anything() });
  });

  describe("on a message and its envelope", () => {
    const answers = '{"dmarc.result":"pass","sender.allowlisted":true}';
    const newsletter = [...run, join(MESSAGES, "newsletter.eml"), "--enrich", "newsletter.json"];
    const to = (...recipients: string[]): string[] => recipients.flatMap((recipient) => ["--recipient", recipient]);
    beforeAll(() => place(folder.path, "newsletter.json", answers));

    it("goes by the recipient that it is given, and not by `To`", async () => {
      const [inside, outside] = await Promise.all([
        tangleJson([...newsletter, ...to("robin@example.org")], here()),
        tangleJson([...newsletter, ...to("robin@elsewhere.example")], here()),
      ]);
      expect(inside.json).toMatchObject({ receipt: { rule: "route_newsletters" } });
      expect(outside.json).toMatchObject({ receipt: { rule: "tag_external" } });
    });

    it("gives a receipt for each of several", async () => {
      const args = [...newsletter, ...to("robin@example.org", "robin@elsewhere.example")];
      const [text, data] = await Promise.all([tangle(args, here()), tangleJson(args, here())]);
      const receipts = [
        { recipient: "robin@example.org", receipt: { rule: "route_newsletters" } },
        { recipient: "robin@elsewhere.example", receipt: { rule: "tag_external" } },
      ];
      expect(text).toMatchObject({ exitCode: 0, stderr: "" });
      expect(JSON.parse(text.stdout)).toMatchObject({ receipts });
      expect(data.json).toMatchObject({ receipts: receipts.map((each) => ({ ...each, asked: expect.anything() })) });
    });

    // `tag_external` would deliver it: no recipient is another one than the sender.
    it("disposes of none without a recipient for a ruleset that asks for one", async () => {
      const { exitCode, stdout, stderr } = await tangle(newsletter, here());
      expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
      expect(stderr).toMatch(/^error: the ruleset asks whom the message is delivered to, .*\nhint: .*--recipient/u);
    });

    it("needs no recipient for one that does not", async () => {
      const source = `#pragma dialect glither.mail
rule seen = msg | to[0] == "robin@example.org" | not attachments.opaque => tag SEEN, into dropped
`;
      await place(folder.path, "asks.glith", source);
      const args = ["run", "asks.glith", "--input", join(MESSAGES, "newsletter.eml")];
      const [nobody, somebody] = await Promise.all([
        tangleJson(args, here()),
        tangleJson([...args, ...to("robin@example.org")], here()),
      ]);
      expect(nobody.json).toMatchObject({ receipt: { rule: "seen" } });
      expect(somebody.json).toMatchObject({ receipt: { rule: "seen" } });
    });

    it("goes by the whole envelope where a ruleset asks for it, and does nothing without", async () => {
      const source = `#pragma dialect glither.mail
rule seen = msg | envelope.from == "list@lists.example.net" | any envelope.recipients (detail == "news" and domain == "example.org")
               | client.ip in 192.0.2.0/24 | client.helo ~ /\\.net$/ => into dropped
`;
      await place(folder.path, "envelope.glith", source);
      const args = ["run", "envelope.glith", "--input", join(MESSAGES, "newsletter.eml")];
      const all: [string, string][] = [
        ["--recipient", "robin+news@example.org"],
        ["--sender", "list@lists.example.net"],
        ["--client-ip", "192.0.2.1"],
        ["--helo", "mx.example.net"],
      ];
      expect((await tangleJson([...args, ...all.flat()], here())).json).toMatchObject({ receipt: { rule: "seen" } });
      for (const left of all.slice(2)) {
        const given = all.filter((pair) => pair !== left).flat();
        const { exitCode, stdout, stderr } = await tangle([...args, ...given], here());
        expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
        expect(stderr).toContain(`\`${left[0]} <`);
      }
    });

    it.each([
      [
        "what is no address",
        [...newsletter, ...to("robin")],
        /^error: the envelope recipient `robin` is no address\n/u,
      ],
      [
        "one for JSON",
        [...run, "held.json", ...to("a@x.example")],
        /^error: only a message, .* is given an envelope\n/u,
      ],
    ])("refuses as a recipient %s", async (_, args, message) => {
      const { exitCode, stdout, stderr } = await tangle(args, here());
      expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
      expect(stderr).toMatch(message);
    });
  });

  it("prints the same receipt each time, but for the token", async () => {
    const args = [...run, "held.json", "--enrich", "unsigned.json"];
    const receipts = await Promise.all([tangleJson(args, here()), tangleJson(args, here())]);
    const [first, second] = receipts.map(({ json }) => (json as { receipt: Record<string, unknown> }).receipt);
    expect(first).toHaveProperty("token");
    expect({ ...first, token: "" }).toEqual({ ...second, token: "" });
    expect(JSON.stringify({ ...first, token: "" })).not.toMatch(/20\d\d|\/tmp/u);
  });

  it("exits with 3 and names an import that has no binding", async () => {
    const { exitCode, stdout, stderr } = await tangle(["run", "foreign.wasm", "--input", "empty.json"], here());
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toMatch(/^error: .*`glither:mail\/enrich@0\.1\.0#moon-phase`.*\nhint: add a binding/u);
  });

  it("closes and exits with 6 where an enrichment has no answer, and names it", async () => {
    const { exitCode, stdout, stderr } = await tangle([...run, "held.json"], here());
    expect(exitCode).toBe(6);
    expect(JSON.parse(stdout)).toEqual(closed("host_binding_failed"));
    expect(stderr).toMatch(/^error: the enrichment `dmarc\.result` is needed and not answered\nhint: add /u);
  });

  it("closes and exits with 6 when the component stops, not with 70", async () => {
    const args = ["run", "hollow.wasm", "--input", "empty.json"];
    const [text, data] = await Promise.all([tangle(args, here()), tangle([...args, "--json"], here())]);
    expect(text).toMatchObject({ exitCode: 6, stderr: "error: the component stopped with a trap\n" });
    expect(JSON.parse(text.stdout)).toEqual(closed("host_trap"));
    expect(data).toMatchObject({ exitCode: 6, stderr: "" });
    expect(JSON.parse(data.stdout)).toEqual({
      receipt: closed("host_trap"),
      asked: [],
      failure: { code: "TRAPPED", message: "the component stopped with a trap" },
    });
  });

  const inputs: readonly (readonly [what: string, name: string, content: string | Uint8Array, message: RegExp])[] = [
    ["broken JSON", "bad.json", '{"from.domain": ', /^error: the artifact `bad\.json` is no JSON\nhint: /u],
    ["an empty file", "bad.json", "", /^error: the artifact `bad\.json` is no JSON\nhint: /u],
    ["bytes", "bad.json", Uint8Array.from([0xff, 0x00]), /^error: the artifact `bad\.json` is not UTF-8 text\nhint: /u],
    [
      "a list",
      "bad.json",
      "[]",
      /^error: `bad\.json` is no artifact of glither\.mail: .*\nhint: it has from\.address, /u,
    ],
    [
      "unknown fields",
      "bad.json",
      '{"from.domian": "a", "x": 1}',
      /`from\.domian`.*`x`.*\nhint: it has from\.address, /u,
    ],
    ["wrong types", "bad.json", '{"subject": 7, "attachment.count": "1"}', /`subject`.*`attachment\.count`.*\nhint: /u],
    ["an empty message", "bad.eml", "", /^error: `bad\.eml`: the message is empty\n/u],
    ["a message without a sender", "bad.eml", "Subject: x\r\n\r\ny", /^error: `bad\.eml`: the message has no sender/u],
    ["noise as a message", "bad.eml", Uint8Array.from([0, 1, 2, 0xff, 10, 10]), /^error: `bad\.eml`: /u],
  ];

  it.each(inputs)("refuses %s as the input", async (_, name, content, message) => {
    await place(folder.path, name, content);
    before = await listing(folder.path);
    const { exitCode, stdout, stderr } = await tangle([...run, name], here());
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(stderr).toMatch(message);
    expect(await listing(folder.path)).toEqual(before);
  });

  it.each([
    ["broken JSON", '{"dkim.domain"', /^error: the answers `bad\.json` is no JSON\nhint: /u],
    ["a list", "[1]", /^error: the enrichment answers must be one JSON object\n/u],
    [
      "unknown and wrong ones",
      '{"dkim.domian": "a", "dmarc.policy": "no"}',
      /`dkim\.domian`.*`dmarc\.policy`.*\nhint: known enrichments: /u,
    ],
  ])("refuses %s as answers", async (_, content, message) => {
    await place(folder.path, "bad.json", content);
    const { exitCode, stderr } = await tangle([...run, "held.json", "--enrich", "bad.json"], here());
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(message);
  });

  it("finds a fault of the input before it builds a source", async () => {
    const args = ["run", "mailguard/mailguard.glith", "--input", "none.json"];
    const { exitCode, stderr } = await tangle(args, here());
    expect({ exitCode, stderr }).toEqual({ exitCode: 64, stderr: "error: the artifact `none.json` does not exist\n" });
  });
});

describe("conform", () => {
  const conform = ["conform", "mailguard", "--component", "engine/mailguard.wasm", "--cases"];

  it("says that the back ends agree", async () => {
    const { exitCode, stdout, stderr } = await tangle([...conform, CASES], here());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^(\d+) of \1 cases pass over gleam ≡ /mu);
  });

  it("says how strong the cases are, without a component", async () => {
    const strength = ["conform", "mailguard", "--cases", CASES, "--coverage", "--mutate", "--deny-lints"];
    const { exitCode, stdout, stderr } = await tangle(strength, here());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/are covered \(100 %\)\n.* mutants are noticed \(100 %\)/u);
    await cp(join(CASES, "33-allowlisted.json"), join(folder.path, "one/33-allowlisted.json"));
    const weak = ["conform", "mailguard", "--cases", "one", "--mutate"];
    expect(await tangleJson(weak, here())).toMatchObject({
      exitCode: 0,
      json: { cases: 1, mutation: { undecided: [] } },
    });
    expect((await tangle([...weak, "--deny-lints"], here())).exitCode).toBe(1);
    await rm(join(folder.path, "one"), { recursive: true });
  });

  it("exits with 4 and names the case that disagrees", async () => {
    const text = await readFile(join(CASES, "33-allowlisted.json"), "utf8");
    const right = JSON.parse(text) as { name: string; expect: object };
    const wrong = { ...right, expect: { ...right.expect, reason_class: "another" } };
    await place(folder.path, "cases/wrong.json", JSON.stringify(wrong));
    const [shown, data] = await Promise.all([
      tangle([...conform, "cases"], here()),
      tangleJson([...conform, "cases"], here()),
    ]);
    expect(shown.exitCode).toBe(4);
    expect(shown.stdout).toContain(right.name);
    expect(shown.stdout).toContain("another");
    expect(data).toMatchObject({ exitCode: 4, json: { cases: [{ passed: false }] } });
    await rm(join(folder.path, "cases"), { recursive: true });
  });

  it.each([
    ["no cases", [...conform, "built"], 64, "there are no cases in `built`"],
    ["no folder of cases", [...conform, "none"], 64, "the folder of the cases `none` does not exist"],
    ["a file as the cases", [...conform, "empty.json"], 64, "the folder `empty.json` cannot be read"],
    ["a folder without a ruleset", ["conform", "built"], 64, "`built` holds 0 rulesets"],
    ["no folder", ["conform", "nowhere"], 64, "`nowhere` is no folder"],
  ])("%s", async (_, args, code, message) => {
    const { exitCode, stderr } = await tangle(args, here());
    expect(exitCode).toBe(code);
    expect(stderr).toContain(`error: ${message}`);
    expect(await listing(folder.path)).toEqual(before);
  });

  it("a broken case is named with what is wrong", async () => {
    await place(folder.path, "broken/one.json", '{"name": "one", "artefact": {}}');
    const { exitCode, stderr } = await tangle([...conform, "broken"], here());
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/one\.json.*`artefact`/u);
  });

  it("a component that is none is named", async () => {
    const args = ["conform", "mailguard", "--component", "empty.json", "--cases", CASES];
    const { exitCode, stderr } = await tangle(args, here());
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/^error: .*component/u);
  });
});
