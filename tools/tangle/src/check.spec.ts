import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE);
  await place(folder.path, "rules/broken.glith", GATE.replace("sender.allowlisted", "sender.allowlist"));
});
afterEach(() => folder.remove());

const here = () => ({ cwd: folder.path });

describe("several rulesets", () => {
  it("are checked in one run", async () => {
    const { exitCode, stdout } = await tangle(["check", "gate.glith", "rules/broken.glith"], here());
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^error\[UNKNOWN_FIELD\]: .*\n +--> rules\/broken\.glith:12:9\n/u);
    expect(stdout).toMatch(/\n\ngate: no findings\nbroken: 1 error\n2 rulesets: 1 error\n$/u);
  });

  it("are one JSON document", async () => {
    expect((await tangleJson(["check", "gate.glith", "rules/broken.glith"], here())).json).toMatchObject({
      errors: 1,
      rulesets: [
        { path: "gate.glith", errors: 0 },
        { path: "rules/broken.glith", errors: 1 },
      ],
    });
  });
});

describe("--format", () => {
  const inFormat = (format: string) => tangle(["check", "rules/broken.glith", "--format", format], here());

  it("json is the same as --json", async () => {
    const [format, option] = await Promise.all([
      inFormat("json"),
      tangle(["check", "rules/broken.glith", "--json"], here()),
    ]);
    expect(format).toEqual(option);
  });

  it("json gives an error as JSON, too", async () => {
    const { exitCode, stdout } = await tangle(["check", "none.glith", "--format", "json"], here());
    expect({ exitCode, json: JSON.parse(stdout) }).toMatchObject({
      exitCode: 64,
      json: { error: { code: "NOT_FOUND" } },
    });
  });

  it("sarif is a SARIF log", async () => {
    const { exitCode, stdout } = await inFormat("sarif");
    expect({ exitCode, log: JSON.parse(stdout) }).toMatchObject({
      exitCode: 2,
      log: { version: "2.1.0", runs: [{ results: [{ ruleId: "UNKNOWN_FIELD" }] }] },
    });
  });

  it("github is workflow commands", async () => {
    const { exitCode, stdout } = await inFormat("github");
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(
      /^::error file=rules\/broken\.glith,line=12,[^\n]*title=UNKNOWN_FIELD::unknown field [^\n]*\n$/u,
    );
  });

  it("junit is XML", async () => {
    const { exitCode, stdout } = await inFormat("junit");
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^<\?xml [\s\S]*<failure type="UNKNOWN_FIELD"[\s\S]*<\/testsuites>\n$/u);
  });
});

it("--fix mends the file and says what it changed", async () => {
  const { exitCode, stdout } = await tangle(["check", "rules/broken.glith", "--fix"], here());
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout:
      "fixed[UNKNOWN_FIELD]: rules/broken.glith:12:9: write `sender.allowlisted`\n\nbroken: 1 fault fixed, no findings\n",
  });
  expect(await readFile(join(folder.path, "rules/broken.glith"), "utf8")).toBe(GATE);
  const again = await tangleJson(["check", "rules/broken.glith", "--fix"], here());
  expect(again).toMatchObject({ exitCode: 0, json: { errors: 0, diagnostics: [], fixes: [] } });
});
