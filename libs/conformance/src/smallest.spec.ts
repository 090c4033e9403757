import type { ArtifactValue } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import type { Case } from "./case.ts";
import { smallestDisagreement } from "./smallest.ts";
import { caseOf, fakeBackEnd } from "./testing/cases.ts";
import { mailVocabulary } from "./testing/mail.ts";

/** Right but where `isWrong` says so. */
function wrongFor(isWrong: (example: Case) => boolean): BackEnd {
  const [right, wrong] = [fakeBackEnd("wrong"), fakeBackEnd("wrong", { verdict: "dropped" })];
  return { name: "wrong", run: (example) => (isWrong(example) ? wrong : right).run(example) };
}

const artifact = (values: Readonly<Record<string, ArtifactValue>>) => new Map(Object.entries(values));

const smallest = (other: BackEnd, ...cases: readonly Case[]) =>
  smallestDisagreement([fakeBackEnd("right"), other], cases, mailVocabulary());

describe("the smallest disagreement", () => {
  it("is none where all agree", () => {
    expect(smallest(fakeBackEnd("other"), caseOf())).toBeUndefined();
  });

  it("is none where all stop, whatever they say", () => {
    const stops = (message: string): BackEnd => ({
      name: message,
      run: () => {
        throw new Error(message);
      },
    });
    expect(smallestDisagreement([stops("a"), stops("b")], [caseOf()], mailVocabulary())).toBeUndefined();
  });

  it("keeps only what the disagreement needs, as small as it can be", () => {
    const example = caseOf({
      name: "long",
      artifact: artifact({
        "from.domain": "a.example",
        subject: "the word is éxe, no less",
        size: 1000,
        headers: [
          ["A", "1"],
          ["B", "2"],
        ],
        "attachment.ext": "exe",
        "spf.result": "pass",
      }),
      enrich: artifact({ "dkim.domain": "a.example", "sender.allowlisted": true }),
      timeline: [{ on: "a" }, { after: "3h" }, { on: "b" }],
    });
    const wrong = wrongFor(
      ({ artifact: read, timeline }) =>
        String(read.get("subject")).includes("é") &&
        Number(read.get("size")) > 10 &&
        read.get("attachment.ext") !== null &&
        timeline.some((entry) => "after" in entry),
    );
    expect(smallest(wrong, example)).toMatchObject({
      name: "long",
      artifact: { subject: "é", size: 11, "attachment.ext": "" },
      enrich: {},
      timeline: [{ after: "3h" }],
      answers: { right: { verdict: "delivered" }, wrong: { verdict: "dropped" } },
    });
    expect(Object.keys(smallest(wrong, example)?.artifact ?? {})).toHaveLength(3);
  });

  it("leaves a symbol one of its enum's, and begins with the smallest case", () => {
    const longer = caseOf({ name: "longer", artifact: artifact({ subject: "abc", "spf.result": "fail" }) });
    const shorter = caseOf({ name: "shorter", artifact: artifact({ "spf.result": "pass" }) });
    const found = smallest(
      wrongFor(({ artifact: read }) => read.get("spf.result") !== "none"),
      longer,
      shorter,
    );
    expect(found).toMatchObject({ name: "shorter", artifact: { "spf.result": "pass" } });
  });

  it("shortens lists item by item", () => {
    const headers = ["A", "B", "C"].map((name) => [name, "long"]);
    const wrong = wrongFor(({ artifact: read }) => JSON.stringify(read.get("headers")).includes('"B"'));
    expect(smallest(wrong, caseOf({ artifact: artifact({ headers }) }))?.artifact).toEqual({
      headers: [["B", "long"]],
    });
  });

  it("makes each member of a record smaller, and an age", () => {
    const members = ["name", "note"].map((name) => ({ name, type: { kind: "text" } as const }));
    const ligand = { from: [], fresh: 5000 };
    const owner = { path: "owner", type: { kind: "record", name: "owner", members } as const, ligand };
    const enrich = artifact({ owner: [{ name: "someone", note: "long" }, 4000] });
    const wrong = wrongFor(({ enrich: read }) => JSON.stringify(read.get("owner") ?? "").includes("some"));
    const found = smallestDisagreement([fakeBackEnd("right"), wrong], [caseOf({ enrich })], {
      fields: [],
      enrichments: [owner],
    });
    expect(found?.enrich).toEqual({ owner: [{ name: "some", note: "" }, 0] });
  });

  it("ends even where everything is wrong", () => {
    const found = smallest(
      wrongFor(() => true),
      caseOf({ artifact: artifact({ subject: "x".repeat(5000) }), timeline: [{ on: "a" }] }),
    );
    expect(found).toMatchObject({ artifact: {}, enrich: {}, timeline: [] });
  });
});
