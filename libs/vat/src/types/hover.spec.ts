import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import ts from "typescript";

const SOURCE = `
import { type Bcom, type Becoming, call, methods, on, type Ref, send, spawn } from "../index.ts";
import { facet } from "../library/index.ts";
interface Counter { inc(by: number): number; get(): number; copy(): Ref<Counter> }
declare const ref: Ref<Counter>;
declare function counter(bcom: Bcom, n: number): ReturnType<typeof methods<{ inc: (by: number) => Becoming<number> }>>;
export const called = call(ref, "inc", 1);
export const sent = send(ref, "inc", 1);
export const piped = send(send(ref, "copy"), "get");
export const handled = on(sent, { then: (n) => String(n) });
export const made = spawn(counter, 1);
export const reader = facet(ref, "get");
`;
/** As it is while somebody writes it. */
const UNFINISHED = `${SOURCE}send(ref, "")`;
const FILE = join(import.meta.dirname, "hovered.ts");

let text = SOURCE;

const host: ts.LanguageServiceHost = {
  getCompilationSettings: () => ({
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: ["node"],
  }),
  getScriptFileNames: () => [FILE],
  getScriptVersion: () => String(text.length),
  getScriptSnapshot: (name) => {
    if (name === FILE) return ts.ScriptSnapshot.fromString(text);
    return ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8")) : undefined;
  },
  getCurrentDirectory: () => import.meta.dirname,
  getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
  fileExists: (name) => name === FILE || ts.sys.fileExists(name),
  readFile: ts.sys.readFile,
};
const service = ts.createLanguageService(host);

/** What an editor shows over the first place in which a text stands. */
function hover(over: string): string {
  const info = service.getQuickInfoAtPosition(FILE, SOURCE.indexOf(over));
  return ts.displayPartsToString(info?.displayParts).replace(/\s+/gu, " ");
}

it("shows in an editor what a reader wants to know", () => {
  expect(service.getSemanticDiagnostics(FILE).map(({ messageText }) => messageText)).toEqual([]);
  expect(hover("called")).toBe("const called: number");
  expect(hover("sent")).toBe("const sent: Vow<number>");
  expect(hover("piped")).toBe("const piped: Vow<number>");
  expect(hover("handled")).toBe("const handled: Vow<string>");
  expect(hover("made")).toBe("const made: Ref<{ readonly inc: (by: number) => number; }>");
  expect(hover("reader = facet")).toBe('const reader: Ref<Pick<Counter, "get">>');
  expect(hover('send(ref, "inc"')).toContain(
    'send<Counter, "inc">(target: Target<Counter>, method: "inc", by: number): Vow<number>',
  );
});

it("offers a reference's methods where one is to be named", () => {
  text = UNFINISHED;
  const offered = service.getCompletionsAtPosition(FILE, UNFINISHED.indexOf('""') + 1, {})?.entries;
  expect(offered?.map(({ name }) => name).sort()).toEqual(["copy", "get", "inc"]);
});
