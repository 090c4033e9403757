import { VOCABULARIES } from "@glither/dialects";
import { compile, type Vocabulary } from "@glither/roux";
import type { Core, Field } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { analyse, type Finding, witness } from "./analyse.ts";
import type { Budget } from "./budget.ts";
import { check } from "./check/check.ts";
import { type Difference, difference } from "./difference.ts";
import { dispose } from "./evaluate.ts";

const mail = VOCABULARIES.get("glither.mail");
const fields: readonly Field[] = [
  { path: "age", type: { kind: "duration" } },
  { path: "amount", type: { kind: "number" } },
  { path: "arguments", type: { kind: "list", of: { kind: "scalar" } } },
  { path: "risk", type: { kind: "enum", name: "risk", symbols: ["low", "mid", "high"], ordered: true } },
];

interface Options {
  readonly fold?: Core["fold"];
  /** Of the rules, one after the other. */
  readonly names?: string | readonly string[];
}

/** A rule for each line of guards, named `a`, `b`, `c`, …; a line may begin with a box or dispositions. */
function core(lines: readonly string[], { fold = "first-match", names = "abcdefghijklmnop" }: Options = {}): Core {
  if (!mail) throw new Error("there is no mail dialect");
  const vocabulary: Vocabulary = { ...mail, fields: [...mail.fields, ...fields] };
  const rules = lines.map((line, at) => {
    const [, box = "dropped", guards = ""] = /^(?:([\w, ]+): )?(.*)$/u.exec(line) ?? [];
    return `rule ${names[at]} = msg ${guards && `| ${guards}`} => ${box.includes(" ") ? box : `into ${box}`}`;
  });
  const text = `#pragma dialect glither.mail ; fold ${fold}\n${rules.join("\n")}\n`;
  const { core: compiled, diagnostics } = compile("example", text, new Map([["glither.mail", vocabulary]]));
  if (!compiled) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return compiled;
}

const summary = (finding: Finding): string => {
  if (!("takenBy" in finding)) return `${finding.rule} ${finding.kind}`;
  return `${finding.rule} ${finding.kind === "dead" ? "" : "verdict "}< ${finding.takenBy.join(" ")}`;
};
const findings = (...lines: readonly string[]): readonly string[] => analyse(core(lines)).findings.map(summary);

describe("a ligand", () => {
  const trusting = (rules: string) =>
    check(
      "small",
      `#pragma dialect glither.mail\nenrich trust : ordered(low < high) from from.domain\n${rules}`,
      VOCABULARIES,
    ).diagnostics.map(({ code, message }) => `${code} ${message}`);

  it("may be absent, so that no test of it takes everything", () => {
    const any = "rule any = msg | trust >= low => into dropped\n";
    expect(trusting(`${any}rule rest = msg | size > 1 => into dropped`)).toEqual([]);
    expect(trusting(`${any}rule more = msg | trust >= high => into dropped`)).toEqual([
      "DEAD_RULE whatever rule `more` selects is taken before it",
    ]);
    expect(trusting("rule none = msg | not (trust >= low) => into dropped")).toEqual([
      "CONTRADICTION the guards of rule `none` can never all hold",
    ]);
  });

  it("is not missed where it is not asked for", () => {
    const big = "rule big = msg | size > 1 or trust >= high => into dropped\n";
    expect(trusting(`${big}rule two = msg | size == 2 => into dropped`)).toEqual([
      "DEAD_RULE whatever rule `two` selects is taken before it",
    ]);
    expect(trusting(`${big}rule low = msg | trust == low => into dropped`)).toEqual([]);
    const asked = "rule asked = msg | trust >= high or size > 1 => into dropped\n";
    expect(trusting(`${asked}rule two = msg | size == 2 => into dropped`)).toEqual([]);
  });
});

describe("a rule that denies on an absent enrichment", () => {
  const source = (deny: string) => `#pragma dialect glither.governance ; fold first-match
enrich roles : text from actor
rule deny = event | tool == "delete_all" | ${deny} => into blocked
rule allow = event => into allowed
`;
  const codes = (deny: string) =>
    check("small", source(deny), VOCABULARIES).diagnostics.map(({ code, witness: shown }) => [code, shown]);

  it("was let through by the rule behind it, and is shown as failing open", () => {
    expect(codes("roles !~ /(?:^| )admin(?: |$)/")).toEqual([
      ["FAIL_OPEN", { artifact: { risk_level: "minimal", tool: "delete_all" }, enrich: { roles: null } }],
    ]);
  });

  it("is shown with the arguments of the call by their names", () => {
    expect(codes('arguments.path == "/etc" | roles != "admin"')).toMatchObject([
      ["FAIL_OPEN", { artifact: { arguments: { path: "/etc" } }, enrich: { roles: null } }],
    ]);
  });

  it("is not shown as that where it says what holds without the answer", () => {
    expect(codes("roles is absent or roles !~ /(?:^| )admin(?: |$)/")).toEqual([]);
    expect(codes("roles is present | roles !~ /(?:^| )admin(?: |$)/")).toEqual([]);
  });

  it("is undecided where there is no time to decide it", () => {
    const { undecided } = check("small", source("roles !~ /a/"), VOCABULARIES, { stepsPerQuestion: 1 });
    expect(undecided.map(({ message }) => message)).toContain(
      "it is undecided whether rule `deny` gives way to a laxer one where a ligand is absent: " +
        "its guards are too large for the steps that one question may take",
    );
  });
});

describe("being there", () => {
  const rules = (text: string) =>
    check(
      "small",
      `#pragma dialect glither.mail\nenrich trust : ordered(low < high) from from.domain fresh 5m\n${text}`,
      VOCABULARIES,
    ).diagnostics.map(({ code, message }) => `${code} ${message}`);

  it("is what every test of a ligand asks for, and being absent leaves nothing of them", () => {
    expect(rules("rule a = msg | trust is absent | trust >= low => into dropped")).toEqual([
      "CONTRADICTION the guards of rule `a` can never all hold",
    ]);
    const three = "rule a = msg | trust is absent => into dropped rule b = msg | trust >= low => into dropped";
    expect(rules(`${three} rule c = msg | subject => into dropped`)).toEqual([
      "DEAD_RULE whatever rule `c` selects is taken before it",
    ]);
  });

  it("makes no guard fail for absence, negated or not", () => {
    expect(
      rules(`rule a = msg | trust is absent or subject == "x" => into dropped
        rule b = msg | not (trust is present) => into dropped`),
    ).toEqual(["DEAD_RULE whatever rule `b` selects is taken before it"]);
  });

  it("is the truth of an optional", () => {
    const [asked, said] = ["attachment.ext is absent | dkim.domain is present", "not attachment.ext | dkim.domain"];
    expect(difference(core([asked]), core([said]))).toEqual({ kind: "equivalent" });
    const named = difference(core(['headers["X"] is present']), core(['headers["X"] == headers["X"]']));
    expect(named).toEqual({ kind: "equivalent" });
  });
});

describe("a record ligand", () => {
  const sealed = (members: string, guards: string): Core => {
    const text = `#pragma dialect glither.mail\nenrich seal : { ${members} } from from.domain\nrule a = msg | ${guards} => into delivered`;
    const { core: found, diagnostics } = compile("small", text, VOCABULARIES);
    if (found === undefined) throw new Error(JSON.stringify(diagnostics));
    return found;
  };
  const pair = "grade : ordered(low < high), held : { count : integer }";

  it("is there with all of its members or with none", () => {
    expect(analyse(sealed(pair, "seal.grade >= low or seal.held.count > 1")).findings).toEqual([]);
    const both = sealed(pair, "seal.grade >= low");
    expect(difference(both, sealed(pair, "seal.held.count == seal.held.count")).kind).toBe("equivalent");
    expect(difference(both, sealed(pair, "seal.grade >= low and seal.held.count > 1"))).toMatchObject({
      changes: [{ witness: { enrich: { seal: { grade: "low", held: { count: expect.any(Number) } } } } }],
    });
  });

  it("has the members of both versions in the example of a difference", () => {
    const found = difference(sealed("value : integer", "seal.value > 1"), sealed(pair, "seal.held.count > 1"));
    const [change] = found.kind === "different" ? found.changes : [];
    expect(Object.keys(change?.witness.enrich["seal"] ?? {})).toEqual(["value", "grade", "held"]);
    expect(difference(sealed("value : integer", "seal.value > 1"), sealed("value : text", "seal.value")).kind).toBe(
      "undecided",
    );
  });
});

describe("contradictions", () => {
  it.each([
    ['from.domain == "a" | from.domain == "b"'],
    ['from.domain == "a" | from.domain != "a"'],
    ['from.domain == "a" | from.domain ~ /^b/'],
    ["subject ~ /^x/ | subject ~ /^y/"],
    ["subject ~ /a/ | subject !~ /A/i"],
    ["subject ~ /dear.{1,25}winner/i | subject !~ /winner/i"],
    ['subject ~ /^(a|b)$/ | subject != "a" | subject not in {"b", "c"}'],
    ['subject | subject == ""'],
    ["attachment.ext ~ /x/ | not attachment.ext"],
    ['attachment.ext == "exe" | attachment.ext != "exe"'],
    ["from.domain == recipient.domain | recipient.domain == subject | from.domain != subject"],
    ["from.domain == recipient.domain | recipient.domain ~ /^a$/ | from.domain !~ /a/"],
    [
      'subject in {"x", "y"} | from.org in {"x", "y"} | from.domain in {"x", "y"} | subject != from.org | from.org != from.domain | from.domain != subject',
    ],
    ["size > 1 | size < 2"],
    ["size < attachment.count | attachment.count < size"],
    ["size <= attachment.count | attachment.count <= size | size != attachment.count"],
    ["size < attachment.count | size > 4 | attachment.count <= 5"],
    ["size > 9007199254740991"],
    ["age < 0ms"],
    ["amount > 0.1 | amount < 0.10000000000000002"],
    ["amount > -0.0000001 | amount < 0.0000001 | amount < 0 | amount > 0"],
    ["dmarc.policy != none | dmarc.policy != quarantine | dmarc.policy not in {reject}"],
    ["sender.allowlisted | sender.allowlisted == false"],
    ['headers["List-Id"] == "x" | headers["list-id"] != "x"'],
    ['arguments[2] == "x" | not arguments[1]'],
    ["arguments[0] == 1 | arguments[0] ~ /./"],
    ["risk > mid | risk < high"],
    ["risk > high"],
    ["risk != low | risk <= mid | not (risk == mid)"],
  ])("are found in `%s`", (guards) => {
    expect(findings(guards)).toEqual(["a contradiction"]);
  });

  it.each([
    ['from.domain != "a" | from.domain != "b"'],
    ['attachment.ext != "exe" | not attachment.ext'],
    ["attachment.ext != dkim.domain | attachment.ext !~ /./"],
    ["subject ~ /a/ | subject ~ /b/ | subject ~ /c$/ | subject !~ /ab|ba/"],
    ["subject ~ /\\bk\\b/i | subject !~ /k/"],
    ["size > 1 | size < 3"],
    ["amount > 0 | amount < 0.0000000000000000000000000001"],
    ["size < attachment.count | size > 4 | attachment.count <= 6"],
    ['headers["List-Id"] == "x" | headers["List-Ids"] != "x"'],
    ["not arguments[2] | arguments[1]"],
    ["arguments[0] | arguments[0] != 1 | arguments[0] !~ /./"],
    ["risk >= mid | risk < high"],
    ["subject != from.org | from.org != from.domain | from.domain != subject"],
  ])("are not seen in `%s`, which a witness fulfils", (guards) => {
    const ruleset = core([guards]);
    expect(analyse(ruleset).findings).toEqual([]);
    const { artifact = {}, enrich = {} } = witness(ruleset, "a").witness ?? {};
    const facts = { artifact: new Map(Object.entries(artifact)), enrich: new Map(Object.entries(enrich)) };
    expect(dispose(ruleset, facts).rule).toBe("a");
  });

  it("name the guards that clash, and no others", () => {
    const [finding] = analyse(core(["list.unsubscribe | size > 5 | sender.allowlisted | size < 3"])).findings;
    expect(finding).toEqual({ kind: "contradiction", rule: "a", guards: [1, 3] });
  });
});

describe("dead rules", () => {
  it.each<[readonly string[], readonly string[]]>([
    [["size > 5", "size > 6 | list.unsubscribe"], ["b < a"]],
    [["subject ~ /exe/i", "subject ~ /\\.exe$/"], ["b < a"]],
    [['from.domain in {"a", "b", "c"}', 'from.domain in {"c", "a"}'], ["b < a"]],
    [["sender.allowlisted", "not sender.allowlisted", "size > 3"], ["c < a b"]],
    [["size > 5", "list.unsubscribe", "size <= 5", "list.unsubscribe | size > 2"], ["d < b"]],
    [["size < 3", "size > 3", 'subject == "x"', "size == 3 | subject", "subject | size > 9"], ["e < b"]],
    [["dmarc.policy in {none, reject}", "subject", "dmarc.policy == quarantine | subject ~ /./"], ["c < b"]],
    [["from.domain == dkim.domain", "from.domain != dkim.domain | dkim.domain", "dkim.domain"], ["c < a b"]],
    [["from.domain == dkim.domain", "from.domain != dkim.domain", "not dkim.domain"], ["c < b"]],
    [["risk >= mid", "risk == high"], ["b < a"]],
    [["not arguments[0]", "arguments[0]", "arguments[3] == 1"], ["c < b"]],
    [
      ["subject ~ /^a/", 'subject == "a"', 'subject ~ /^.$/ | subject ~ /^[ab]/ | subject != "b"'],
      ["b < a", "c < a"],
    ],
  ])("in %j are %j", (lines, expected) => {
    expect(findings(...lines)).toEqual(expected);
  });

  it.each<[readonly string[]]>([
    [["size > 6", "size > 5"]],
    [["subject ~ /exe$/", "subject ~ /exe/"]],
    [["from.domain == dkim.domain", "from.domain != dkim.domain | dkim.domain", "list.unsubscribe"]],
    [['from.domain == "a"', 'from.domain == "b"', ""]],
  ])("are not seen in %j", (lines) => {
    expect(findings(...lines)).toEqual([]);
  });
});

describe("verdicts that never count where every rule that holds disposes", () => {
  it.each<[readonly string[], readonly string[]]>([
    [["size > 6", "size > 5"], []],
    [
      ["size > 5", "size > 6", "size > 6 | size < 5"],
      ["b < a", "c contradiction"],
    ],
    [["delivered: size > 6", "size > 5"], ["a < b"]],
    [["delivered: size > 5", "size > 6"], []],
    [
      ["delivered: size > 5 | size < 9", "size > 6", "hold into quarantine after 1h into dropped: size < 7"],
      ["a < b c"],
    ],
    [["tag X, into delivered: size > 6", "size > 5"], ["a verdict < b"]],
    [["hold into quarantine after 1h into dropped: size > 6", "size > 5"], ["a verdict < b"]],
    [["route to x: size > 5", "route to y: size > 6"], []],
    [["tag X: size > 6", "size > 5"], []],
    [["tag X: size > 6 | size < 5", "size > 5"], ["a contradiction"]],
  ])("in %j are %j", (lines, expected) => {
    expect(analyse(core(lines, { fold: "accumulate" })).findings.map(summary)).toEqual(expected);
  });

  it("leave a witness on which the rule holds, with its own verdict where that is possible", () => {
    const ruleset = core(["delivered: size > 3", "size > 6", "route to y: size > 5"], { fold: "accumulate" });
    expect(witness(ruleset, "a").witness?.artifact).toEqual({ size: 4 });
    expect(witness(ruleset, "c").witness?.artifact).toEqual({ size: 6 });
  });
});

describe("witnesses", () => {
  it("are as short and plain as they can be", () => {
    const lines = ['dkim.domain | size > 4 | subject ~ /^re:/i | attachment.ext !~ /e/ | headers["X-A"] == "1"'];
    expect(witness(core(lines), "a").witness).toEqual({
      artifact: { "attachments.exts": [], headers: [["X-A", "1"]], size: 5, subject: "re:" },
      enrich: { "dkim.domain": "" },
    });
  });

  it("give way to the finding where there is none", () => {
    expect(witness(core(["size > 1", "size > 2"]), "b").finding).toEqual({ kind: "dead", rule: "b", takenBy: ["a"] });
    expect(() => witness(core(["size > 1"]), "z")).toThrow(RangeError);
  });
});

describe("budgets", () => {
  /** The pattern has more than 2^9 states before they are minimised. */
  const hard = ["subject ~ /(a|b)*a.{9}$./s", 'subject == "x"', "size > 5 | size < 5"];
  const asked = (budget: Budget): readonly string[] => analyse(core(hard), budget).findings.map(summary);

  it("leave a question undecided, and go on with the next", () => {
    expect(asked({ stepsPerQuestion: 3_000 })).toEqual(["a undecided", "c contradiction"]);
  });

  it("do not keep a rule that only asks for more than an earlier one from being found dead", () => {
    const lines = ["subject ~ /(a|b)*a.{9}$./s", "size > 5 | subject ~ /(a|b)*a.{9}$./s"];
    expect(analyse(core(lines), { stepsPerQuestion: 3_000 }).findings.map(summary)).toEqual(["a undecided", "b < a"]);
  });

  it("end the analysis when the steps are used up", () => {
    const outOfSteps = ["a", "b", "c"].map((rule) => ({ kind: "undecided", rule, reason: "out_of_steps" }));
    expect(analyse(core(hard), { steps: 0 }).findings).toEqual(outOfSteps);
    expect(analyse(core(hard), { steps: 10 }).findings.at(-1)).toEqual(outOfSteps[2]);
    const changed = difference(core(["size > 1"]), core(["size > 2"]), { steps: 0 });
    expect(changed).toMatchObject({ kind: "undecided", reason: "out_of_steps" });
  });

  it("give the same answers on each run", () => {
    const lines = Array.from(
      { length: 16 },
      (_, at) => `subject ~ /a.{${at % 8}}${at}b/ | size > ${100 - at} | from.domain != "d${at}"`,
    );
    const run = (): unknown => [
      analyse(core(lines), { stepsPerQuestion: 400 }),
      witness(core(lines), "p", { stepsPerQuestion: 400 }),
    ];
    expect(run()).toEqual(run());
  });
});

describe("the difference of two rulesets", () => {
  const changes = (found: Difference): readonly string[] =>
    found.kind === "different"
      ? found.changes.map(({ before, after, differs }) => `${before.rule} > ${after.rule}: ${differs.join(" ")}`)
      : [found.kind];
  const all = "rule reason_class outcome";

  it.each<[readonly string[], readonly string[], readonly string[]]>([
    [["size > 5", "subject"], ["not (size <= 5)", 'subject != ""'], ["equivalent"]],
    [['from.domain in {"a", "b"}'], ['from.domain == "a" or from.domain == "b"'], ["equivalent"]],
    [["subject ~ /^(a|b)c$/"], ["subject ~ /^ac$|^bc$/"], ["equivalent"]],
    [["delivered: size > 5"], ["delivered: size > 6"], [`a > default: ${all}`]],
    [["delivered: size > 5"], ["delivered: size >= 5"], [`default > a: ${all}`]],
    [["size > 5"], ["delivered: size > 5"], ["a > a: outcome"]],
    [["size > 5", "subject"], ["size > 5", "subject | size > 2"], ["b > default: rule reason_class"]],
    [
      ["delivered: size > 5", "subject"],
      ["delivered: size > 7", "subject"],
      [`a > b: ${all}`, `a > default: ${all}`],
    ],
  ])("%j and %j is %j", (before, after, expected) => {
    expect(changes(difference(core(before), core(after)))).toEqual(expected);
  });

  it("shows in the order of the rules, whatever the order of two that never meet", () => {
    const [left, right] = ['delivered: from.domain == "a"', 'from.domain == "b"'];
    expect(changes(difference(core([left, right]), core([right, left], { names: "ba" })))).toEqual(["equivalent"]);
    expect(changes(difference(core(["size > 1", "subject"]), core(["subject", "size > 1"], { names: "ba" })))).toEqual([
      "a > b: rule reason_class",
    ]);
  });

  it("comes with an artifact on the border", () => {
    const found = difference(core(["delivered: size > 5"]), core(["delivered: size > 6"]));
    expect(found).toMatchObject({ changes: [{ witness: { artifact: { size: 6 } } }] });
  });

  it("is undecided where a field has another type", () => {
    const before = core(["size > 5"]);
    const after: Core = { ...before, fields: [{ path: "size", type: { kind: "number" } }] };
    expect(difference(before, after)).toEqual({ kind: "undecided", reason: "incomparable", undecided: [] });
  });

  it("names the pairs that are undecided", () => {
    const hard = "delivered: subject ~ /(a|b)*a.{9}$./s";
    expect(difference(core([hard]), core([`${hard} | from.org`]), { stepsPerQuestion: 3_000 })).toEqual({
      kind: "undecided",
      reason: "too_large",
      undecided: [{ before: "a", after: "default", reason: "too_large" }],
    });
  });
});

describe("the difference of two rulesets in which every rule that holds disposes", () => {
  const fold = "accumulate";
  const changes = (before: Core, after: Core): readonly string[] => {
    const found = difference(before, after);
    if (found.kind !== "different") return [found.kind];
    return found.changes.map((change) => {
      const calls = ({ actions }: { readonly actions: Core["rules"][number]["actions"] }): string =>
        actions.map(({ args }) => args.map(({ value }) => Object.values(value).at(-1)).join(" ")).join("");
      const acts = change.differs.includes("actions") ? ` ${calls(change.before)} > ${calls(change.after)}` : "";
      return `${change.before.rule} > ${change.after.rule}: ${change.differs.join(" ")}${acts}`;
    });
  };
  const act = (letter: string, guards: string): string => `tag ${letter}: ${guards}`;

  it.each<[readonly string[], readonly string[], string, readonly string[]]>([
    [["size > 5", "delivered: subject"], ["delivered: subject", "size > 5"], "ba", ["equivalent"]],
    [["size > 5", "subject"], ["subject", "size > 5"], "ba", ["a > b: rule reason_class"]],
    [["delivered: size > 5"], ["delivered: size >= 5"], "a", ["default > a: rule reason_class outcome"]],
    [["delivered: size > 5", "size > 5"], ["size > 5"], "b", ["equivalent"]],
    [[act("A", "size > 5"), act("B", "size < 5")], [act("B", "size < 5"), act("A", "size > 5")], "ba", ["equivalent"]],
    [
      [act("A", "size > 5"), act("B", "size < 7")],
      [act("B", "size < 7"), act("A", "size > 5")],
      "ba",
      ["default > default: actions AB > BA"],
    ],
    [[act("A", "subject"), act("A", "not subject")], [act("A", "")], "x", ["equivalent"]],
    [[act("A", "subject"), act("A", "size > 5")], [act("A", "size > 5"), act("A", "subject")], "ba", ["equivalent"]],
    [[act("A", "size > 5"), act("B", "size > 5")], ["tag A, tag B: size > 5"], "a", ["equivalent"]],
    [
      [act("A", "size > 5"), act("B", "subject"), "size > 6"],
      [act("A", "size > 6"), act("B", "subject"), "size > 6"],
      "abc",
      ["default > default: actions A > "],
    ],
    [[act("A", "subject"), "subject"], ["subject"], "b", ["b > b: actions A > "]],
    [
      [act("A", "subject"), "subject | size > 5"],
      ["subject | size > 5"],
      "b",
      ["b > b: actions A > ", "default > default: actions A > "],
    ],
  ])("%j and %j, named `%s`, is %j", (before, after, names, expected) => {
    expect(changes(core(before, { fold }), core(after, { fold, names }))).toEqual(expected);
  });

  it("is shown against the first match as well", () => {
    const both = ["tag A, into delivered: size > 5", "tag B, into dropped: subject"];
    expect(changes(core(both), core(both, { fold }))).toEqual(["a > b: rule reason_class outcome actions A > AB"]);
    const apart = ["tag A, into delivered: size > 5", "tag B, into dropped: size < 5"];
    expect(changes(core(apart), core(apart, { fold }))).toEqual(["equivalent"]);
  });

  it("names the rules behind which it is undecided", () => {
    const hard = "subject ~ /(a|b)*a.{9}$./s";
    const [before, after] = [act("A", hard), act("A", `${hard} | from.org`)].map((line) => core([line], { fold }));
    expect(before && after && difference(before, after, { stepsPerQuestion: 3_000 })).toEqual({
      kind: "undecided",
      reason: "too_large",
      undecided: [{ before: "default", after: "default", reason: "too_large" }],
    });
  });

  it("needs few steps for an action among many", () => {
    const lines = Array.from({ length: 400 }, (_, at) => act(`T${at % 7}`, `from.domain == "d${at}"`));
    const names = lines.map((_, at) => `r${at}`);
    const [before, after] = [lines, lines.toSpliced(200, 1)].map((each) => core(each, { fold, names }));
    expect(before && after && difference(before, after, { steps: 400_000 })).toMatchObject({
      changes: [{ differs: ["actions"], witness: { artifact: { "from.domain": "d200" } } }],
      undecided: [],
    });
  });
});

describe("speed", () => {
  it("needs few steps for many rules that never meet", () => {
    const one = (at: number): string =>
      `rule r${at} = msg | from.domain == "d${at}" | subject ~ /w${at}/ => into dropped`;
    const text = `#pragma dialect glither.mail\n${Array.from({ length: 1_000 }, (_, at) => one(at)).join("\n")}\n`;
    const { core: large } = compile("large", text, VOCABULARIES);
    expect(large && analyse(large, { steps: 400_000 }).findings).toEqual([]);
    expect(large && difference(large, large, { steps: 1_000 })).toEqual({ kind: "equivalent" });
  });
});
