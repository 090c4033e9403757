import { describe, expect, it } from "@jest/globals";
import { TextDocument } from "vscode-languageserver-textdocument";
import { marked } from "../testing/marked.ts";
import { hierarchyAt, incoming, outgoing } from "./call-hierarchy.ts";
import { references } from "./references.ts";
import { rename, renamed } from "./rename.ts";

const PEOPLE = 'set domains = { "a.example" }\ngroup staff = msg | from.domain in domains\n';
const GATE = `#pragma dialect glither.mail
use staff from "../people.glith"
enrich trust : integer from from.domain
group close = staff | trust > 3
rule staff = close | count(cc) > 2 | trust < 9 => into dropped
rule rest = staff | subject => into dropped
`;
const OTHER = "group staff = msg | size > 3\nrule a = staff => into dropped\n";

function world(mark = "") {
  const place = mark.replace("¦", "");
  const { document, position } = marked(GATE.replace(place, mark), { "../people.glith": PEOPLE });
  const people = marked(PEOPLE, {}, "file:///rules/people.glith").document;
  const other = marked(`#pragma dialect glither.mail\n${OTHER}`, {}, "file:///rules/other.glith").document;
  return { document, position, documents: [document, people, other] };
}

describe("references", () => {
  it.each([
    [
      "a name through `use`, in all files, and no other of that name",
      "close = ¦staff",
      ["gate:1", "gate:3", "gate:5", "people:1"],
    ],
    ["a rule of the same name alone", "rule ¦staff", ["gate:4"]],
    ["a ligand, whatever follows it", "| ¦trust > 3", ["gate:2", "gate:3", "gate:4"]],
    ["a field, of all rulesets of the dialect", "| ¦subject", ["gate:5"]],
    ["a box", "into ¦dropped", ["gate:4", "gate:5", "other:2"]],
  ])("are found of %s", (_, mark, expected) => {
    const { document, position, documents } = world(mark);
    const found = references(documents, document, position, { includeDeclaration: true });
    expect(found.map(({ uri, range }) => `${/(\w+)\.glith$/u.exec(uri)?.[1]}:${range.start.line}`)).toEqual(expected);
  });

  it("leave out the declaration where that is not asked for", () => {
    const { document, position, documents } = world("rule ¦staff");
    expect(references(documents, document, position, { includeDeclaration: false })).toEqual([]);
  });
});

describe("a name that is changed", () => {
  it("is changed wherever it stands, and means the same", () => {
    const { document, position, documents } = world("close = ¦staff");
    const renaming = rename(documents, document, position, "crew");
    const changes = "edit" in renaming ? (renaming.edit.changes ?? {}) : {};
    expect(Object.keys(changes)).toEqual([document.uri, "file:///rules/people.glith"]);
    const text = TextDocument.applyEdits(document.source, changes[document.uri] ?? []);
    expect(text).toBe(
      GATE.replace("use staff", "use crew").replace("= staff | t", "= crew | t").replace("= staff | s", "= crew | s"),
    );
  });

  it.each([
    ["what is no name", "a b", "`a b` is no name"],
    ["what would be wrong", "close", "`gate` would be wrong: there are two groups named `close`"],
  ])("is not changed to %s", (_, name, refused) => {
    const { document, position, documents } = world("close = ¦staff");
    expect(rename(documents, document, position, name)).toEqual({ refused: expect.stringContaining(refused) });
  });

  it("has to be one that a ruleset declares", () => {
    const { document, position, documents } = world("| ¦subject");
    expect(renamed(document, position)).toBeUndefined();
    expect(rename(documents, document, position, "a")).toHaveProperty("refused");
  });
});

describe("the hierarchy of groups", () => {
  it("says who asks for one, and what it asks for", () => {
    const { document, position, documents } = world("group ¦close");
    const [close] = hierarchyAt(documents, document, position);
    expect(close?.detail).toBe("group of gate");
    if (close === undefined) return;
    expect(incoming(documents, close).map(({ from }) => from.name)).toEqual(["staff"]);
    expect(outgoing(documents, close).map(({ to }) => `${to.name} ${to.detail}`)).toEqual([
      "staff group of people",
      "trust enrich of gate",
    ]);
    const [staff] = outgoing(documents, close).map(({ to }) => to);
    expect(staff && incoming(documents, staff).map(({ from }) => `${from.name} ${from.detail}`)).toEqual([
      "close group of gate",
      "rest rule of gate",
    ]);
  });
});
