import { describe, expect, it } from "@jest/globals";
import { type Entry, entryBytes, entryHash, entryText, readEntry, statementText } from "./entry.ts";

const ENTRY: Entry = {
  index: 7,
  previous: `sha256:${"ab".repeat(32)}`,
  at: "2026-05-04T03:02:01.000Z",
  deployment: "mail/in",
  signer: "the+key=",
  statement: {
    kind: "decision",
    component: `sha256:${"cd".repeat(32)}`,
    artifact: `sha256:${"ef".repeat(32)}`,
    answers: { "z.b": "sha256:1", "a.b": "sha256:2" },
    receipt: {
      verdict: "delivered",
      rule: "default",
      reason_class: "default",
      actions: [{ verb: "tag", args: { "10": "ten", "9": "nein\n\ud800", label: "„x“" } }],
    },
    source: { line: 3, column: 1 },
  },
};

/** As the first version of the ledger has written it. */
const WRITTEN =
  `{"at":"2026-05-04T03:02:01.000Z","deployment":"mail/in","glither":"ledger-entry/v1","index":7,"previous":"sha256:${"ab".repeat(32)}",` +
  `"signer":"the+key=","statement":{"answers":{"a.b":"sha256:2","z.b":"sha256:1"},"artifact":"sha256:${"ef".repeat(32)}",` +
  `"component":"sha256:${"cd".repeat(32)}","kind":"decision","receipt":{"actions":[{"args":{"9":"nein\\n\\ud800","10":"ten","label":"„x“"},` +
  `"verb":"tag"}],"reason_class":"default","rule":"default","verdict":"delivered"},"source":{"column":1,"line":3}}}`;

describe("an entry", () => {
  it("is written as it always was, and read from that", () => {
    expect(Buffer.from(entryBytes(ENTRY)).toString()).toBe(WRITTEN);
    expect(readEntry(Buffer.from(WRITTEN))).toEqual(ENTRY);
    expect(entryHash(Buffer.from(WRITTEN))).toBe(
      "sha256:e83c55a4faecf68fd4aef458772fdac07a88d52d222396273814cd5b0aab8df6",
    );
  });

  it.each([
    ["all that there may be", ENTRY],
    ["no entry before it", { ...ENTRY, index: 0, previous: undefined }],
    ["no signature", { ...ENTRY, signer: undefined }],
  ])("with %s is the same around a statement that is written already", (_what, { statement, ...around }) => {
    const entry = JSON.parse(JSON.stringify({ ...around, statement })) as Entry;
    const { previous, signer, index, at, deployment } = around;
    const own = {
      index,
      at,
      deployment,
      ...(previous === undefined ? {} : { previous }),
      ...(signer === undefined ? {} : { signer }),
    };
    expect(entryText(own, statementText(statement))).toBe(Buffer.from(entryBytes(entry)).toString());
  });

  it.each([
    ["members in another order", WRITTEN.replace(/"column":1,"line":3/u, '"line":3,"column":1')],
    ["a blank", WRITTEN.replace('"index":7', '"index": 7')],
    ["a byte order mark", `\ufeff${WRITTEN}`],
    ["a number that is written otherwise", WRITTEN.replace('"index":7', '"index":7.0')],
  ])("with %s is refused", (_what, text) => {
    expect(() => readEntry(Buffer.from(text))).toThrow(expect.objectContaining({ code: "MALFORMED" }));
  });
});
