import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "@jest/globals";
import { ROOT } from "./packages.ts";

const FOLDER = join(ROOT, "editors/vscode");
const manifest = JSON.parse(readFileSync(join(FOLDER, "package.json"), "utf8"));

/** What the extension has told VS Code, which here is a stand-in: it shows nothing, and remembers. */
const told: Record<string, unknown[]> = {};
const note =
  (what: string, answer: unknown = {}) =>
  (...args: unknown[]) => {
    told[what] = [...(told[what] ?? []), args];
    return answer;
  };

interface Item {
  readonly id: string;
  readonly label: string;
  readonly uri: { toString: () => string };
  readonly children: Items;
  parent?: Item;
}
class Items extends Map<string, Item> {
  add(item: Item): void {
    this.set(item.id, item);
  }
  replace(items: readonly Item[]): void {
    this.clear();
    for (const item of items) this.add(item);
  }
}

const items = new Items();
const made = (id: string, label: string, uri: Item["uri"]): Item => ({ id, label, uri, children: new Items() });
const ruleset = { languageId: "glith", fileName: "/w/gate.glith", uri: { toString: () => "file:///w/gate.glith" } };
let profile: (request: object) => Promise<void> = async () => {};

const vscode = {
  workspace: {
    getConfiguration: () => ({
      get: () => manifest.contributes.configuration.properties["glither.server.command"].default,
    }),
    workspaceFolders: [{ uri: { fsPath: "/w" } }],
    createFileSystemWatcher: note("watcher"),
    textDocuments: [ruleset],
    onDidOpenTextDocument: note("opened"),
  },
  window: {
    createOutputChannel: note("channel"),
    activeTextEditor: { document: ruleset },
    showOpenDialog: async () => [{ fsPath: "/w/ledger.sqlite" }],
    showInputBox: async () => "3",
  },
  commands: { registerCommand: note("command") },
  tests: {
    createTestController: () => ({
      items,
      createTestItem: made,
      createRunProfile: (_: string, __: number, run: typeof profile) => {
        profile = run;
      },
      createTestRun: () => ({ passed: note("passed"), failed: note("failed"), end: note("end") }),
    }),
  },
  tasks: { registerTaskProvider: note("tasks"), executeTask: note("run") },
  TestRunProfileKind: { Run: 1 },
  TestRunRequest: class {},
  TestMessage: class {
    readonly message: string;
    constructor(message: string) {
      this.message = message;
    }
  },
  Task: class {
    readonly name: string;
    constructor(_: object, __: object, name: string) {
      this.name = name;
    }
  },
  TaskScope: { Workspace: 1 },
  ShellExecution: class {
    constructor(...words: unknown[]) {
      note("words")(...words);
    }
  },
  Disposable: { from: note("disposable") },
};
const runs = [
  { file: "a.json", name: "a", passed: true },
  { file: "b.json", name: "b", passed: false, message: "another rule" },
];
class LanguageClient {
  constructor(...args: unknown[]) {
    note("client")(...args);
  }
  start = note("start");
  sendRequest = async (...args: unknown[]) => note("asked", { data: runs })(...args);
}

beforeAll(async () => {
  const exported: { activate?: (context: object) => Promise<void> } = {};
  const load = (name: string): unknown => (name === "vscode" ? vscode : { LanguageClient });
  new Function("require", "exports", readFileSync(join(FOLDER, "extension.js"), "utf8"))(load, exported);
  await exported.activate?.({ subscriptions: [] });
});

it("starts the workspace's own language server for rulesets", () => {
  expect(told["client"]).toMatchObject([
    [
      "glither",
      "Glither",
      { command: "npx", args: ["tangle", "lsp", "--stdio"], options: { cwd: "/w" } },
      { documentSelector: [{ language: "glith" }] },
    ],
  ]);
  expect(told["start"]).toHaveLength(1);
});

it("shows the cases of a ruleset as tests, each as it went", async () => {
  await profile({});
  expect(told["asked"]).toEqual([
    ["workspace/executeCommand", { command: "glither.runCases", arguments: ["file:///w/gate.glith"] }],
  ]);
  expect(told["passed"]).toMatchObject([[{ label: "a" }]]);
  expect(told["failed"]).toMatchObject([[{ label: "b" }, { message: "another rule" }]]);
  expect(told["end"]).toHaveLength(1);
});

it("explains a receipt by the ruleset that is open, in the command line's words", async () => {
  const [[name, explain]] = told["command"] as [[string, () => Promise<void>]];
  expect(manifest.contributes.commands.map(({ command }: { command: string }) => command)).toEqual([name]);
  await explain();
  expect(told["run"]).toMatchObject([[{ name: "explain a receipt" }]]);
  expect(told["words"]?.at(-1)).toEqual([
    "npx",
    ["tangle", "explain-receipt", "/w/ledger.sqlite", "3", "--component", "/w/gate.glith"],
  ]);
});

it("has tasks that its manifest knows", () => {
  const [[type, provider]] = told["tasks"] as [[string, { provideTasks: () => { name: string }[] }]];
  expect(manifest.contributes.taskDefinitions.map((one: { type: string }) => one.type)).toEqual([type]);
  const { enum: commands } = manifest.contributes.taskDefinitions[0].properties.command;
  expect(provider.provideTasks().map(({ name }) => name.split(" ")[0])).toEqual(commands);
});

it("names files that there are", () => {
  const { languages, grammars, snippets } = manifest.contributes;
  const named = [manifest.main, languages[0].configuration, grammars[0].path, snippets[0].path];
  expect(named.filter((file) => !existsSync(join(FOLDER, file)))).toEqual([]);
});

it("has the settings of other editors that its page shows", () => {
  const page = readFileSync(join(ROOT, "docs/editors.md"), "utf8");
  const helix = readFileSync(join(ROOT, "editors/helix/languages.toml"), "utf8");
  expect(page).toContain(helix);
  expect(page).toContain("editors/neovim");
});
