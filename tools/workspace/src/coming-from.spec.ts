import { readFileSync } from "node:fs";
import { join } from "node:path";
import { analyse } from "@glither/analysis";
import { VOCABULARIES } from "@glither/dialects";
import { interpret } from "@glither/interpreter";
import { compile, format } from "@glither/roux";
import { type Core, readArtifact } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { ROOT } from "./packages.ts";

/** Pairs by their numbers: the other language, and ours. */
const PAIRS = readFileSync(join(ROOT, "docs/coming-from.md"), "utf8")
  .split(/^## /mu)
  .slice(1)
  .map((text) => {
    const [, number = "", title = ""] = /^(\d+)\. (.*)$/mu.exec(text) ?? [];
    const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gmu)].map(([, kind = "", code = ""]) => ({
      kind,
      code,
    }));
    return { number: Number(number), title, theirs: blocks[0], ours: blocks[1], count: blocks.length };
  });

function coreOf(number: number): Core {
  const text = PAIRS.find((pair) => pair.number === number)?.ours?.code ?? "";
  const { core, diagnostics } = compile(`pair-${number}`, text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

it("has twenty pairs, of each language some", () => {
  expect(PAIRS.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  const languages = new Set(PAIRS.map(({ title }) => title.split(":")[0]));
  expect(languages).toEqual(new Set(["Sieve", "Rego", "Cedar", "CEL", "rspamd", "A gateway in YAML"]));
});

describe.each(PAIRS)("pair $number, $title", ({ number, theirs, ours, count }) => {
  it("is one block of theirs and one of ours, which compiles and is laid out", () => {
    expect([count, ours?.kind]).toEqual([2, "glith"]);
    expect(theirs?.code.trim()).not.toBe("");
    const text = ours?.code ?? "";
    expect(compile("pair", text, VOCABULARIES).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(format(text)).toHaveProperty("text");
  });

  it("has no rule that never disposes", () => {
    expect(analyse(coreOf(number)).findings).toEqual([]);
  });
});

type Given = Readonly<Record<string, unknown>>;
/** What each of them decides: one artifact that its first rule is about, and one that it is not about. */
const DECIDED: readonly (readonly [pair: number, artifact: Given, enrich: Given, rule: string])[] = [
  [1, { headers: [["List-Id", "<x.Announce.example>"]] }, {}, "announce"],
  [1, {}, {}, "keep"],
  [2, { size: 10_485_761 }, {}, "large"],
  [2, { size: 10_485_760 }, {}, "keep"],
  [3, { from: { address: "offers@mall.example" } }, {}, "offers"],
  [3, { from: { domain: "mall.example" } }, {}, "keep"],
  [4, { subject: "Your INVOICE", list: { unsubscribe: true } }, {}, "invoices"],
  [4, { list: { unsubscribe: true } }, {}, "newsletters"],
  [5, { method: "GET", path: "/v1/x" }, {}, "allow"],
  [5, { method: "PUT", path: "/v1/x" }, {}, "default"],
  [6, { body: { size: 1_048_577 }, authenticated: true }, {}, "too_large"],
  [6, { authenticated: true }, {}, "allow"],
  [7, {}, { roles: [["reader", "editor"], 1_000] }, "allow"],
  [7, {}, { roles: null }, "default"],
  [8, { client_ip: "10.1.2.3" }, {}, "allow"],
  [8, { client_ip: "11.1.2.3" }, {}, "default"],
  [9, { method: "POST", scope: "docs" }, { level: 3 }, "write_docs"],
  [9, { method: "POST", scope: "docs" }, { level: 2 }, "default"],
  [10, { authenticated: true }, { "client.blocked": true }, "forbid_blocked"],
  [10, { authenticated: true }, { "client.blocked": false }, "permit_signed_in"],
  [11, { client_ip: "2001:db8::1" }, {}, "others"],
  [11, {}, {}, "outside"],
  [12, {}, { rank: 3 }, "ranked"],
  [12, {}, { rank: null }, "default"],
  [13, { path: "/v1/x", method: "HEAD" }, {}, "small"],
  [13, { path: "/v1/x", method: "HEAD", body: { size: 1_024 } }, {}, "default"],
  [14, { arguments: { paths: ["/tmp", "/etc/passwd"] } }, {}, "system_files"],
  [14, { arguments: { paths: ["/tmp"] } }, {}, "others"],
  [15, { arguments: { amount: 40 } }, { account: [{ spent: 60, limit: 100 }, 0] }, "within"],
  [15, { arguments: { amount: 41 } }, { account: [{ spent: 60, limit: 100 }, 0] }, "default"],
  [16, { arguments: {} }, {}, "gentle"],
  [16, { arguments: { force: true } }, {}, "default"],
  [17, { subject: "Cheap pills" }, { "sender.allowlisted": false }, "add_header"],
  [17, { subject: "Cheap pills" }, { "sender.allowlisted": true }, "keep"],
  [18, { spf: { result: "fail" }, attachments: { exts: ["js"] } }, { "sender.allowlisted": false }, "forged"],
  [18, { spf: { result: "fail" } }, { "sender.allowlisted": false }, "keep"],
  [19, { method: "PUT", path: "/v2/x", headers: [["x-api-key", "k"]] }, {}, "changes"],
  [19, { method: "PUT", path: "/v2/x" }, {}, "default"],
  [20, { tool: "read_file", arguments: { path: "/home/a" } }, {}, "read"],
  [20, { tool: "read_file", arguments: { path: "/home/.ssh" } }, {}, "default"],
];

it.each(DECIDED)("pair %i decides of %j with %j by %s", (pair, given, enrich, rule) => {
  const core = coreOf(pair);
  const { values, problems } = readArtifact(core.fields, given);
  expect(problems).toEqual([]);
  const facts = { artifact: values ?? new Map(), enrich: new Map(Object.entries(enrich)) };
  expect(interpret(core, facts as Parameters<typeof interpret>[1]).taken?.name ?? "default").toBe(rule);
});
