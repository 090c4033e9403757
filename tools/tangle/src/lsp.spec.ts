import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Editor } from "./testing/editor.ts";

const folder = mkdtempSync(join(tmpdir(), "glither-lsp-"));
const addressOf = (name: string) => pathToFileURL(join(folder, name)).href;
const gate = addressOf("gate/gate.glith");
const HEAD = "#pragma dialect glither.mail\n";
const editor = new Editor(folder);

beforeAll(async () => {
  mkdirSync(join(folder, "gate"));
  mkdirSync(join(folder, "shared"));
  writeFileSync(join(folder, "shared/people.glith"), 'group staff = msg | from.domain == "a.example"\n');
  await editor.begin(addressOf("."), { workspace: { codeLens: { refreshSupport: true } } });
});
afterAll(() => {
  editor.kill();
  rmSync(folder, { recursive: true });
});

const at = (line: number, character: number) => ({ textDocument: { uri: gate }, position: { line, character } });
const change = (version: number, text: string) =>
  editor.tell("textDocument/didChange", { textDocument: { uri: gate, version }, contentChanges: [{ text }] });

it("tells what the compiler finds, with a fix that mends it, and tells it again when that is mended", async () => {
  await editor.open(gate, `${HEAD}rule a = msg | subjec == "x" => into dropped\n`);
  const { diagnostics } = await editor.diagnostics(gate, ({ version }) => version === 1);
  expect(diagnostics).toMatchObject([{ code: "UNKNOWN_FIELD", severity: 1 }]);
  const actions = await editor.ask<{ title: string; edit: { changes: Record<string, { newText: string }[]> } }[]>(
    "textDocument/codeAction",
    {
      textDocument: { uri: gate },
      range: { start: at(1, 15).position, end: at(1, 15).position },
      context: { diagnostics },
    },
  );
  expect(actions.map(({ title, edit }) => [title, edit.changes[gate]?.[0]?.newText])).toEqual([
    ["Write `subject`", "subject"],
    ["Mend all that can be mended", `${HEAD}rule a = msg | subject == "x" => into dropped\n`],
  ]);
  await editor.tell("textDocument/didChange", {
    textDocument: { uri: gate, version: 2 },
    contentChanges: [
      { range: { start: { line: 1, character: 15 }, end: { line: 1, character: 21 } }, text: "subject" },
    ],
  });
  expect((await editor.diagnostics(gate, ({ version }) => version === 2)).diagnostics).toEqual([]);
});

it("tells later what the exact analysis adds", async () => {
  await change(3, `${HEAD}rule a = msg | size > 3 => into dropped\nrule b = msg | size > 4 => into delivered\n`);
  const { diagnostics } = await editor.diagnostics(gate, (told) => told.version === 3 && told.diagnostics.length > 0);
  expect(diagnostics).toMatchObject([{ code: "DEAD_RULE", severity: 2 }]);
});

it("says what a word is, what may be written, where a name comes from, and lays out the text", async () => {
  await change(
    4,
    `${HEAD}use staff from "../shared/people.glith"\nrule a = staff | dkim.domain == "x" => into dropped\nrule b =   msg => into \n`,
  );
  const { contents } = await editor.ask<{ contents: { value: string } }>("textDocument/hover", at(2, 20));
  expect(contents.value).toContain("an enrichment: a text, or absent");
  const items = await editor.ask<{ label: string }[]>("textDocument/completion", at(3, 23));
  expect(items.map(({ label }) => label)).toEqual(["delivered", "dropped"]);
  const paths = await editor.ask<{ label: string }[]>("textDocument/completion", at(1, 26));
  expect(paths.map(({ label }) => label)).toEqual(["people.glith"]);
  const place = await editor.ask<{ uri: string; range: { start: object } }>("textDocument/definition", at(2, 11));
  expect([place.uri, place.range.start]).toEqual([addressOf("shared/people.glith"), { line: 0, character: 6 }]);
  await change(5, `${HEAD}rule b =   msg => into dropped\n`);
  const edits = await editor.ask<{ newText: string }[]>("textDocument/formatting", {
    textDocument: { uri: gate },
    options: { tabSize: 2, insertSpaces: true },
  });
  expect(edits[0]?.newText).toContain("rule b =\n  msg\n  => into dropped\n");
});

it("looks again at what uses a file that is being changed", async () => {
  await change(6, `${HEAD}use staff from "../shared/people.glith"\nrule a = staff => into dropped\n`);
  expect((await editor.diagnostics(gate, ({ version }) => version === 6)).diagnostics).toEqual([]);
  await editor.open(addressOf("shared/people.glith"), 'group stuff = msg | from.domain == "a.example"\n');
  const { diagnostics } = await editor.diagnostics(gate, (told) => told.diagnostics.length > 0);
  expect(diagnostics[0]).toMatchObject({ code: "UNKNOWN_GROUP" });
});

it("finds, renames and lists names in files that nobody has open", async () => {
  const found = await editor.ask<{ uri: string }[]>("textDocument/references", {
    ...at(1, 5),
    context: { includeDeclaration: true },
  });
  expect(new Set(found.map(({ uri }) => uri))).toEqual(new Set([gate]));
  await editor.tell("textDocument/didClose", { textDocument: { uri: addressOf("shared/people.glith") } });
  await editor.diagnostics(gate, (told) => told.diagnostics.length === 0);
  const renaming = { ...at(2, 10), newName: "crew" };
  const { changes } = await editor.ask<{ changes: object }>("textDocument/rename", renaming);
  expect(Object.keys(changes).sort()).toEqual([gate, addressOf("shared/people.glith")]);
  await expect(editor.ask("textDocument/rename", { ...renaming, newName: "1" })).rejects.toThrow("`1` is no name");
  const symbols = await editor.ask<{ name: string }[]>("workspace/symbol", { query: "staff" });
  expect(symbols.map(({ name }) => name)).toEqual(["staff"]);
});

it("runs cases, and has the client write one that is missing", async () => {
  const edits: { documentChanges: { uri?: string }[] }[] = [];
  editor.connection.onRequest("workspace/applyEdit", ({ edit }: { edit: (typeof edits)[number] }) => {
    edits.push(edit);
    return { applied: true };
  });
  const refreshed = new Promise((resolve) => {
    editor.connection.onRequest("workspace/codeLens/refresh", () => {
      resolve(true);
      return null;
    });
  });
  await change(7, `${HEAD}rule a = msg => into dropped\n`);
  await refreshed;
  const lenses = await editor.ask<{ command: { title: string } }[]>("textDocument/codeLens", at(0, 0));
  expect(lenses.map(({ command }) => command.title)).toContain("no case reaches this: write one");
  await editor.ask("workspace/executeCommand", { command: "glither.writeCase", arguments: [gate, "a"] });
  expect(edits[0]?.documentChanges[0]?.uri).toBe(addressOf("gate/cases/taken-by-a.json"));
  const { text } = await editor.ask<{ text: string }>("workspace/executeCommand", {
    command: "glither.runCases",
    arguments: [gate],
  });
  expect(text).toBe("0 of 0 cases pass");
});

it("tells who uses a file that changes, after another has changed, and by whichever address it is open", async () => {
  const [part, user] = [addressOf("x@y/part.glith").replace("@", "%40"), addressOf("x@y/user.glith")];
  mkdirSync(join(folder, "x@y"));
  const group = 'group staff = msg | from.domain == "a.example"\n';
  await editor.open(part, group);
  await editor.open(user, `${HEAD}use staff from "part.glith"\nrule a = staff => into dropped\n`);
  expect((await editor.diagnostics(user, () => true)).diagnostics).toEqual([]);
  await editor.open(addressOf("x@y/other.glith"), group.replace("staff", "others"));
  await editor.diagnostics(addressOf("x@y/other.glith"), () => true);
  const { changes } = await editor.ask<{ changes: object }>("textDocument/rename", {
    textDocument: { uri: part },
    position: { line: 0, character: 7 },
    newName: "crew",
  });
  expect(Object.keys(changes).sort()).toEqual([part, user].sort());
  await editor.tell("textDocument/didChange", {
    textDocument: { uri: part, version: 2 },
    contentChanges: [{ text: group.replace("staff", "crew") }],
  });
  const { diagnostics } = await editor.diagnostics(user, (told) => told.diagnostics.length > 0);
  expect(diagnostics[0]).toMatchObject({ code: "UNKNOWN_GROUP" });
});

it("finds the names of all files where one has an address that is no good", async () => {
  await editor.open("untitled:100%.glith", "group odd_name = msg | size > 3\n");
  const symbols = await editor.ask<{ name: string }[]>("workspace/symbol", { query: "odd_name" });
  expect(symbols.map(({ name }) => name)).toEqual(["odd_name"]);
});

it.each([
  ["glither.runCases", []],
  ["glither.writeCase", ["a"]],
  ["glither.acceptGolden", []],
  ["glither.showDiff", []],
])("says of a document that was never saved what %s needs", async (command, rest) => {
  const uri = "untitled:Untitled-1";
  await editor.open(uri, `${HEAD}rule a = msg => into dropped\n`);
  const shown = new Promise((resolve) => {
    editor.connection.onNotification("window/showMessage", ({ message }: { message: string }) => resolve(message));
  });
  expect(await editor.ask("workspace/executeCommand", { command, arguments: [uri, ...rest] })).toBeNull();
  expect(await shown).toBe("a document in no file has neither cases nor goldens\nsave it first");
  await editor.tell("textDocument/didClose", { textDocument: { uri } });
});

it("ends as the client says", async () => {
  expect(await editor.end()).toBe(0);
});
