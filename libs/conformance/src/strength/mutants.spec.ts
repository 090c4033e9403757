import { describe, expect, it } from "@jest/globals";
import { mailCore, soundCore } from "../testing/mail.ts";
import { patternMutants } from "./_pattern-mutants.ts";
import { lastDigitMoved } from "./_test-mutants.ts";
import { type Mutant, mutants } from "./mutants.ts";

const said = (found: Iterable<Mutant>): string[] => [...found].map(({ what }) => what);

const HELD = mailCore(
  "gate",
  `group staff = msg | from.org == "us"
   rule one = msg | msg not in staff | size > 10 or spf.result in { pass, fail }
     => tag A, hold into quarantine on admin.release into delivered after 72h into dropped (reason = late)
   rule two = msg | subject ~ /^(a|b)$/ => into delivered`,
);

describe("mutants", () => {
  it("are what an author could get wrong, said in words", () => {
    expect(said(mutants(HELD))).toMatchInlineSnapshot(`
[
  "rule \`one\` is left out",
  "rule \`one\` stands behind \`two\`",
  "rule \`one\` no longer asks whether \`msg not in staff\`",
  "rule \`one\` asks whether \`msg in staff\` instead of \`msg not in staff\`",
  "rule \`one\` no longer asks whether \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`not (size > 10 or spf.result in { pass, fail })\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 10 and spf.result in { pass, fail }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`spf.result in { pass, fail }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`not size > 10 or spf.result in { pass, fail }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size >= 10 or spf.result in { pass, fail }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 9 or spf.result in { pass, fail }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 11 or spf.result in { pass, fail }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 10\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 10 or not spf.result in { pass, fail }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 10 or spf.result in { fail }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 10 or spf.result in { pass }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 10 or spf.result in { pass, fail, none }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 10 or spf.result in { pass, fail, neutral }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 10 or spf.result in { pass, fail, softfail }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 10 or spf.result in { pass, fail, temperror }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` asks whether \`size > 10 or spf.result in { pass, fail, permerror }\` instead of \`size > 10 or spf.result in { pass, fail }\`",
  "rule \`one\` no longer calls \`tag(label: "A")\`",
  "rule \`one\` calls \`tag(label: "A")\` after \`hold(into: "quarantine")\`",
  "rule \`one\` calls \`tag(label: "Ax")\` instead of \`tag(label: "A")\`",
  "rule \`one\` no longer calls \`hold(into: "quarantine")\`",
  "rule \`one\` calls \`hold(into: "quarantinex")\` instead of \`hold(into: "quarantine")\`",
  "rule \`one\` gives another reason than \`one\`",
  "rule \`one\` no longer settles \`on admin.release\`",
  "rule \`one\` settles \`on admin.release\` into \`dropped\` instead of \`delivered\`",
  "rule \`one\` settles \`on admin.release\` with another reason",
  "rule \`one\` settles \`on admin.release.other\` instead of \`on admin.release\`",
  "rule \`one\` no longer settles \`after 72h\`",
  "rule \`one\` settles \`after 72h\` into \`delivered\` instead of \`dropped\`",
  "rule \`one\` settles \`after 72h\` with another reason",
  "rule \`one\` settles \`after 71h\` instead of \`after 72h\`",
  "rule \`one\` settles \`after 73h\` instead of \`after 72h\`",
  "rule \`two\` is left out",
  "rule \`two\` no longer asks whether \`subject ~ /^(a|b)$/\`",
  "rule \`two\` asks whether \`not subject ~ /^(a|b)$/\` instead of \`subject ~ /^(a|b)$/\`",
  "rule \`two\` asks whether \`subject ~ /(a|b)$/\` instead of \`subject ~ /^(a|b)$/\`",
  "rule \`two\` asks whether \`subject ~ /^(a|b)/\` instead of \`subject ~ /^(a|b)$/\`",
  "rule \`two\` asks whether \`subject ~ /^(b)$/\` instead of \`subject ~ /^(a|b)$/\`",
  "rule \`two\` asks whether \`subject ~ /^(a)$/\` instead of \`subject ~ /^(a|b)$/\`",
  "rule \`two\` asks whether \`subject ~ /^(a|b)$/i\` instead of \`subject ~ /^(a|b)$/\`",
  "rule \`two\` gives another reason than \`two\`",
  "rule \`two\` goes into \`dropped\` instead of \`delivered\`",
  "group \`staff\` no longer asks whether \`from.org == "us"\`",
  "group \`staff\` asks whether \`not from.org == "us"\` instead of \`from.org == "us"\`",
  "group \`staff\` asks whether \`from.org == "usx"\` instead of \`from.org == "us"\`",
  "what no rule takes goes into \`delivered\` instead of \`dropped\`",
]
`);
  });

  it("all differ from the ruleset, and from each other", () => {
    const cores = [HELD, ...[...mutants(HELD)].map(({ core }) => core)].map((core) => JSON.stringify(core));
    expect(new Set(cores).size).toBe(cores.length);
  });

  it("climb and descend ladders by one rung, in guards and in actions", () => {
    const core = soundCore(
      "seed",
      `#pragma dialect glither.segment ; fold first-match
       rule one = segment | clearance >= restricted => raise clearance to secret, into live`,
    );
    const rungs = said(mutants(core)).filter((what) => /rule `one` (?:asks|calls)/u.test(what));
    expect(rungs).toMatchInlineSnapshot(`
[
  "rule \`one\` asks whether \`not clearance >= restricted\` instead of \`clearance >= restricted\`",
  "rule \`one\` asks whether \`clearance > restricted\` instead of \`clearance >= restricted\`",
  "rule \`one\` asks whether \`clearance >= unrestricted\` instead of \`clearance >= restricted\`",
  "rule \`one\` asks whether \`clearance >= confidential\` instead of \`clearance >= restricted\`",
  "rule \`one\` calls \`raise_clearance(to: confidential)\` instead of \`raise_clearance(to: secret)\`",
  "rule \`one\` calls \`raise_clearance(to: top_secret)\` instead of \`raise_clearance(to: secret)\`",
]
`);
  });

  it("let a graded move mean what its changed arguments say", () => {
    const core = soundCore(
      "seed",
      "#pragma dialect glither.segment ; fold first-match\nrule one = segment => raise clearance to secret, into live",
    );
    const moves = [...mutants(core)].flatMap(({ kind, core: { rules } }) =>
      kind === "action" ? (rules[0]?.actions ?? []).map(({ move }) => move?.to) : [],
    );
    expect(moves).toEqual(["confidential", "top_secret"]);
  });

  it("let ligands be older or newer, and know which guards are left in the crossing", () => {
    const core = soundCore(
      "agents",
      `#pragma dialect glither.governance ; fold accumulate
       enrich trust : integer from actor fresh 5s
       rule one = event | trust > 3 and amount > 1.5 => into flagged`,
    );
    const found = [...mutants(core)];
    expect(found.filter(({ kind }) => kind === "freshness").map(({ what }) => what)).toEqual([
      "`trust` may be as old as 4s instead of 5s",
      "`trust` may be as old as 6s instead of 5s",
    ]);
    const phases = found.map(({ what, core: { rules } }) => [what, rules[0]?.guards[0]?.phase.kind] as const);
    const without = (guard: string): unknown =>
      phases.find(([what]) => what.includes(`whether \`${guard}\` instead`))?.[1];
    expect([without("amount > 1.5"), without("trust > 3")]).toEqual(["select", "crossing"]);
  });

  it("give no other reason to a rule that gives none", () => {
    const core = soundCore(
      "small",
      "#pragma dialect glither.flow ; fold accumulate\nrule quiet = record | email => redact email",
    );
    expect([...mutants(core)].filter(({ kind }) => kind === "reason")).toEqual([]);
  });
});

describe("mutants of patterns", () => {
  const sources = (source: string, flags = "u"): string[] =>
    [...patternMutants({ source, flags })].map((pattern) => `/${pattern.source}/${pattern.flags}`);

  it("lose an anchor or an alternative, and take letter case the other way", () => {
    expect(sources("^(?:ab|c(d|e))$")).toEqual([
      "/(?:ab|c(d|e))$/u",
      "/^(?:ab|c(d|e))/u",
      "/^(?:ab|c(e))$/u",
      "/^(?:ab|c(d))$/u",
      "/^(?:c(d|e))$/u",
      "/^(?:ab)$/u",
      "/^(?:ab|c(d|e))$/iu",
    ]);
    expect(sources("a|b", "iu")).toEqual(["/b/iu", "/a/iu", "/a|b/u"]);
    expect(sources("\\bword\\b")).toEqual(["/word\\b/u", "/\\bword/u", "/\\bword\\b/iu"]);
  });

  it("leave bars and brackets alone that are no syntax", () => {
    expect(sources("[(|)]\\|\\(x")).toEqual(["/[(|)]\\|\\(x/iu"]);
    expect(sources("price \\$")).toEqual(["/price \\$/iu"]);
  });
});

it("moves the last digit of a fraction", () => {
  expect(["0.8", "1.25", "-3", "10"].map(lastDigitMoved)).toEqual([
    ["0.7", "0.9"],
    ["1.24", "1.26"],
    ["-4", "-2"],
    ["9", "11"],
  ]);
});

it("mutants ask of what may be absent whether it is there, and whether it is not", () => {
  const gate = mailCore("gate", "rule a = msg | dkim.org is absent or dkim.domain is present => into dropped");
  const asked = said(mutants(gate)).filter((what) => / asks whether .* instead of /u.test(what));
  expect(asked.map((what) => what.replace(/^.*asks whether `|` instead of.*$/gu, ""))).toEqual([
    "not (dkim.org is absent or dkim.domain is present)",
    "dkim.org is absent and dkim.domain is present",
    "dkim.domain is present",
    "dkim.org is present or dkim.domain is present",
    "dkim.org is absent",
    "dkim.org is absent or dkim.domain is absent",
  ]);
});

describe("mutants of long sets", () => {
  const listed = (count: number): string[] => {
    const lines = Array.from({ length: count }, (_, at) => `d${String(at).padStart(6, "0")}.example`);
    const files = new Map([["blocked.txt", lines.join("\n")]]);
    const text = `#pragma dialect glither.mail\nset blocked from "blocked.txt"\nrule spam = msg | from.domain in blocked => into dropped\n`;
    return said(mutants(soundCore("gate", text, files))).filter((what) =>
      what.includes(" instead of `from.domain in "),
    );
  };
  const lost = (count: number): string[] =>
    listed(count).flatMap((what) => / without "d0*(\d+)\.example"/u.exec(what)?.[1] ?? []);

  it("leave out each value of a short one, and eight of any longer one, always the same", () => {
    expect(listed(16)).toHaveLength(17);
    expect(lost(17)).toEqual(["0", "2", "5", "7", "9", "11", "14", "16"]);
    expect(lost(100_000)).toEqual(["0", "14286", "28571", "42857", "57142", "71428", "85713", "99999"]);
  });

  it("say which value is missing, and not the whole list", () => {
    expect(listed(300)[1]).toBe(
      'rule `spam` asks whether `from.domain in { "d000001.example", "d000002.example", … 297 more } without "d000000.example"` instead of `from.domain in { "d000000.example", "d000001.example", … 298 more }`',
    );
  });
});
