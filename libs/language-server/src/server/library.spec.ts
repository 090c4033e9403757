import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { VOCABULARIES } from "@glither/dialects";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { TextDocument } from "vscode-languageserver-textdocument";
import { references } from "../features/references.ts";
import { rename } from "../features/rename.ts";
import { Library } from "./library.ts";

const PART = 'group staff = msg | from.domain == "a.example"\n';
const USER = '#pragma dialect glither.mail\nuse staff from "part.glith"\nrule a = staff => into dropped\n';

let folder: string;
let texts: Map<string, TextDocument>;
let library: Library;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "glither-library-")), "x@y");
  mkdirSync(folder);
  texts = new Map();
  library = new Library(
    (uri) => texts.get(uri),
    () => VOCABULARIES,
  );
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

/** As Node writes it, and as a client may. */
const addressOf = (name: string): string => pathToFileURL(join(folder, name)).href;
const escaped = (name: string): string => addressOf(name).replace("@", "%40");

function write(uri: string, text: string, version = 1): readonly string[] {
  const isOpen = texts.has(uri);
  texts.set(uri, TextDocument.create(uri, "glith", version, text));
  if (!isOpen) library.open(uri);
  return library.changed(uri);
}

async function errorsOf(uri: string): Promise<readonly string[]> {
  return (await library.document(uri))?.compilation.diagnostics.map(({ code }) => code) ?? [];
}

it("says who uses a file that changes, whatever else has changed before", async () => {
  write(addressOf("part.glith"), PART);
  write(addressOf("user.glith"), USER);
  expect(await errorsOf(addressOf("user.glith"))).toEqual([]);
  expect(write(addressOf("other.glith"), "rule")).toEqual([]);
  expect(write(addressOf("part.glith"), PART.replace("staff", "stuff"), 2)).toEqual([addressOf("user.glith")]);
  expect(await errorsOf(addressOf("user.glith"))).toContain("UNKNOWN_GROUP");
});

it("says who asks for a file that was not there", async () => {
  write(addressOf("user.glith"), USER);
  expect(await errorsOf(addressOf("user.glith"))).not.toEqual([]);
  writeFileSync(join(folder, "part.glith"), PART);
  expect(library.changed(addressOf("part.glith"))).toEqual([addressOf("user.glith")]);
  expect(await errorsOf(addressOf("user.glith"))).toEqual([]);
});

it("keeps nothing of a file that changed while it was read", async () => {
  write(addressOf("part.glith"), PART);
  write(addressOf("user.glith"), USER);
  const reading = library.document(addressOf("user.glith"));
  expect(write(addressOf("part.glith"), PART.replace("staff", "stuff"), 2)).toEqual([addressOf("user.glith")]);
  await reading;
  expect(await errorsOf(addressOf("user.glith"))).toContain("UNKNOWN_GROUP");
});

it("knows a file by whichever address a client gives it, and answers with the client's own", async () => {
  writeFileSync(join(folder, "part.glith"), PART);
  writeFileSync(join(folder, "user.glith"), USER);
  const changed = PART.replace("a.example", "b.example");
  write(escaped("part.glith"), changed);
  const documents = await library.all([addressOf(".")]);
  expect(documents.map(({ uri, text }) => [uri, text])).toEqual([
    [escaped("part.glith"), changed],
    [addressOf("user.glith"), USER],
  ]);
  const part = await library.document(addressOf("part.glith"));
  const position = { line: 0, character: 7 };
  const renaming = part && rename(documents, part, position, "crew");
  expect(renaming).toMatchObject({
    edit: {
      changes: { [escaped("part.glith")]: [{ newText: "crew" }], [addressOf("user.glith")]: [{}, {}] },
    },
  });
  const user = await library.document(escaped("user.glith"));
  expect(user?.beside("part.glith")).toBe(escaped("part.glith"));
  expect(user && references(documents, user, { line: 2, character: 10 }, { includeDeclaration: true })).toHaveLength(3);
});

it.each(["untitled:100%.glith", "file:///100%.glith", "file://elsewhere/a.glith", "file:///a%2fb.glith"])(
  "answers of all documents where one is called %s",
  async (odd) => {
    writeFileSync(join(folder, "part.glith"), PART);
    write(odd, `${USER}tools from "\ud800.json"\n`);
    expect((await library.all([addressOf(".")])).map(({ uri }) => uri)).toEqual([odd, addressOf("part.glith")]);
  },
);
