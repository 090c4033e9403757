import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { printInterface } from "@glither/bindings/interface";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import ts from "typescript";
import { place, temporaryFolder } from "../testing/folders.ts";
import { bindings } from "./bindings.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const RULESETS = [
  "actor/purse",
  "api/edge",
  "api/gateway",
  "decision/council",
  "flow/redactor",
  "governance/github-tools",
  "governance/shell",
  "governance/tool-calls",
  "mail/company",
  "mail/desk",
  "mail/family",
  "mail/house",
  "mail/mailguard",
  "mail/newsroom",
  "mail/reporter",
  "segment/fleet-seed",
  "world/fleet",
  "world/gifts",
];
const sourceOf = (ruleset: string): string => join(ROOT, "rulesets", ruleset, `${ruleset.split("/")[1]}.glith`);
const goldenOf = (ruleset: string): string => join(ROOT, "goldens", ruleset, "bindings.ts");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  lib: ["lib.es2024.d.ts", "lib.dom.d.ts"],
  types: [],
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
};

/** What the compiler says of these files. */
function problemsIn(files: readonly string[]): string[] {
  const program = ts.createProgram(files, OPTIONS);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ code, messageText }) => `${code}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
}

describe("the interface of a ruleset's imports", () => {
  it.each(RULESETS)("is what was accepted for %s", async (ruleset) => {
    const { exitCode, data } = await bindings({ subject: sourceOf(ruleset) });
    const { interface: text } = data as { readonly interface: string };
    if (process.env["BLESS"] === "1") writeFileSync(goldenOf(ruleset), text);
    expect({ exitCode, text }).toEqual({ exitCode: 0, text: readFileSync(goldenOf(ruleset), "utf8") });
  });

  it("compiles", () => {
    expect(problemsIn(RULESETS.map(goldenOf))).toEqual([]);
  });

  it.each(RULESETS.filter((ruleset) => !/shell|github/u.test(ruleset)))(
    "is the same of the world's text as of its source: %s",
    async (ruleset) => {
      const { data } = await bindings({ subject: join(ROOT, "goldens", ruleset, "world.wit") });
      const { interface: text } = data as { readonly interface: string };
      // How old an answer may be, the world's text does not say.
      expect(text).toBe(readFileSync(goldenOf(ruleset), "utf8").replaceAll(/; older than \w+ counts as absent/gu, ""));
    },
  );

  it("is written where it is asked for", async () => {
    const out = join(folder.path, "gateway.ts");
    const { text } = await bindings({ subject: sourceOf("api/gateway"), out });
    expect(text).toBe(`glither:api/gateway@0.1.0: 3 enrichments, 5 verbs, in ${out}`);
    expect(readFileSync(out, "utf8")).toBe(readFileSync(goldenOf("api/gateway"), "utf8"));
  });
});

describe("an implementation", () => {
  const RIGHT = `import type { CouncilBindings } from ${JSON.stringify(goldenOf("decision/council"))};
export const bindings: CouncilBindings = {
  enrich: {
    "proposer.standing": ({ proposer, "affected.count": count }) => (count > 0 && proposer === "ann" ? "member" : undefined),
    mandate: async ({ subject }, { signal }) => {
      signal.throwIfAborted();
      return subject === "" ? undefined : { value: { given_by: "steward", limit: 5 }, age: 0 };
    },
  },
  actions: {
    convene: async ({ body, into }, { subject }, { id, attempt }) => void [body, into, subject, id, attempt],
    escalate: ({ to }) => void to,
    delegate: () => undefined,
    raise_authority: ({ to }) => void to,
    lower_authority: (args) => void args.for,
  },
};
`;
  const problemsOf = async (text: string): Promise<string[]> =>
    problemsIn([await place(folder.path, "council.mts", text)]);

  it("compiles", async () => {
    expect(await problemsOf(RIGHT)).toEqual([]);
  });

  it.each<[string, string, string, RegExp]>([
    ["a missing function", "    delegate: () => undefined,\n", "", /^2741: Property 'delegate' is missing/],
    [
      "a function too much",
      "    delegate: ",
      "    more: () => undefined,\n    delegate: ",
      /^2353: .*'more' does not exist/,
    ],
    ["a symbol that there is not", '"member"', '"membre"', /membre/],
    ["another type of a member", "limit: 5", 'limit: "5"', /^2322: /],
    ["an age that is left out", ", age: 0", "", /^2322: /],
    ["what is read and not given", "({ subject }, { signal })", "({ amount }, { signal })", /^2339: .*'amount'/],
    ["an argument that there is not", "void args.for", "void args.until", /^2339: .*'until'/],
    ["null for what may be absent", ": undefined)", ": null)", /^2322: /],
  ])("with %s does not compile", async (_, from, to, problem) => {
    expect(RIGHT).toContain(from);
    expect(await problemsOf(RIGHT.replace(from, to))).toContainEqual(expect.stringMatching(problem));
  });
});

describe("a world's text", () => {
  const wit = readFileSync(join(ROOT, "goldens/api/gateway/world.wit"), "utf8");
  it.each<[string, (text: string) => string, RegExp]>([
    ["another layout", (text) => text.replace("  enum", " enum"), /no world as `tangle wit` writes it/],
    ["a comment", (text) => text.replace("enum", "// enum\n  enum"), /no world as/],
    [
      "an interface more",
      (text) => text.replace("world gateway", "interface more {\n}\n\nworld gateway"),
      /no world as/,
    ],
    ["nothing", () => "", /no world as/],
    ["no such dialect", (text) => text.replaceAll("glither:api", "glither:shop"), /no dialect that is known here/],
    [
      "a name with several spellings",
      (text) => text.replaceAll("quota-left", "quota-rest"),
      /`quota-rest` is none of its dialect/,
    ],
  ])("is refused with %s", async (_, change, problem) => {
    const subject = await place(folder.path, "world.wit", change(wit));
    await expect(bindings({ subject })).rejects.toMatchObject({
      exitCode: 64,
      message: expect.stringMatching(problem),
    });
  });
});

it("is text that no name can break out of", () => {
  const name = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("*/ evil(); /*", '"];evil();//', "\u2028"));
  fc.assert(
    fc.property(name, name, (path, symbol) => {
      const text = printInterface({
        id: "glither:shop/gate@0.1.0",
        name: "Gate",
        artifact: { name: "item", values: [{ name: path, type: { kind: "integer" } }] },
        enrichments: [{ name: path, type: { kind: "enum", name: "kind", symbols: [symbol, "b"] }, fresh: 1 }],
        verbs: [{ name: path, parameters: [{ name: path, type: { kind: "integer" } }], suspends: true }],
      });
      const { statements } = ts.createSourceFile("a.ts", text, ts.ScriptTarget.ES2024);
      expect(statements.map(({ kind }) => ts.SyntaxKind[kind]).join(" ")).toMatch(
        /^(?:(?:Interface|TypeAlias)Declaration ?){6}$/u,
      );
    }),
  );
});
