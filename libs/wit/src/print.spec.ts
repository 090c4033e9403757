import { componentEmbed, componentNew, componentWit } from "@bytecodealliance/jco";
import { VOCABULARIES } from "@glither/dialects";
import { compile, type Vocabulary } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { arbitraryRuleset } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { witIdentifier } from "./names.ts";
import { printWorld } from "./print.ts";
import { deriveWorld, importsOf } from "./world.ts";

function coreOf(text: string, name = "example", vocabularies = VOCABULARIES): Core {
  const { core, diagnostics } = compile(name, text, vocabularies);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

const mail = (rules: string, name?: string): Core => coreOf(`#pragma dialect glither.mail\n${rules}`, name);
const textOf = (core: Core): string => printWorld(deriveWorld(core));
/** Without the shared package, which is the same everywhere. */
const ownText = (core: Core): string => textOf(core).replace(/\npackage glither:roux[\s\S]*$/u, "");

/** A dialect with every type, and names that WIT reserves. */
const reserved: Vocabulary = {
  dialect: "glither.every_type",
  version: "1.2.3",
  collection: "record",
  record: "record",
  fields: [
    { path: "list", type: { kind: "list", of: { kind: "text" } } },
    { path: "from", type: { kind: "text" } },
    { path: "result.u8", type: { kind: "integer" } },
    { path: "ratio", type: { kind: "number" } },
    { path: "age", type: { kind: "duration" } },
    { path: "headers", type: { kind: "headers" } },
    { path: "flags", type: { kind: "list", of: { kind: "enum", name: "flag", symbols: ["red", "own"] } } },
  ],
  enrichments: [
    {
      path: "future",
      type: { kind: "optional", of: { kind: "enum", name: "stream", symbols: ["top_secret", "type"] } },
    },
  ],
  boxes: ["allowed", "blocked"],
  suspended: [],
  restrictiveness: [],
  defaultBox: "blocked",
  verbs: [{ name: "use", object: { parameter: "string", type: { kind: "text" } } }],
  policy: { missingDeadline: "error" },
};

async function componentOf(core: Core): Promise<Uint8Array> {
  const world = witIdentifier(deriveWorld(core).name);
  return componentNew(await componentEmbed({ witSource: textOf(core), dummy: true, world }), []);
}

describe("the canonical text of a world", () => {
  it("has the type of what a ligand is looked up by, be it a number or a text", async () => {
    const core = coreOf(
      "#pragma dialect glither.governance\nenrich known : boolean from arguments\nrule a = event | known => into allowed",
    );
    expect(ownText(core)).toContain("use types.{scalar};\n  known: func(arguments: list<scalar>) -> option<bool>;");
    expect((await componentOf(core)).length).toBeGreaterThan(0);
  });

  it("imports what nothing produces from an interface of its own", () => {
    const text =
      "#pragma dialect glither.mail\nrule a = msg | sender_reputation < 0.5 | sender.allowlisted => into dropped";
    const { core } = compile("example", text, VOCABULARIES, { allowUnsat: true });
    if (core === undefined) throw new Error("it does not compile");
    expect(importsOf(deriveWorld(core))).toEqual([
      { interface: "glither:mail/enrich@0.1.0", function: "sender-allowlisted" },
      { interface: "glither:mail/unsatisfied@0.1.0", function: "sender-reputation" },
    ]);
    expect(ownText(core)).toContain(`interface unsatisfied {
  sender-reputation: func() -> option<f64>;
}

world example {
  use glither:roux/types@0.1.0.{receipt};
  import enrich;
  import unsatisfied;
  export dispose`);
  });

  it("has neither record nor imports for a ruleset that reads and does nothing", () => {
    expect(ownText(mail("rule a = msg => into dropped"))).toBe(`package glither:mail@0.1.0;

world example {
  use glither:roux/types@0.1.0.{receipt};
  export dispose: func() -> receipt;
}
`);
  });

  it("hands actions no artifact when no field is read, and declares enums where only an enrichment has them", () => {
    expect(
      ownText(mail("rule a = msg | dmarc.policy == reject => tag x, hold into quarantine after 1h into dropped")),
    ).toBe(
      `package glither:mail@0.1.0;

interface types {
  enum dmarc {
    none,
    quarantine,
    reject,
  }
}

interface enrich {
  use types.{dmarc};
  dmarc-policy: func() -> dmarc;
}

interface actions {
  use glither:roux/types@0.1.0.{token};
  tag: func(label: string);
  hold: func(into: string) -> token;
}

world example {
  use glither:roux/types@0.1.0.{receipt};
  import enrich;
  import actions;
  export dispose: func() -> receipt;
}
`,
    );
  });

  it("declares the records of enrichments, each behind those that it is made of", () => {
    const text = ownText(
      mail(`enrich standing : { level : ordered(low < high), list : { result : integer, since_when : duration } } from size fresh 5m
rule a = msg | standing.level > low => into dropped`),
    );
    expect(text).toContain(`interface types {
  enum standing-level-rung {
    low,
    high,
  }
  record standing-list-record {
    %result: s64,
    since-when: u64,
  }
  record standing-record {
    level: standing-level-rung,
    %list: standing-list-record,
  }
`);
    expect(text).toContain(`interface enrich {
  use types.{standing-record};
  standing: func(size: s64) -> option<tuple<standing-record, u64>>;
}`);
  });

  it("holds the fields that are read, in the vocabulary's order", () => {
    const text = ownText(
      mail('rule a = msg | spf.result == pass | headers["x"] | attachment.ext | size > 1 => into dropped'),
    );
    expect(text).toContain(`  record message {
    attachments-exts: list<string>,
    size: s64,
    headers: list<tuple<string, string>>,
    spf-result: spf,
  }
`);
    expect(text).not.toContain("interface enrich");
  });

  it("escapes what WIT reserves and carries every type", () => {
    const rules = `#pragma dialect glither.every_type
rule world = record | list[0] == "a" | from == "a" | result.u8 > 1 | ratio > 1 | age > 1h | headers["x"] | flags[0] == red
  | future == top_secret => use x, into allowed`;
    const core = coreOf(rules, "world", new Map([[reserved.dialect, reserved]]));
    expect(ownText(core)).toBe(`package glither:every-type@1.2.3;

interface types {
  enum flag {
    red,
    %own,
  }
  enum %stream {
    top-secret,
    %type,
  }
  record %record {
    %list: list<string>,
    from-value: string,
    result-u8: s64,
    ratio: f64,
    age: u64,
    headers: list<tuple<string, string>>,
    %flags: list<flag>,
  }
}

interface enrich {
  use types.{%record, %stream};
  %future: func(%record: %record) -> option<%stream>;
}

interface actions {
  use types.{%record};
  use-value: func(%record: %record, string-value: string);
}

world %world {
  use types.{%record};
  use glither:roux/types@0.1.0.{receipt};
  import enrich;
  import actions;
  export dispose: func(%record: %record) -> receipt;
}
`);
    return expect(componentOf(core)).resolves.toBeInstanceOf(Uint8Array);
  });

  it.each([
    ["mail-guard", "mail-guard"],
    ["mail_guard", "mail-guard"],
    ["MailGuard", "mailguard"],
    ["world", "%world"],
  ])("names the world of `%s` %s", async (name, world) => {
    const core = mail("rule a = msg | subject => into dropped", name);
    expect(textOf(core)).toContain(`\nworld ${world} {`);
    await expect(componentOf(core)).resolves.toBeInstanceOf(Uint8Array);
  });

  it("says nothing of what the rules are", () => {
    const text = (rule: string): string => textOf(mail(rule));
    expect(text('rule a = msg | subject == "one" => into dropped')).toBe(
      text("// comment\nrule b = msg | subject ~ /two/ or not subject => into delivered (reason = why)"),
    );
  });

  it("is accepted by jco's tools, for random rulesets, and so are its imports", async () => {
    const rulesets = fc.constantFrom(...VOCABULARIES.values()).chain(arbitraryRuleset);
    await fc.assert(
      fc.asyncProperty(rulesets, async (ruleset) => {
        const core = coreOf(ruleset);
        const world = deriveWorld(core);
        const contract = (await componentWit(await componentOf(core))).replaceAll("%", "");
        const imports = [...new Set(importsOf(world).map((item) => item.interface))];
        for (const item of imports) expect(contract).toContain(`import ${item};`);
        expect(contract).toMatch(/export dispose: func\(/u);
      }),
      { numRuns: 60 },
    );
  });
});
