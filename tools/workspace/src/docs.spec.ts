import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { compile, DIAGNOSTIC_CODES } from "@glither/roux";
import { syscallsPage } from "@glither/sandbox/syscalls";
import { expect, it } from "@jest/globals";
import { library } from "../../../libs/dialects/src/testing/library.ts";
import { cliReference } from "./cli-reference.ts";
import { withDialectReference } from "./dialect-reference.ts";
import { ROOT } from "./packages.ts";

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const pages = ["", "docs/", "docs/actors/", "docs/tutorials/"].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}${name}`),
);

it("has the command line's reference as the program prints it (`npm run docs` writes it)", () => {
  expect(read("docs/cli.md")).toBe(cliReference());
});

it("has the table of syscalls as the sandbox has it (`npm run docs` writes it)", () => {
  expect(read("docs/syscalls.md")).toBe(syscallsPage());
});

it.each(pages)("%s links only to files that are there", (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/gu)].map((match) => match[1] ?? "");
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
});

it.each(["README.md", "CONTRIBUTING.md"])("%s names only scripts that package.json has", (page) => {
  const scripts = JSON.parse(read("package.json")).scripts;
  const named = [...read(page).matchAll(/npm run ([a-z:]+)/gu)].map((match) => match[1] ?? "");
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

it("describes every target that the plugin infers, and no other", () => {
  const rows = [...read("docs/targets.md").matchAll(/^\| `([a-z-]+)` \|/gmu)].map((match) => match[1] ?? "");
  const { executors } = JSON.parse(read("tools/nx-glither/executors.json"));
  expect(rows.sort()).toEqual(Object.keys(executors).sort());
});

it("lists every variable of the environment that the sources read in .env.example", () => {
  const listed = [...read(".env.example").matchAll(/^([A-Z_]+)=/gmu)].map((match) => match[1]);
  const files = ["libs/stages/src", "tools/tangle/src", "tools/nx-glither/src", "tools/nx-glither/bin"].flatMap(
    (folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.[jt]s$/u.test(entry.name) && !entry.name.endsWith(".spec.ts"))
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
  );
  const named = new Set(files.flatMap((text) => text.match(/GLITHER_[A-Z_]+/gu) ?? []));
  named.delete("GLITHER_ACCEPT_RUN");
  expect([...named].filter((name) => !listed.includes(name) && !listed.includes(`${name}_FILE`))).toEqual([]);
});

it("has the dialects' reference as the vocabularies have it (`npm run docs` writes it)", () => {
  const page = read("docs/dialects.md");
  expect(page).toBe(withDialectReference(page, VOCABULARIES.values()));
});

it("shows a whole vocabulary, as the tests have it, and a ruleset in it", () => {
  const page = read("docs/dialects.md");
  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "u").exec(page)?.[1] ?? "";
  expect(block("ts")).toBe(read("libs/dialects/src/testing/library.ts"));
  expect(compile("desk", block("glith"), new Map([[library.dialect, library]]))).toMatchObject({
    diagnostics: [],
    core: { rules: [{ name: "debtor" }, { name: "vault" }, { name: "short" }] },
  });
  expect(Object.keys(JSON.parse(block("json")))).toEqual(
    Object.keys(JSON.parse(read("libs/dialects/src/mail/project.json"))),
  );
});

it("shows in the language's reference a ruleset that compiles", () => {
  const [example = ""] = /(?<=```glith\n)[\s\S]*?(?=```)/u.exec(read("docs/language.md")) ?? [];
  expect(compile("example", example, VOCABULARIES)).toMatchObject({
    diagnostics: [],
    core: { rules: [{ name: "wanted_newsletters" }] },
  });
});

it("explains every diagnostic code in the language's reference, and no other", () => {
  const table = /## Diagnostics[\s\S]*?## The dialect/u.exec(read("docs/language.md"))?.[0] ?? "";
  const named = [...table.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gmu)].flatMap(
    (row) => row[1]?.match(/[A-Z_]+/gu) ?? [],
  );
  expect(named.sort()).toEqual([...DIAGNOSTIC_CODES].sort());
});

it("lists the mail dialect in the language's reference as its vocabulary has it", () => {
  const section = /## The dialect `glither.mail`[\s\S]*/u.exec(read("docs/language.md"))?.[0] ?? "";
  const mail = VOCABULARIES.get("glither.mail");
  const names = [...(mail?.fields ?? []), ...(mail?.enrichments ?? [])].map(({ path }) => path);
  expect(
    [...names, ...(mail?.boxes ?? []), ...(mail?.suspended ?? [])].filter((name) => !section.includes(`\`${name}\``)),
  ).toEqual([]);
});
