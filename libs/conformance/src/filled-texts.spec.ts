import { readArtifact } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";
import { mailVocabulary, soundCore } from "./testing/mail.ts";

const VALUES = [
  "dev.lists.x.example",
  "",
  "../..",
  "Grüße \u{1f600}\u202e",
  "x".repeat(250),
  "é".repeat(250),
  "@`[{AZaz09-_/:",
  "a\r\nBcc: b@x.example\0\u007f\u0080\u009f\u00a0",
  "\u061b\u061c\u061d\u200d\u200e\u200f\u2010\u2027\u2028\u202e\u202f\u2065\u2066\u2069\u206a\ufeff",
  `${"\u{1f600}\u{10ffff}".repeat(99)}\u2028\u2028\u2028`,
];

/** Names within names, and lines. */
const SAFE =
  /^(?:(?:[ab]\/|lists\/|a\+)?[A-Za-z0-9_-]{1,401}(?:@x\.example)?|[^\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]{0,402})$/u;

describe("texts that hold fields", () => {
  it.each([
    ["first-match", 'route to "lists/{list.id}"'],
    ["first-match", 'route to "{subject}{list.id}b"'],
    ["accumulate", 'route to "a/{list.id}", route to "b/{subject}"'],
    ["first-match", 'tag "l-{list.id}", flag "f-{subject}", header X-L = "{list.id}{subject}", into delivered'],
    ["first-match", 'redirect to "a+{list.id}@x.example"'],
    ["accumulate", 'header X-L = "is {list.id}!", reject "{list.id}, {subject}"'],
  ])("are said alike by all back ends, under %s: `%s`", async (fold, disposition) => {
    const rules = `rule only = msg | size > 3 => ${disposition}\nrule other = msg | size > 5 => tag A, into dropped`;
    const core = soundCore("filled", `#pragma dialect glither.mail ; fold ${fold}\n${rules}\n`);
    const backEnds = await judges(core, ["interpreter", "module", "direct", "text", "gleam"]);
    for (const value of VALUES) {
      const json = { size: 9, list: { id: value }, subject: VALUES.at(-1) };
      const artifact = readArtifact(mailVocabulary().fields, json).values ?? new Map();
      const [first, ...others] = backEnds.map(({ backEnd }) => backEnd.run(caseOf({ artifact })).actions);
      expect(first?.flatMap(({ args }) => Object.values(args))).toEqual(
        expect.arrayContaining([expect.stringMatching(SAFE)]),
      );
      for (const other of others) expect(other).toEqual(first);
    }
  });

  it("are said alike where the artifact is given by address", async () => {
    const fields = [
      "from.address",
      "from.domain",
      "from.org",
      "subject",
      "recipient.address",
      "recipient.org",
      "list.unsubscribe",
    ];
    const core = soundCore(
      "filled",
      `#pragma dialect glither.mail\nrule only = msg | ${fields.join(" | ")} | attachment.ext => route to "l/{list.id}/{from.org}"\n`,
    );
    const backEnds = await judges(core, ["interpreter", "module", "direct"]);
    const json = {
      "from.address": "a@x.example",
      "from.domain": "x.example",
      "from.org": "x.example",
      subject: "s",
      "recipient.address": "b@y.example",
      "recipient.org": "y.example",
      "list.unsubscribe": true,
      "attachments.exts": ["exe"],
      "list.id": "a.b",
    };
    const artifact = readArtifact(mailVocabulary().fields, json).values ?? new Map();
    for (const { backEnd } of backEnds)
      expect(backEnd.run(caseOf({ artifact })).actions).toEqual([{ verb: "route", args: { to: "l/a_b/x_example" } }]);
  });
});
