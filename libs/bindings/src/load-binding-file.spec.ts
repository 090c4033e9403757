import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { BindingsError } from "./error.ts";
import { loadBindingFile } from "./load-binding-file.ts";
import { temporaryFolder } from "./testing/folder.ts";
import { ask, only, SHOP } from "./testing/shop.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const OWN = `export const bindings = {
  enrich: {
    "client.standing": ({ client, note }) => (client === "ann" && note === undefined ? "very_good" : null),
    "client.blocked": async (artifact) => artifact.amount > 5,
    "quota.left": () => 5,
    score: async (given, { signal }) => ({ value: Object.keys(given).length / 4, age: signal.aborted ? 1 : 7 }),
    mandate: () => ({ given_by: "none", until: 1 }),
    roles() { return [typeof this.mandate]; },
  },
  actions: {
    tag: ({ label }, artifact, { id, attempt }) => void globalThis.done.push([label, artifact, id, attempt]),
    hold: async () => undefined,
  },
};
`;
const load = async (name: string, text: string, contract = SHOP) =>
  loadBindingFile(await folder.write(name, text), contract);

async function problemsOf(text: string): Promise<Record<string, string>> {
  const error: unknown = await load("wrong.mjs", text).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: "MODULE" });
  return Object.fromEntries((error as BindingsError).problems.map(({ path, problem }) => [path, problem]));
}

describe("a module of somebody's own", () => {
  it.each(["own.mjs", "own.mts"])("answers in the language's terms, at once or later: %s", async (name) => {
    const typed = name.endsWith("ts") ? OWN.replace("artifact.amount", "(artifact.amount as number)") : OWN;
    const set = await load(name, typed);
    expect(await Promise.all(SHOP.enrichments.map(({ path }) => ask(set, path)))).toEqual([
      "very_good",
      false,
      5,
      { value: 0.5, age: 7 },
      { given_by: "none", until: 1 },
      ["function"],
    ]);
    expect(await ask(set, "client.standing", { artifact: { client: "bob" } })).toBeUndefined();
    expect(set.bindings["glither:shop/enrich"]?.["quota-left"]?.({})).toBe(5);
  });

  it("does actions with what the ruleset reads of the artifact, however that was kept", async () => {
    const done: unknown[] = [];
    Object.assign(globalThis, { done });
    const set = await load("own.mjs", OWN);
    const { signal } = new AbortController();
    const artifact = { client: "ann", note: null, more: 1 };
    await set.deliveries["tag"]?.({ label: "x" }, artifact, { id: "shop/3/0", attempt: 2, signal });
    expect(set.bindings["glither:shop/actions"]?.["tag"]?.({ client: "bob", amount: 1 }, "y")).toBeUndefined();
    const nothing = { "item.name": undefined, note: undefined };
    expect(done).toEqual([
      ["x", { ...nothing, client: "ann", amount: undefined }, "shop/3/0", 2],
      ["y", { ...nothing, client: "bob", amount: 1 }, undefined, 1],
    ]);
  });

  const made = (answer: number): string =>
    `export const bindings = (contract) => ({ enrich: { [contract.enrichments[0].path]: () => ${answer} } });\n`;

  it("may be made of the contract", async () => {
    expect(await ask(await load("made.mjs", made(1), only("quota.left")), "quota.left")).toBe(1);
  });

  // The test runner knows a module by its path alone; Node does not.
  it("is another one when its file is", async () => {
    const module = pathToFileURL(join(import.meta.dirname, "load-binding-file.ts")).href;
    const script = `
      import { writeFileSync } from "node:fs";
      import { loadBindingFile } from ${JSON.stringify(module)};
      const [file, contract, ...texts] = JSON.parse(process.argv[1]);
      for (const text of texts) {
        writeFileSync(file, text);
        const { bindings } = await loadBindingFile(file, contract);
        console.log(bindings["glither:shop/enrich"]["quota-left"]({}));
      }`;
    const given = JSON.stringify([join(folder.path, "again.mjs"), only("quota.left"), made(1), made(2), made(1)]);
    const args = ["--conditions=@glither/source", "--input-type=module", "--eval", script, given];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout.trim().split("\n")).toEqual(["1", "2", "1"]);
  });

  it("is refused with everything that is wrong with it", async () => {
    const text = `export const bindings = { enrich: { "client.standing": "none", more: () => 1 }, actions: null };`;
    expect(await problemsOf(text)).toEqual({
      'enrich["client.standing"]': "is no function",
      'enrich["client.blocked"]': "is missing",
      'enrich["quota.left"]': "is missing",
      'enrich["score"]': "is missing",
      'enrich["mandate"]': "is missing",
      'enrich["roles"]': "is missing",
      'enrich["more"]': "is nothing that the ruleset has a use for",
      actions: "expected an object of functions",
      'actions["tag"]': "is missing",
      'actions["hold"]': "is missing",
    });
  });

  it.each<[string, string, string]>([
    ["that exports something else", "export const set = {};", "does not export `bindings`"],
    ["that does not run", "export const bindings = nowhere;", "cannot be loaded"],
    ["that is none", "export const bindings = {", "cannot be loaded"],
  ])("%s is refused", async (name, text, problem) => {
    await expect(load(`${name.replaceAll(" ", "-")}.mjs`, text)).rejects.toMatchObject({
      code: "MODULE",
      message: expect.stringContaining(problem),
    });
  });

  it("that leaves out how old an answer is fails the crossing", async () => {
    const contract = only("score");
    const set = await load(
      "score.mjs",
      "export const bindings = { enrich: { score: () => 0.5 }, actions: {} };",
      contract,
    );
    await expect(async () => ask(set, "score")).rejects.toMatchObject({ code: "MALFORMED" });
  });
});

describe("a file", () => {
  it("that is a description has its files beside it", async () => {
    await folder.write("clients.csv", "client\nann\n");
    const text = '{"enrich": {"client.blocked": {"table": {"file": "clients.csv", "key": "client", "reload": false}}}}';
    expect(await ask(await load("set.json", text, only("client.blocked")), "client.blocked")).toBe(true);
  });

  it.each<[string, string, RegExp]>([
    ["broken.json", "{", /no JSON at line 1, column 2/],
    ["twice.json", '{"enrich": {}, "enrich": {}}', /stands twice/],
    ["set.yaml", "enrich: {}", /neither a description nor a module/],
  ])("is refused: %s", async (name, text, problem) => {
    await expect(load(name, text)).rejects.toMatchObject({
      code: "UNREADABLE",
      message: expect.stringMatching(problem),
    });
  });

  it("that is not there is refused", async () => {
    await expect(loadBindingFile(`${folder.path}/none.json`, SHOP)).rejects.toMatchObject({ code: "UNREADABLE" });
  });
});
