import { VOCABULARIES } from "@glither/dialects";
import { compile, type Vocabulary } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { arbitraryRuleset, SAMPLE_TEXTS } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { KEYWORDS } from "./keywords.ts";
import { literal, moduleName } from "./names.ts";
import { generatePackage } from "./package.ts";
import { evaluateGleam } from "./testing/gleam.ts";

function coreOf(rules: string, name = "example", dialect?: Vocabulary): Core {
  const vocabularies = dialect ? new Map([[dialect.dialect, dialect]]) : VOCABULARIES;
  const text = rules.startsWith("#pragma") ? rules : `#pragma dialect ${dialect?.dialect ?? "glither.mail"}\n${rules}`;
  const { core, diagnostics } = compile(name, text, vocabularies);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

type Namespace = Readonly<Record<string, unknown>>;

async function modulesOf(core: Core): Promise<{ readonly own: Namespace; readonly prelude: Namespace }> {
  const modules = await evaluateGleam(generatePackage(core));
  const [own, prelude] = [modules.get(`${moduleName(core.ruleset.name)}.mjs`), modules.get("gleam.mjs")];
  if (!own || !prelude) throw new Error("a module is missing");
  return { own, prelude };
}

type Construct = new (...args: unknown[]) => object;
interface Receipt {
  readonly rule: string;
  readonly actions: Iterable<{ readonly args: Iterable<readonly [string, string]> }>;
}

/** Disposes of a record of the given field values, where no enrichment is asked for. */
function dispose(own: Namespace, record: string, fields: readonly unknown[]): Receipt {
  const [Artifact, Enrich] = [own[record] as Construct, own["Enrich"] as Construct];
  const entry = own["dispose"] as (artifact: object, enrich: object) => Receipt;
  return entry(new Artifact(...fields), new Enrich());
}

describe("the generated package", () => {
  it("reads like its ruleset", () => {
    const files = generatePackage(
      coreOf(`
        group vouched = msg | sender.allowlisted
        rule hold_odd = vouched | from.domain != dkim.domain | subject ~ /"\\\\d/i or size > 10
          => tag "x\\"y", hold into quarantine on admin.release into delivered after 1h into dropped (reason = late)
        rule rest = msg | attachment.ext in { "exe", "js" } => into delivered`),
    );
    expect([...files.keys()]).toEqual([
      "gleam.toml",
      "src/example.gleam",
      "src/glither.gleam",
      "src/glither_ffi.mjs",
      "src/glither_lists.gleam",
    ]);
    expect(files.get("gleam.toml")).toBe('name = "example"\nversion = "0.0.0"\ntarget = "javascript"\n');
    expect(files.get("src/example.gleam")).toMatchInlineSnapshot(`
"//// The ruleset example of glither.mail, for reviewers: the rules as data,
//// each with the guards that it asks from left to right.

import glither
import glither_lists

pub type Message {
  Message(
    from_domain: String,
    subject: String,
    attachments_exts: List(String),
    size: Int,
  )
}

pub type Enrich {
  Enrich(
    dkim_domain: fn(Message) -> glither.Maybe(String),
    sender_allowlisted: fn(Message) -> Bool,
  )
}

pub fn dispose(msg: Message, enrich: Enrich) -> glither.Receipt {
  glither.first_match(rules(), msg, enrich, "dropped")
}

fn rules() -> List(glither.Rule(Message, Enrich)) {
  [
    glither.Rule(
      "hold_odd",
      "hold_odd",
      hold_odd,
      [
        glither.Action("tag", [#("label", "x\\"y")]),
        glither.Action("hold", [#("into", "quarantine")]),
      ],
      glither.Pending("quarantine", ["delivered", "dropped"], [
        glither.Obligation(
          glither.On("admin.release"),
          "delivered",
          glither.Absent,
        ),
        glither.Obligation(
          glither.After(3_600_000),
          "dropped",
          glither.Present("late"),
        ),
      ]),
    ),
    glither.Rule("rest", "rest", rest, [], glither.Settled("delivered")),
  ]
}

fn in_vouched(msg: Message, enrich: Enrich) -> Bool {
  enrich.sender_allowlisted(msg)
}

fn hold_odd(msg: Message, enrich: Enrich) -> Bool {
  in_vouched(msg, enrich)
  && !glither.both(
    glither.Present(msg.from_domain),
    enrich.dkim_domain(msg),
    fn(a, b) { a == b },
  )
  && { glither.matches(msg.subject, "\\"\\\\\\\\d", "iu") || msg.size > 10 }
}

fn rest(msg: Message, _enrich: Enrich) -> Bool {
  glither_lists.any(msg.attachments_exts, fn(it) {
    glither.member(it, ["exe", "js"])
  })
}
"
`);
  });

  it("is accepted by the Gleam compiler, and its JavaScript loads, for random rulesets", async () => {
    const rulesets = fc.constantFrom(...VOCABULARIES.values()).chain(arbitraryRuleset);
    await fc.assert(
      fc.asyncProperty(rulesets, async (text) => {
        const { own } = await modulesOf(coreOf(text));
        expect(typeof own["dispose"]).toBe("function");
      }),
      { numRuns: 150 },
    );
  });

  it("takes names that mean something to Gleam", async () => {
    const names = [
      ...KEYWORDS,
      ..."dispose rules glither enrich msg in_g rule_1 True Nil Message Upper _under __proto__ constructor".split(" "),
    ];
    const rules = names.map((name) => `rule ${name} = g | subject == "${name}" => into delivered`);
    const groups = names.map((name) => `group ${name === "msg" ? "msg_" : name} = msg | subject`);
    const core = coreOf(`group g = msg | subject\n${groups.join("\n")}\n${rules.join("\n")}`);
    const { own } = await modulesOf(core);
    for (const name of names) expect(dispose(own, "Message", [name]).rule).toBe(name);
  });

  // What was left of two negations was braces alone, which Gleam 0.30 writes as a `return` within parentheses.
  it("loads with negations of negations, and groups what is within them", async () => {
    const core = coreOf(`
      rule even = msg | not (not (size == 2)) => into delivered
      rule all = msg | not (not (subject == "a" or subject == "b")) and not (not (not (size == 1))) => into delivered`);
    const text = generatePackage(core).get("src/example.gleam") ?? "";
    expect(text).toContain('{ msg.subject == "a" || msg.subject == "b" } && !{ msg.size == 1 }');
    await expect(modulesOf(core)).resolves.toHaveProperty("own");
  });

  it("has nothing that Gleam 1.18 warns of: unused functions and parameters, double negations, a value against itself", () => {
    const core = coreOf(`
      group idle = msg | subject
      group busy = msg | sender.allowlisted
      rule one = busy | not (subject !~ /enrich msg/) => into delivered
      rule two = msg | from.domain != from.domain => into dropped`);
    const text = generatePackage(core).get("src/example.gleam") ?? "";
    expect(text).not.toContain("in_idle");
    expect(text).toContain("fn in_busy(msg: Message, enrich: Enrich)");
    expect(text).toContain("fn two(msg: Message, _enrich: Enrich)");
    expect(text).not.toContain("!!");
    expect(text).not.toContain("msg.from_domain != msg.from_domain");
  });

  it.each(["glither", "gleam", "case", "type", "mail-guard", "dispose"])(
    "takes `%s` for a ruleset's name",
    async (name) => {
      const core = coreOf("rule a = msg | subject => into delivered", name);
      const { own } = await modulesOf(core);
      expect(dispose(own, "Message", ["x"]).rule).toBe("a");
    },
  );

  it("carries every text as it is", async () => {
    const texts = [...SAMPLE_TEXTS, "\\u{0}", "\u0000", "\u001f", "\\n", '\\"', "\u{10FFFF}", "// no comment", "<<>>"];
    const rules = texts.map((text, at) => {
      const escaped = [...text].map((c) => `\\u{${c.codePointAt(0)?.toString(16)}}`).join("");
      return `rule r${at} = msg | subject == "${escaped}" and headers["x"] == "${escaped}" => tag "${escaped}", into dropped`;
    });
    const { own, prelude } = await modulesOf(coreOf(rules.join("\n")));
    const toList = prelude["toList"] as (items: readonly unknown[]) => unknown;
    const seen = new Set<string>();
    for (const text of texts) {
      const receipt = dispose(own, "Message", [text, toList([["X", text]])]);
      expect([...receipt.actions].flatMap(({ args }) => [...args])).toEqual([["label", text]]);
      seen.add(receipt.rule);
    }
    expect(seen.size).toBe(new Set(texts).size);
  });

  it("writes numbers as Gleam wants them", async () => {
    const dialect: Vocabulary = {
      dialect: "glither.test",
      version: "0.1.0",
      collection: "type",
      record: "event",
      fields: [
        { path: "amount", type: { kind: "number" } },
        { path: "count", type: { kind: "integer" } },
        { path: "age", type: { kind: "duration" } },
        { path: "case", type: { kind: "enum", name: "level", symbols: ["top_secret", "low"] } },
      ],
      enrichments: [],
      boxes: ["allowed", "blocked"],
      suspended: [],
      restrictiveness: [],
      defaultBox: "blocked",
      verbs: [],
      policy: { missingDeadline: "error" },
    };
    const core = coreOf(
      `rule big = type | amount >= 1000000000000000000000 | count > -5 | age > 1h | case == low => into allowed
       rule small = type | amount < 0.0000002 | amount > 0.0000001 | case in { low } => into allowed
       rule negative = type | amount in { -2.50, 7 } | count != -9007199254740991 => into allowed
       rule share = type | amount == 12.5% or amount == -1 => into allowed`,
      "example",
      dialect,
    );
    const { own } = await modulesOf(core);
    const low = new (own["LevelLow"] as Construct)();
    const take = (amount: number, count = 0): string => dispose(own, "Event", [amount, count, 3_600_001, low]).rule;
    expect(take(1e21)).toBe("big");
    expect(take(1.5e-7)).toBe("small");
    expect(take(-2.5)).toBe("negative");
    expect(take(7)).toBe("negative");
    expect(take(0.125, Number.MIN_SAFE_INTEGER)).toBe("share");
    expect(take(-1)).toBe("share");
    expect(take(2)).toBe("default");
  });
});

describe("literal", () => {
  it("keeps every text on one line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(literal(text)).not.toMatch(/[\n\r\t]/u);
      }),
    );
  });
});
