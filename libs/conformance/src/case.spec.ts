import { describe, expect, it } from "@jest/globals";
import { parseCase } from "./case.ts";
import { ConformanceError } from "./error.ts";
import { mailVocabulary } from "./testing/mail.ts";

const EXPECT = { verdict: "delivered", rule: "all", reason_class: "all", actions: [] };
const SOUND = { name: "a case", artifact: {}, expect: EXPECT };

function read(value: unknown) {
  return parseCase("cases/one.json", typeof value === "string" ? value : JSON.stringify(value), mailVocabulary());
}

function refusal(value: unknown): string {
  try {
    read(value);
  } catch (error) {
    if (!(error instanceof ConformanceError)) throw error;
    expect(error.code).toBe("BAD_CASE");
    return error.message;
  }
  throw new Error("nothing was refused");
}

describe("a case", () => {
  it("fills in the fields that it leaves out, and leaves unanswered what it does not answer", () => {
    const { artifact, enrich, timeline } = read({ ...SOUND, enrich: { "sender.allowlisted": false } });
    expect([artifact.get("subject"), artifact.get("attachment.ext"), artifact.get("spf.result")]).toEqual([
      "",
      null,
      "none",
    ]);
    expect([...enrich]).toEqual([["sender.allowlisted", false]]);
    expect(timeline).toEqual([]);
  });

  it("means the same in dotted and in nested form", () => {
    const dotted = {
      artifact: { "from.domain": "a.example", "attachment.ext": "exe" },
      enrich: { "dkim.domain": null, "dmarc.policy": "none" },
    };
    const nested = {
      artifact: { from: { domain: "a.example" }, attachment: { ext: "exe" } },
      enrich: { dkim: { domain: null }, dmarc: { policy: "none" } },
    };
    expect(read({ ...SOUND, ...nested })).toEqual(read({ ...SOUND, ...dotted }));
  });

  it("may answer an enrichment as absent", () => {
    expect(read({ ...SOUND, enrich: { "dkim.domain": null } }).enrich.get("dkim.domain")).toBeNull();
  });

  it("reads a timeline of events and durations", () => {
    const timeline = [{ after: "71h" }, { on: "admin.release" }];
    expect(read({ ...SOUND, timeline }).timeline).toEqual(timeline);
  });

  it("takes headers by name and as pairs", () => {
    const headers = (value: unknown) => read({ ...SOUND, artifact: { headers: value } }).artifact.get("headers");
    expect(headers({ "List-Id": "<a>" })).toEqual(headers([["List-Id", "<a>"]]));
  });
});

describe("a case that is refused", () => {
  it("is no JSON", () => {
    expect(refusal('{ "name": x }')).toBe("`cases/one.json` is no JSON: it stops being JSON at line 1, column 11");
    expect(refusal("")).toBe("`cases/one.json` is no JSON: it stops being JSON at line 1, column 1, where it ends");
    expect(refusal("[]")).toMatchInlineSnapshot(`"\`cases/one.json\` is no sound case: a case is a JSON object"`);
  });

  it("has keys that no case has", () => {
    expect(refusal({ ...SOUND, timelin: [], expect: { ...EXPECT, reason: "x" } })).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: unknown key \`timelin\`; unknown key \`expect.reason\`"`,
    );
  });

  it("lacks what every case has", () => {
    expect(refusal({})).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: \`name\` must be a text; an artifact is a JSON object; \`expect\` must be an object"`,
    );
    expect(refusal({ ...SOUND, name: "", expect: {} })).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: \`name\` must be a text; \`expect.verdict\` must be a text; \`expect.rule\` must be a text; \`expect.reason_class\` must be a text; \`expect.actions\` must be a list of \`{"verb": …, "args": {…}}\`"`,
    );
  });

  it("names fields that the dialect does not have, or gives them twice", () => {
    expect(refusal({ ...SOUND, artifact: { "from.domian": "a" } })).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: unknown field \`from.domian\`; did you mean \`from.domain\`?"`,
    );
    expect(refusal({ ...SOUND, artifact: { "from.domain": "a", from: { domain: "b" } } })).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: \`from.domain\` is given twice"`,
    );
  });

  it("has field values of other types", () => {
    expect(
      refusal({ ...SOUND, artifact: { size: "large", "attachment.ext": 1, "spf.result": "maybe", headers: ["x"] } }),
    ).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: \`attachment.ext\` is a text, not this number; \`size\` is a whole number, not this text; \`headers[0]\` is a header's name and text, not this text; \`spf.result\` is one of \`none\`, \`neutral\`, \`pass\`, \`fail\`, \`softfail\`, \`temperror\` or \`permerror\`, not this text"`,
    );
    expect(refusal('{"name":"a","artifact":{"subject":"\\ud83d"},"expect":{}}')).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: \`subject\`: the text holds half of a surrogate pair; \`expect.verdict\` must be a text; \`expect.rule\` must be a text; \`expect.reason_class\` must be a text; \`expect.actions\` must be a list of \`{"verb": …, "args": {…}}\`"`,
    );
  });

  it("answers enrichments that the dialect does not have, or with values of other types", () => {
    expect(refusal({ ...SOUND, enrich: { "dkim.domian": null, dkim: { orgs: "a" } } })).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: unknown enrichment \`dkim.domian\`; unknown enrichment \`dkim.orgs\`"`,
    );
    expect(
      refusal({ ...SOUND, enrich: { "sender.allowlisted": null, "dmarc.policy": "Reject", dkim: { domain: 7 } } }),
    ).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: \`dkim.domain\` is a text, not this number; \`sender.allowlisted\` is true or false, not \`null\`; \`dmarc.policy\` is one of \`none\`, \`quarantine\` or \`reject\`, not this text"`,
    );
    expect(refusal({ ...SOUND, enrich: [] })).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: \`enrich\` must be an object"`,
    );
    expect(refusal({ ...SOUND, enrich: { "dkim.domain": "a", dkim: { domain: "a" } } })).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: \`dkim.domain\` is given twice"`,
    );
  });

  it.each([{ on: 1 }, { after: "72" }, { after: 72 }, { after: "-1h" }, { on: "a", after: "1h" }, {}, "72h"])(
    "has %j in its timeline",
    (entry) => {
      expect(refusal({ ...SOUND, timeline: [entry] })).toBe(
        '`cases/one.json` is no sound case: `timeline` must be a list of `{"on": EVENT}`, `{"when": GUARD}` and `{"after": "72h"}`',
      );
    },
  );

  it("has a timeline that is no list", () => {
    expect(refusal({ ...SOUND, timeline: { on: "a" } })).toContain("`timeline` must be a list");
  });

  it("expects actions or a settlement of another shape", () => {
    expect(
      refusal({ ...SOUND, expect: { ...EXPECT, actions: [{ verb: "route" }], settlement: { verdict: "dropped" } } }),
    ).toMatchInlineSnapshot(
      `"\`cases/one.json\` is no sound case: \`expect.actions\` must be a list of \`{"verb": …, "args": {…}}\`; \`expect.settlement\` must have a \`verdict\` and a \`reason_class\`"`,
    );
  });
});
