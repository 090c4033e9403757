import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FEATURES } from "@glither/runtimes";
import { ADAPTERS, ENGINES, type Engine, searchHere } from "@glither/runtimes/adapters";
import { expect, it } from "@jest/globals";
import { INSTALLED } from "./engines.ts";
import { MAILS, mailguardCore, mailTrial } from "./mailguard.ts";
import { runtimesPage } from "./page.ts";
import { faultsOf, HELD, type RunRecord, UNGRANTED, WRONG } from "./record.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const record = JSON.parse(readFileSync(join(import.meta.dirname, "record.json"), "utf8")) as RunRecord;

it("docs/runtimes.md is what the last run has found", () => {
  expect(readFileSync(join(ROOT, "docs/runtimes.md"), "utf8")).toBe(runtimesPage(record));
});

it("the last run has every engine, there or named as missing, and nothing came otherwise", () => {
  const all = [...record.rows, ...record.missing].map(({ engine }) => engine);
  expect(all.sort()).toEqual([...ENGINES].sort());
  expect(ADAPTERS.map(({ name }) => name)).toEqual(ENGINES);
  expect(faultsOf(record)).toEqual([]);
  for (const { features, trials, calls } of record.rows) {
    expect(Object.keys(features).sort()).toEqual([...FEATURES].sort());
    const everywhere = ["counter", "actor", ...MAILS.map(({ name }) => `mailguard: ${name}`), WRONG, UNGRANTED];
    expect(Object.keys(trials)).toEqual(calls ? [...everywhere, HELD] : everywhere);
  }
});

it("pins what it installs, but for what Debian has", () => {
  const pinned = INSTALLED.filter(({ provider }) => provider !== "sid" && provider !== "browser");
  expect(pinned.every(({ version }) => /^\d+\.\d+\.\d/u.test(version ?? ""))).toBe(true);
  const versions = new Map(record.rows.map(({ engine, version }) => [engine, version]));
  for (const { engine, version, provider } of pinned.filter(({ engine }) =>
    ["wasmtime", "wasmer", "wasm3"].includes(engine),
  ))
    expect([provider, versions.get(engine)]).toEqual([provider, version]);
});

it("a crossing of mailguard by hand ends as the ruleset says, with the calls that it should make", async () => {
  const engine = (await ADAPTERS[0]?.find(searchHere({}))) as Engine;
  const core = await mailguardCore();
  for (const mail of MAILS) {
    const { verdict, rule, trial } = await mailTrial(engine, core, mail);
    expect({ verdict, rule }).toEqual({ verdict: mail.verdict, rule: mail.rule });
    expect(await engine.check(trial)).toEqual({ same: true });
  }
});
