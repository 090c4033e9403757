import { readFileSync } from "node:fs";
import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import type { Constant, Core, Operand, Rule, Test } from "../ir/core.ts";
import { printSum } from "../print/print-test.ts";

function coreOf(text: string): Core {
  const { core, diagnostics } = compile("example", `#pragma dialect glither.mail\n${text}`, VOCABULARIES);
  if (core === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return core;
}

/** Tests as fully parenthesised text. */
function show(test: Test): string {
  switch (test.kind) {
    case "all":
      return `(${test.tests.map(show).join(" and ")})`;
    case "any":
      return `(${test.tests.map(show).join(" or ")})`;
    case "not":
      return `not ${show(test.test)}`;
    case "bound":
      return `bound ${show(test.test)}`;
    case "group":
      return `in ${test.name}`;
    case "score":
      return `${test.name}() ${test.op} ${test.than}`;
    case "truth":
      return showOperand(test.operand);
    case "present":
      return `${showOperand(test.operand)} is present`;
    case "compare":
      return `${showOperand(test.left)} ${test.op} ${showOperand(test.right)}`;
    case "sum":
      return `${printSum(test.left)} ${test.op} ${printSum(test.right)}`;
    case "match":
      return `${showOperand(test.operand)} ${test.negated ? "!~" : "~"} /${test.pattern.source}/${test.pattern.flags}`;
    case "member":
      return `${showOperand(test.operand)} in {${test.values.map(showConstant).join(", ")}}`;
    case "quantified":
      return `${test.quantifier} ${showOperand(test.list)} (${show(test.test)})`;
  }
}

function showOperand(operand: Operand): string {
  if (operand.kind === "element") return ["it", ...(operand.member ?? [])].join(".");
  if ("count" in operand) return `count(${operand.path})`;
  if (operand.kind === "enrichment") return [`${operand.path}()`, ...(operand.member ?? [])].join(".");
  if (operand.kind !== "field") return showConstant(operand);
  return operand.index === undefined ? operand.path : `${operand.path}[${JSON.stringify(operand.index)}]`;
}

function showConstant(constant: Constant): string {
  return constant.kind === "duration" ? `${constant.ms}ms` : JSON.stringify(constant.value);
}

function showRule({ name, reason_class, guards, actions, outcome }: Rule): string[] {
  const ending =
    outcome.kind === "none"
      ? []
      : outcome.kind === "settled"
        ? [`→ ${outcome.box}`]
        : [
            `→ ${outcome.state} until {${outcome.resolutions.join(", ")}}`,
            ...outcome.obligations.map(({ trigger, box, reason_class: reason }) => {
              const when =
                trigger.kind === "on" ? `on ${trigger.event}` : trigger.kind === "after" ? `after ${trigger.ms}` : "";
              return `${when} → ${box}${reason === undefined ? "" : ` (${reason})`}`;
            }),
          ];
  return [
    `${name} (${reason_class})`,
    ...guards.map(({ test }) => `| ${show(test)}`),
    ...actions.map(
      ({ verb, args }) =>
        `${verb} ${args.map((arg) => `${arg.name}=${arg.value.kind === "filled" ? "filled" : showConstant(arg.value)}`).join(" ")}`,
    ),
    ...ending,
  ];
}

const guardsOf = (guards: string): string[] =>
  coreOf(`rule a = msg | ${guards} => into dropped`).rules.flatMap((rule) => rule.guards.map(({ test }) => show(test)));

describe("mailguard", () => {
  const file = new URL("../../../../rulesets/mail/mailguard/mailguard.glith", import.meta.url);
  const { core, diagnostics } = compile("mailguard", readFileSync(file, "utf8"), VOCABULARIES);

  it("compiles without a word", () => {
    expect(diagnostics).toEqual([]);
  });

  it("means what its rules say", () => {
    expect(core?.rules.map(showRule)).toEqual([
      [
        "drop_dmarc_reject (dmarc_reject)",
        '| dmarc.result() == "fail"',
        "| not sender.allowlisted()",
        '| dmarc.policy() == "reject"',
        "→ dropped",
      ],
      [
        "quarantine_spoof (quarantine_spoof)",
        '| dmarc.result() != "pass"',
        "| from.org != dkim.org()",
        "| not sender.allowlisted()",
        'hold into="quarantine"',
        "→ quarantine until {delivered, dropped}",
        "on admin.release → delivered",
        "after 259200000 → dropped (quarantine_timeout)",
      ],
      [
        "quarantine_executable (quarantine_executable)",
        "| any attachments.exts (it ~ /^(exe|scr|js|vbs|bat)$/u)",
        "| not sender.allowlisted()",
        'hold into="quarantine"',
        "→ quarantine until {delivered, dropped}",
        "on admin.release → delivered",
        "after 86400000 → dropped (unscanned_executable)",
      ],
      [
        "tag_external (tag_external)",
        "| from.org != recipient.org",
        'tag label="EXTERNAL"',
        'route to="inbox"',
        "→ delivered",
      ],
      [
        "route_newsletters (route_newsletters)",
        "| list.unsubscribe",
        "| sender.allowlisted()",
        'route to="newsletters"',
        "→ delivered",
      ],
      ["deliver_allowlisted (deliver_allowlisted)", "| sender.allowlisted()", 'route to="inbox"', "→ delivered"],
    ]);
  });

  it("declares what it reads, asks and does in the vocabulary's order, and nothing else", () => {
    expect(core?.fields.map(({ path }) => path)).toEqual([
      "from.org",
      "recipient.org",
      "attachments.exts",
      "list.unsubscribe",
    ]);
    expect(core?.enrichments.map(({ path }) => path)).toEqual([
      "dkim.org",
      "sender.allowlisted",
      "dmarc.policy",
      "dmarc.result",
    ]);
    expect(core?.verbs.map(({ name, suspends }) => [name, suspends])).toEqual([
      ["route", false],
      ["tag", false],
      ["hold", true],
    ]);
  });

  it("infers its states, phases and header", () => {
    expect(core?.states).toEqual([
      { kind: "terminal", name: "dropped" },
      { kind: "pending", name: "quarantine", resolutions: ["delivered", "dropped"] },
      { kind: "terminal", name: "delivered" },
    ]);
    expect(core?.rules.flatMap(({ guards }) => guards).every(({ phase }) => phase.kind === "select")).toBe(true);
    expect(core).toMatchObject({
      ruleset: { name: "mailguard", version: "0.1.0" },
      dialect: { name: "glither.mail", collection: "msg", record: "message" },
      fold: "first-match",
      default_box: "dropped",
    });
  });
});

describe("guards", () => {
  it("bind `not` before `and` before `or`, and keep parentheses", () => {
    expect(
      guardsOf("not subject and size > 1 or size > 2 | size > 3 and (size > 4 or not (size > 5 and subject))"),
    ).toEqual(["((not subject and size > 1) or size > 2)", "(size > 3 and (size > 4 or not (size > 5 and subject)))"]);
  });

  it("read a path with and without the collection alike", () => {
    expect(guardsOf('msg.from.domain == "a" | from.domain == "a" | msg.subject != msg.from.org')).toEqual([
      'from.domain == "a"',
      'from.domain == "a"',
      "subject != from.org",
    ]);
  });

  it("read headers by name and sets of constants", () => {
    expect(guardsOf('headers["List-Id"] ~ /x/i | spf.result in { pass, none } | size not in { 1, 2 }')).toEqual([
      'headers["List-Id"] ~ /x/iu',
      'spf.result in {"pass", "none"}',
      "not size in {1, 2}",
    ]);
  });

  it("turn a set that names values into a choice of comparisons", () => {
    expect(guardsOf('from.domain in { recipient.domain, "a", dkim.domain }')).toEqual([
      '(from.domain == recipient.domain or from.domain == "a" or from.domain == dkim.domain())',
    ]);
  });

  it("ask whether a value is there", () => {
    expect(guardsOf('dkim.domain is present | not headers["X"] is absent | msg.attachment.ext is absent')).toEqual([
      "dkim.domain() is present",
      'not not headers["X"] is present',
      "not any attachments.exts (it)",
    ]);
  });

  it("ask of a ligand as a whole whether it is there, and bind it", () => {
    const [rule] = coreOf(`
      enrich seal : { grade : ordered(low < high), by : { name : text } } from subject
      rule a = msg | seal is absent | seal.grade is present | seal.by.name is absent => into dropped`).rules;
    expect(rule?.guards.map(({ test }) => show(test))).toEqual([
      "not seal() is present",
      "seal() is present",
      "not seal() is present",
    ]);
    for (const { phase } of rule?.guards ?? []) expect(phase).toEqual({ kind: "crossing", ligands: ["seal"] });
  });

  it("take groups as guards and as collections, wherever the group stands", () => {
    const { groups, rules } = coreOf(`
      rule a = vip | msg not in big => into dropped
      group vip = msg | sender.allowlisted | size > 1
      group big = vip | size > 9`);
    expect(groups.map(({ name, guards }) => [name, ...guards.map(({ test }) => show(test))])).toEqual([
      ["vip", "sender.allowlisted()", "size > 1"],
      ["big", "in vip", "size > 9"],
    ]);
    expect(rules.map(showRule)).toEqual([["a (a)", "| in vip", "| not in big", "→ dropped"]]);
  });

  it("write flags in one order, with `u`", () => {
    expect(guardsOf("subject ~ /a/si | subject !~ /a/u | subject ~ /a/")).toEqual([
      "subject ~ /a/isu",
      "subject !~ /a/u",
      "subject ~ /a/u",
    ]);
  });
});

describe("dispositions", () => {
  const rule = (dispositions: string): string[] =>
    coreOf(`rule own_name = msg => ${dispositions}`).rules.flatMap((item) => showRule(item));

  it.each([
    ['into dropped (reason = "DMARC: Reject!")', "dmarc_reject"],
    ["into dropped (reason = allowed triggered)", "allowed_triggered"],
    ["into dropped (reason = 72h)", "72h"],
    ["into dropped", "own_name"],
    ["route to inbox (reason = friend)", "friend"],
    ["tag A (reason = friend), into dropped", "friend"],
    ["tag A (reason = friend), into dropped (reason = Friend)", "friend"],
  ])("give `%s` the reason class %s", (text, reason) => {
    expect(rule(text)[0]).toBe(`own_name (${reason})`);
  });

  it("deliver what is routed unless the rule says otherwise", () => {
    expect(rule("tag A, route to inbox").at(-1)).toBe("→ delivered");
    expect(rule("route to inbox, into dropped").at(-1)).toBe("→ dropped");
  });

  it("call actions in the order written, with the verb's own parameters", () => {
    expect(rule('hold into quarantine, tag "a b", route to x.y after 1h into dropped').slice(1, 4)).toEqual([
      'hold into="quarantine"',
      'tag label="a b"',
      'route to="x.y"',
    ]);
  });

  it("make one obligation of each trigger of an arm, in order", () => {
    expect(
      rule("hold into quarantine on a on b.c into delivered after 2w into dropped (reason = too late)").slice(2),
    ).toEqual([
      "→ quarantine until {delivered, dropped}",
      "on a → delivered",
      "on b.c → delivered",
      "after 1209600000 → dropped (too_late)",
    ]);
  });
});

describe("fields that an enrichment is looked up by", () => {
  const fieldsOf = (guard: string): readonly string[] | undefined => {
    const source = `#pragma dialect glither.governance\nrule a = event | ${guard} => into allowed`;
    return compile("example", source, VOCABULARIES).core?.fields.map(({ path }) => path);
  };

  it("are passed to whoever answers, though no guard reads them", () => {
    expect(fieldsOf("actor.suspended")).toEqual(["actor"]);
    expect(fieldsOf("tool.owner or pii_detected")).toEqual(["pii_detected", "tool"]);
  });

  it("are left out when it is not asked", () => {
    expect(fieldsOf("pii_detected")).toEqual(["pii_detected"]);
  });
});

describe("the header", () => {
  it("has defaults for fold and version", () => {
    expect(coreOf("rule a = msg => into dropped")).toMatchObject({
      fold: "first-match",
      ruleset: { version: "0.1.0" },
    });
    expect(coreOf("#pragma version 1.2.3-rc.1\nrule a = msg => into dropped").ruleset.version).toBe("1.2.3-rc.1");
  });
});
