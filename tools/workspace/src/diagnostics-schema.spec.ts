import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DIAGNOSTIC_CODES } from "@glither/roux";
import { COMPILER_VERSION, isObject } from "@glither/roux/core";
import { mend } from "@glither/stages/author/mend";
import { compileFile } from "@glither/stages/compile/ruleset";
import { reportAll } from "@glither/stages/report/report";
import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { printError } from "../../tangle/src/output.ts";
import { ROOT } from "./packages.ts";

const FILE = join(ROOT, "docs/schemas/diagnostics.schema.json");
if (process.env["BLESS"] === "1") writeFileSync(FILE, withCodes(readFileSync(FILE, "utf8"), DIAGNOSTIC_CODES));
const schema = JSON.parse(readFileSync(FILE, "utf8"));
const validate = new Ajv2020().compile(schema);

const FOLDER = join(ROOT, "libs/roux/src/diagnostics");
const cases = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".glith"))
  .sort();

const faults = (document: unknown): unknown => {
  validate(document);
  return validate.errors ?? [];
};

/** As a reader of standard output gets it. */
const printed = async (...files: Parameters<typeof reportAll>[0]): Promise<object> =>
  JSON.parse((await reportAll(files, "json")).text);

it("is named after the version whose diagnostics it describes, and lists their codes (`BLESS=1` rewrites them)", () => {
  expect(schema.$id).toBe(`urn:glither:schema:diagnostics:${COMPILER_VERSION}`);
  expect(schema.$defs.code.enum).toEqual(DIAGNOSTIC_CODES);
});

describe.each(cases)("the schema and the case %s", (path) => {
  it("agree, before and after the case is mended", async () => {
    const source = await compileFile(join(FOLDER, path));
    expect(faults(await printed(source))).toEqual([]);
    expect(faults(await printed(mend(source)))).toEqual([]);
  });
});

it("describes the report of several rulesets", async () => {
  const files = await Promise.all(cases.map((path) => compileFile(join(FOLDER, path))));
  expect(faults(await printed(...files))).toEqual([]);
  expect(faults(await printed(...files.map((source) => mend(source))))).toEqual([]);
});

it("describes why there is no report", async () => {
  for (const error of [await compileFile("none.glith").catch((cause: unknown) => cause), new Error("a fault")]) {
    const parts: unknown[] = [];
    printError({ out: (part) => parts.push(part), err: () => {} }, true, error);
    expect(faults(JSON.parse(parts.join("")))).toEqual([]);
  }
});

it("lets nothing be added to an object or taken from it", async () => {
  const optional = new Set(["hint", "related", "fix", "fixes"]);
  const files = await Promise.all(cases.map((path) => compileFile(join(FOLDER, path))));
  const missed: string[] = [];
  for (const file of files) {
    const document = await printed(mend(file));
    for (const { object, path } of objectsOf(document)) {
      object["surplus"] = 1;
      if (validate(document)) missed.push(`${path}.surplus`);
      delete object["surplus"];
      for (const [key, value] of Object.entries(object)) {
        // What stands in the ruleset itself has no file of its own.
        if (optional.has(key) || (key === "file" && path.includes(".related["))) continue;
        delete object[key];
        if (validate(document)) missed.push(`${path}.${key}`);
        object[key] = value;
      }
    }
  }
  expect(missed).toEqual([]);
});

function withCodes(text: string, codes: readonly string[]): string {
  return text.replace(
    /"enum": \[\s+"SYNTAX"[^\]]*\]/u,
    `"enum": [\n${codes.map((code) => `        "${code}"`).join(",\n")}\n      ]`,
  );
}

function objectsOf(value: unknown, path = ""): { object: Record<string, unknown>; path: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => objectsOf(item, `${path}[${at}]`));
  if (!isObject(value)) return [];
  const object: Record<string, unknown> = value;
  return [{ object, path }, ...Object.entries(object).flatMap(([key, item]) => objectsOf(item, `${path}.${key}`))];
}
