import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { format } from "../format/format.ts";
import { printTest } from "../print/print-test.ts";

const head = "#pragma dialect glither.mail ; fold first-match\n";

function compiled(guards: string, enrichments = "") {
  const text = `${head}${enrichments}\nrule only = msg | ${guards} => into dropped\n`;
  return { ...compile("example", text, VOCABULARIES), text };
}

/** The guards as the core has them, in the language's words. */
function read(guards: string, enrichments = ""): string[] {
  const { core, diagnostics } = compiled(guards, enrichments);
  if (core === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return (core.rules[0]?.guards ?? []).map(({ test }) => printTest(test, "msg"));
}

const faults = (guards: string, enrichments = ""): string[] =>
  compiled(guards, enrichments)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code}: ${message}`);

const ROLES = "enrich roles : list(text) from from.address";
const TEAMS = "enrich teams : list({ name : text, since : duration, rank : ordered(low < high) }) from from.address";

it.each([
  ['any recipients.domain == "x.example"'],
  ["all attachments.size < 1000"],
  ["any to ~ /@a/i"],
  ['any attachments.ext in { "js", "vbs" }'],
  ["any recipients.domain == from.domain"],
  ["count(recipients) > 20"],
  ["size > count(to)"],
  ["any to"],
  ['any attachments (it.ext in { "js", "vbs" } and it.size > 1000)'],
  ["any attachments (it.name == it.ext)"],
  ["not all cc !~ /a/"],
])("reads `%s`, and writes it so", (guard) => {
  expect(read(guard)).toEqual([guard]);
});

describe("reads", () => {
  it("the members of an element by their names, before fields that are called the same", () => {
    expect(read("any attachments (ext in {js, vbs} and size > 1000)")).toEqual([
      'any attachments (it.ext in { "js", "vbs" } and it.size > 1000)',
    ]);
    expect(read("any attachments (size > msg.size)")).toEqual(["any attachments.size > size"]);
  });

  it("whether a value is in a list as a question to all of it", () => {
    expect(read('"admin" in roles', ROLES)).toEqual(['any roles == "admin"']);
    expect(read("from.address not in roles", ROLES)).toEqual(["not any roles == from.address"]);
  });

  it("lists of records that the ruleset declares", () => {
    expect(read("any teams (rank >= high and since > 30d) | count(teams) < 3", TEAMS)).toEqual([
      "any teams (it.rank >= high and it.since > 30d)",
      "count(teams) < 3",
    ]);
  });

  it("`attachment.ext` as any attachment's, negated as none's", () => {
    expect(
      read(
        'attachment.ext | attachment.ext ~ /x/ | attachment.ext !~ /x/ | attachment.ext != "a" | from.domain == attachment.ext',
      ),
    ).toEqual([
      "any attachments.exts",
      "any attachments.exts ~ /x/",
      "not any attachments.exts ~ /x/",
      'not any attachments.exts == "a"',
      "any attachments.exts == from.domain",
    ]);
    expect(read('attachment.ext is absent | attachment.ext not in { "a", "b" }')).toEqual([
      "not any attachments.exts",
      'not any attachments.exts in { "a", "b" }',
    ]);
  });
});

describe("refuses", () => {
  it.each([
    ["any size > 3", "TYPE_MISMATCH: `size` is a whole number, and no list"],
    ["any attachments.colour == 3", "UNKNOWN_FIELD: unknown field `attachments.colour`"],
    ["any recipients == 3", "TYPE_MISMATCH: `it` holds several values"],
    ["any to (size > 3)", "TYPE_MISMATCH: the test reads nothing of the element that it is asked of"],
    [
      "any attachments (any to == name)",
      "TYPE_MISMATCH: a test of a list's elements cannot ask for those of another list",
    ],
    ['"a" in attachments', "TYPE_MISMATCH: `attachments` lists records, and a value is none"],
    ['"a" in { "b" }', "TYPE_MISMATCH: a constant is in a list, or is not; a set is asked for what is read"],
    ["count(size) > 3", "TYPE_MISMATCH: `size` is a whole number, and `count` takes a list"],
    [
      'any attachments (headers["X"] is absent)',
      "TYPE_MISMATCH: a test of a list's elements cannot ask whether a value is there",
    ],
    ["attachments == 3", "TYPE_MISMATCH: `attachments` holds several values"],
  ])("`%s`", (guard, fault) => {
    expect(faults(guard)).toEqual([fault]);
  });

  it("an index of an answer, which has no places, and tells how to ask for it", () => {
    const { diagnostics } = compiled('roles[0] == "a" | roles == "a"', ROLES);
    const told = diagnostics.filter(({ severity }) => severity === "error").map(({ message, hint }) => [message, hint]);
    const hint = "ask for them all, as in `any roles == …`";
    expect(told).toEqual([
      ["`roles` is the answer of an enrichment, and takes no index", hint],
      ["`roles` holds several values", hint],
    ]);
  });

  it("lists of lists, and lists within records", () => {
    expect(faults("any a", "enrich a : list(list(text)) from subject")).toContain(
      "TYPE_MISMATCH: a list of lists cannot be asked for its elements",
    );
    expect(faults("subject", "enrich a : { b : list(text) } from subject")).toContain(
      "TYPE_MISMATCH: a member of a record is no list",
    );
  });
});

it("formats quantified tests as it finds them", () => {
  const { text } = compiled(
    'any   attachments(ext in {js,vbs} and size>1000) | count ( to )>3 | "a"   in roles',
    ROLES,
  );
  const formatted = format(text);
  expect("text" in formatted && formatted.text).toContain(
    'msg | any attachments (ext in { js, vbs } and size > 1000)\n      | count(to) > 3\n      | "a" in roles\n',
  );
});

describe("a list that stands beside its records", () => {
  it.each([
    ['any to.domain == "x.example"', 'any mailboxes.to.domain == "x.example"'],
    ['all msg.cc.detail == ""', 'all mailboxes.cc.detail == ""'],
    [
      'any to (domain == "x.example" and name ~ /boss/i)',
      'any mailboxes.to (it.domain == "x.example" and it.name ~ /boss/i)',
    ],
    ['any to (it.local == "a")', 'any mailboxes.to.local == "a"'],
    // Asked of the texts themselves, it stays a list of texts.
    ["any to (it ~ /a/)", "any to (it ~ /a/)"],
    ["any to ~ /a/", "any to ~ /a/"],
    ["count(to) > 3", "count(to) > 3"],
    ['any headers["List-Id"] ~ /x/i', 'any header_fields (it.name == "list-id" and it.value ~ /x/i)'],
    ['all headers["X-A"] == "b"', 'all header_fields (it.name != "x-a" or it.value == "b")'],
    ['any headers["X-A"].raw in { "b", "c" }', 'any header_fields (it.name == "x-a" and it.raw in { "b", "c" })'],
    ['headers["List-Id"] ~ /x/i', 'headers["List-Id"] ~ /x/i'],
  ])("is asked by `%s`", (guard, printed) => {
    const [written] = read(guard);
    const [again] = read(printed);
    expect(written).toBe(again);
    expect(compiled(guard).core?.rules[0]?.guards).toEqual(compiled(printed).core?.rules[0]?.guards);
  });

  it.each([
    ["any to.colour == 3", "UNKNOWN_FIELD: unknown field `to.colour`"],
    ['any to (it ~ /a/ and domain == "b")', "TYPE_MISMATCH: `it` holds several values"],
    ['any headers["X"].colour == "b"', "UNKNOWN_FIELD: unknown field `it.colour`"],
    ["any headers ~ /a/", "TYPE_MISMATCH: `headers` is headers, and no list"],
  ])("is refused in `%s`", (guard, fault) => {
    expect(faults(guard)).toEqual([fault]);
  });
});

describe("members that a dialect has added", () => {
  const membersOf = (guard: string) =>
    compiled(guard).core?.fields.flatMap(({ type }) =>
      type.kind === "list" && type.of.kind === "record" ? [type.of.members.map(({ name }) => name)] : [],
    );

  it("are in the core where a guard reads them, and leave every other core as it was", () => {
    expect(membersOf("any attachments.size > 3")).toEqual([["name", "ext", "type", "size"]]);
    expect(membersOf("any attachments (encrypted and size > 3)")).toEqual([
      ["name", "ext", "type", "size", "encrypted"],
    ]);
    expect(membersOf('any recipients.domain == "a"')).toEqual([["address", "local", "domain", "org"]]);
    expect(membersOf('any recipients.detail == "a" | not any recipients.name ~ /x/')).toEqual([
      ["address", "local", "domain", "org", "name", "detail"],
    ]);
    expect(JSON.stringify(compiled("any attachments.encrypted").core)).not.toMatch(/whereRead|records"/u);
  });
});
