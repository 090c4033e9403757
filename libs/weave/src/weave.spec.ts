import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { arbitraryRuleset } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { FORMATS } from "./formats.ts";
import { modelOf } from "./model.ts";
import { weave } from "./weave.ts";

const FOLDER = join(import.meta.dirname, "testing");

function coreOf(text: string): Core {
  const { core, diagnostics } = compile("gate", text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

const gate = coreOf(readFileSync(join(FOLDER, "gate.glith"), "utf8"));

describe.each(FORMATS)("%s", (format) => {
  it("is what was accepted (`BLESS=1` writes it)", () => {
    const file = join(FOLDER, `gate.${format}.golden`);
    const text = weave(gate, format);
    if (process.env["BLESS"] === "1") writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));
  });

  it("refers to nothing elsewhere", () => {
    expect(weave(gate, format)).not.toMatch(/https?:|\bsrc=|\bhref=|url\(|@import|<script/u);
  });

  it("names every rule, box and enrichment of any ruleset, and comes out the same again", () => {
    fc.assert(
      fc.property(fc.constantFrom(...VOCABULARIES.values()).chain(arbitraryRuleset), (source) => {
        const core = coreOf(source);
        const text = weave(core, format);
        const plain = readable(text);
        const names = [...core.rules, ...core.states, ...core.verbs, ...core.ladders].map(({ name }) => name);
        for (const name of [...names, ...core.enrichments.map(({ path }) => path)]) expect(plain).toContain(name);
        expect(text.endsWith("\n")).toBe(true);
        expect(weave(JSON.parse(JSON.stringify(core)), format)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});

it.each(FORMATS)("%s shows what a score adds, and that a rule asks through it", (format) => {
  const core = coreOf(`#pragma dialect glither.mail
    score base = 1 when sender.allowlisted
    group good = msg | base > 0
    score spam = 2.5 when subject ~ /x/, -3 when msg in good
    rule out = msg | spam >= 2 => into dropped`);
  const plain = readable(weave(core, format)).replaceAll("&gt;", ">");
  for (const term of ["1 when sender.allowlisted", "2.5 when subject ~ /x/", "-3 when msg in good", "spam >= 2"])
    expect(plain).toContain(term);
  expect(modelOf(core).rows[0]?.asks).toEqual(["sender.allowlisted"]);
});

/** The text with its escapes read back and without the places where a name may break. */
function readable(text: string): string {
  return text
    .replaceAll("<wbr>", "")
    .replace(/<U\+([0-9A-F]+)>/gu, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/[&]?#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));
}

/** Texts that mean something to one of the formats, each in every place that a core has for texts. */
const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</style></pre></svg><b>",
  "&lt;b&gt;",
  "]]> --> |a| `b` ```",
  "a\n@enduml\n```\n!include /etc/passwd\n%%{init: {}}%%",
  "end note",
  "~**b** __u__ //i// <color:red> [[x]] %date()",
  "\u202Egnp.exe\u0000\u2028",
];

function hostile(text: string): Core {
  const replace = (value: unknown, key = ""): unknown => {
    if (Array.isArray(value)) return value.map((item) => replace(item, key));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replace(item, name)]));
    return typeof value === "string" && PLACES.has(key) ? `${value}${text}` : value;
  };
  const { fields, enrichments, verbs, ...rest } = gate;
  return { ...(replace(rest) as Omit<Core, "fields" | "enrichments" | "verbs">), fields, enrichments, verbs };
}

/** What no eye sees, and what some readers take for a line's end. */
const INVISIBLE = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

/** All keys that hold names or texts and not one of a closed set. */
const PLACES = new Set(["box", "state", "reason_class", "source", "event", "guard", "value", "default_box", "index"]);

describe.each(HOSTILE)("the hostile text %j", (text) => {
  const core = hostile(text);
  const renamed: Core = {
    ...core,
    rules: core.rules.map((rule) => ({ ...rule, name: text })),
    states: core.states.map((state) => ({ ...state, name: `${state.name}${text}` })),
  };

  it("adds no element and no attribute to the page", () => {
    const shape = (page: string): string[] => [...new Set(page.match(/<\/?[a-z][^\s>]*/giu) ?? [])].sort();
    const page = weave(renamed, "html");
    expect(shape(page)).toEqual(shape(weave(gate, "html")));
    expect(page).not.toMatch(/<[^>]*\bon\w+\s*=/iu);
    expect(page).not.toMatch(INVISIBLE);
  });

  it("adds no line and no markup to a diagram", () => {
    for (const format of ["plantuml", "mermaid"] as const) {
      const lines = (woven: string): string[] => woven.split("\n").map((line) => /^\S*/u.exec(line)?.[0] ?? "");
      const woven = weave(renamed, format);
      expect(lines(woven)).toEqual(lines(weave(gate, format)));
      const body = woven.replace(/<U\+[0-9A-F]{4,6}>|&?#\d+;|<\/?(?:code|br)>/gu, "");
      expect(body).not.toMatch(/<script|<img|<color|\*\*|\[\[x|%date|onerror=alert\(1\)>/u);
      expect(body).not.toMatch(INVISIBLE);
    }
  });
});
