import { describe, expect, it } from "@jest/globals";
import { FORMATS } from "../formats.ts";
import type { GraphPicture } from "./model.ts";
import { weaveGraph } from "./weave-graph.ts";

const edge = { delivery: "fire_and_forget", retrograde: "open", guarantee: "transport", flags: [], rule: "all" };
const part = { version: "0.1.0", zone: "core", digest: `sha256:${"0".repeat(64)}` };

const graph: GraphPicture = {
  world: { ruleset: "fleet", version: "0.1.0" },
  parts: ["guard", "redact", "seed"].map((name) => ({ ...part, name, dialect: "glither.mail" })),
  edges: [
    {
      ...edge,
      from: "guard",
      to: "redact",
      pour: "glither:mail/actions@0.1.0#route",
      retrograde: "diode",
      flags: ["dana"],
    },
    { ...edge, from: "redact", to: "seed", pour: "glither:flow/actions@0.1.0#route" },
  ],
  refused: [{ from: "guard", to: "seed", pour: "glither:mail/actions@0.1.0#route", reason: "no_rule" }],
  outer: { imports: { "glither:mail/enrich@0.1.0#dkim-org": ["guard"] }, entries: ["guard"] },
};

describe.each(FORMATS)("a graph as %s", (format) => {
  it("names its parts, its edges with their guarantees, and refers to nothing elsewhere", () => {
    const text = weaveGraph(graph, format);
    for (const name of ["guard", "redact", "seed", "route", "transport"]) expect(text).toContain(name);
    expect(text).not.toMatch(/https?:|\bsrc=|\bhref=|url\(|@import|<script/u);
    expect(text.endsWith("\n")).toBe(true);
    expect(weaveGraph(graph, format)).toBe(text);
  });

  it("takes a name for text, whatever is in it", () => {
    const [first, ...rest] = graph.parts;
    const hostile = '"]; click x "<script>alert(1)</script>|';
    if (first === undefined) throw new Error("there is no part");
    const text = weaveGraph({ ...graph, parts: [{ ...first, dialect: hostile }, ...rest] }, format);
    expect(text).not.toContain("<script>");
    expect(text).not.toContain('"];');
  });
});

describe("a gift", () => {
  it("is an arrow without a way back, and what may be answered has one", () => {
    const mermaid = weaveGraph(graph, "mermaid");
    expect(mermaid).toMatch(/part0 ==>\|.*\| part1/u);
    expect(mermaid).toMatch(/part1 <-->\|.*\| part2/u);
    expect(weaveGraph(graph, "plantuml")).toMatch(/part0 ==> part1 :/u);
  });
});
