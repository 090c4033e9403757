import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import type { Command } from "commander";
import ts from "typescript";
import { makeProgram } from "../../tangle/src/main.ts";
import { ROOT } from "./packages.ts";
import { blocksOf } from "./testing/blocks.ts";
import { typeFaults } from "./testing/type-faults.ts";

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const PAGES = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "tools/nx-glither/README.md",
  "hosts/wasmtime/README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`)
    .sort(),
];

const all = PAGES.flatMap((page) =>
  blocksOf(read(page)).map((block) => ({ page, at: `${page}:${block.line}`, ...block })),
);
const of = (...kinds: readonly string[]) => all.filter(({ kind }) => kinds.includes(kind));

/** Rulesets on pages that need what stands beside them, and the suite that has it there. */
const RULESETS: Readonly<Record<string, string>> = {
  "docs/dialects.md": "tools/workspace/src/docs.spec.ts", // in the dialect that the page itself makes
  "docs/language.md": "libs/roux/src/lower/scores.spec.ts", // parts of rulesets
};

/** Pages that show programs in parts, and the suite that runs the like whole. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "docs/bindings.md": "libs/bindings/src/docs.spec.ts",
  "docs/hoot.md": "tools/interop/src/hoot.interop.spec.ts",
  "docs/ledger.md": "libs/ledger/src/outbox/deliver-due.spec.ts",
  "docs/membranes.md": "libs/sandbox/src/membrane/policy-membrane.spec.ts",
};

/** Who holds the blocks that no rule of this suite can: a suite that reads the page, or why there is nothing to hold. */
const OTHERS: Readonly<Record<string, string>> = {
  "ARCHITECTURE.md": "a drawing",
  "README.md wit": "tools/workspace/src/readme.spec.ts",
  "docs/actors/coming-from.md erlang": "the same program as it is elsewhere, for those who know that",
  "docs/actors/coming-from.md scala": "the same program as it is elsewhere, for those who know that",
  "docs/actors/coming-from.md scheme": "the same program as it is elsewhere, for those who know that",
  "docs/bridges.md repl": "tools/workspace/src/bridges-page.spec.ts",
  "docs/cases.md": "what a report looks like, shortened",
  "docs/cli.md": "tools/workspace/src/docs.spec.ts",
  "docs/coming-from.md": "tools/workspace/src/coming-from.spec.ts",
  "docs/coming-from.md cedar": "tools/workspace/src/coming-from.spec.ts",
  "docs/coming-from.md cel": "tools/workspace/src/coming-from.spec.ts",
  "docs/coming-from.md rego": "tools/workspace/src/coming-from.spec.ts",
  "docs/coming-from.md sieve": "tools/workspace/src/coming-from.spec.ts",
  "docs/coming-from.md yaml": "tools/workspace/src/coming-from.spec.ts",
  "docs/editors.md lua": "tools/workspace/src/vscode-extension.spec.ts",
  "docs/editors.md toml": "tools/workspace/src/vscode-extension.spec.ts",
  "docs/embedding.md rust": "tools/interop/src/wasmtime.interop.spec.ts",
  "docs/gate.md": "a line of another program's configuration, and what is printed, shortened",
  "docs/hoot.md scheme": "tools/interop/src/hoot.interop.spec.ts",
  "docs/language.md": "the grammar in words, and parts of rulesets",
  "docs/mail.md": "a line of another program's configuration",
  "docs/membranes.md": "a drawing",
  "docs/publishing.md": "what is printed, shortened",
  "docs/sandbox.md": "two commands, whose options the page explains",
  "docs/wasm-actors.md wat": "tools/workspace/src/wasm-actors-page.spec.ts",
  "hosts/wasmtime/README.md rust,no_run": "a doctest of the crate, which `cargo test` compiles",
};

describe("blocks on pages", () => {
  it("are of a kind that something holds", () => {
    const held = ["glith", "json", "ts", "js", "sh", "bash"];
    const others = all.filter(({ kind }) => !held.includes(kind));
    // What a program or a command prints is held with it.
    const apart = others.filter(({ kind, after }) => !(kind === "text" && (after === "ts" || after === "sh")));
    const found = [...new Set(apart.map(({ page, kind }) => `${page} ${kind}`.trim()))].sort();
    expect(found).toEqual(Object.keys(OTHERS).sort());
    const suites = Object.values(OTHERS).filter((who) => who.endsWith(".ts"));
    expect(suites.filter((suite) => !read(suite).includes("expect("))).toEqual([]);
  });

  it("compile, where they are rulesets", () => {
    const failing = of("glith").filter(({ text }) => compile("example", text, VOCABULARIES).core === undefined);
    expect([...new Set(failing.map(({ page }) => page))].sort()).toEqual(Object.keys(RULESETS).sort());
    expect(of("glith").length - failing.length).toBeGreaterThan(25);
  });

  it.each(of("json"))("are JSON where they say so: $at", ({ text }) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each(of("js", "ts"))("are $kind by its grammar where they say so: $at", ({ text }) => {
    const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true, fileName: "block.mts" });
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
  });

  it("are programs that compile, where they are in TypeScript", () => {
    const programs = new Map(
      of("ts")
        .filter(({ page }) => PROGRAMS[page] === undefined)
        .map(({ at, text }) => [at, text]),
    );
    expect(typeFaults(programs)).toEqual([]);
    expect(programs.size).toBeGreaterThan(40);
  });

  it("are held by suites that are there", () => {
    const suites = [...Object.values(RULESETS), ...Object.values(PROGRAMS)];
    expect(suites.filter((suite) => !read(suite).includes("expect("))).toEqual([]);
  });
});

describe("commands on pages", () => {
  const lines = of("sh", "bash").flatMap(({ at, text }) =>
    text
      .replaceAll("\\\n", " ")
      .split("\n")
      .map((line) => ({ at, line: line.replace(/(?:^|\s)#.*$/u, "") })),
  );
  const program = makeProgram({
    streams: { out: () => {}, err: () => {} },
    color: false,
    isWatched: false,
    exitCode: 0,
  });
  const calls = lines.flatMap(({ at, line }) =>
    [...line.matchAll(/(?:^|[\s(;&|])tangle ((?:[a-z][\w-]*)(?: [^|>;&)]*)?)/gu)].map(([, call = ""]) => ({
      at,
      call: call.trim(),
    })),
  );

  it.each(calls)("are commands of tangle, with options that it has: $call ($at)", ({ call }) => {
    expect(faultOf(program, call.split(/\s+/u))).toBeUndefined();
  });

  it("are many, and name only scripts that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = lines.flatMap(({ line }) =>
      [...line.matchAll(/npm run (?:--silent )?([a-z:]+)/gu)].map(([, name = ""]) => name),
    );
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    expect(calls.length).toBeGreaterThan(50);
  });
});

/** What is wrong with the words behind `tangle`: a command or an option that there is not. What stands behind `--` is another's. */
function faultOf(program: Command, words: readonly string[]): string | undefined {
  let command = program;
  let rest = words;
  for (let child = named(command, rest[0]); child !== undefined; child = named(command, rest[0]))
    [command, rest] = [child, rest.slice(1)];
  if (command.commands.length > 0 && rest[0]?.startsWith("-") !== true)
    return `${command.name()} has no command \`${rest[0]}\``;
  const end = rest.indexOf("--");
  const options = (end < 0 ? rest : rest.slice(0, end))
    .filter((word) => /^--?[a-z]/u.test(word))
    .map((word) => word.split("=")[0] ?? "");
  // A command that is called bare may stand for one of its own.
  const offered = [command, ...command.commands].flatMap(({ options: all }) => all);
  const known = new Set(["--help", "-h", ...offered.flatMap(({ long, short }) => [long, short])]);
  const unknown = options.find((option) => !known.has(option));
  return unknown === undefined ? undefined : `${command.name()} has no option \`${unknown}\``;
}

function named(command: Command, word: string | undefined): Command | undefined {
  return command.commands.find((child) => child.name() === word);
}
