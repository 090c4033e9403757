import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ROOT } from "../paths.ts";
import { allFigures, keptFigures } from "./all.ts";
import { barFigure } from "./bars.ts";
import { cellOf } from "./benchmarks.ts";
import { authorityFromMermaid, reachFromMermaid, statesFromMermaid } from "./graph.ts";
import { graphFigure } from "./graph-figure.ts";
import { layersOf } from "./layers.ts";
import { STEPS as TARGETS } from "./pipeline.ts";
import { svgFile } from "./svg.ts";
import { targetFigure } from "./targets.ts";

describe("docs/figures", () => {
  const all = allFigures();

  it("has the figures as they are drawn now (`npm run docs` draws them)", () => {
    expect(keptFigures()).toEqual(all);
  });

  it.each(Object.entries(all))("%s loads nothing, runs nothing, and says in words what it shows", (_name, text) => {
    expect(text).not.toMatch(/href|<script|url\(|@import|http(?!:\/\/www\.w3\.org\/2000\/svg)/u);
    expect(/<title>(.*)<\/title>/u.exec(text)?.[1]?.length).toBeGreaterThan(40);
  });

  it("has every step of the pipeline as a target of the plugin", () => {
    const { executors } = JSON.parse(readFileSync(join(ROOT, "tools/nx-glither/executors.json"), "utf8"));
    expect(TARGETS.filter(({ name }) => executors[name] === undefined)).toEqual([]);
  });
});

describe("bars", () => {
  const bar = (name: string, value: number) => ({ name, value, figure: `${value} ms`, ours: name === "a" });
  const widths = (text: string): number[] =>
    [...text.matchAll(/<rect .*?width="([\d.]+)"/gu)].map(([, width]) => Number(width));
  const chart = { title: "t", note: "n", bars: [bar("a", 1), bar("b", 10), bar("c", 100)] };

  it("are as long as their figures", () => {
    expect(widths(svgFile(barFigure({ ...chart, scale: "linear" })))).toEqual([4.4, 44, 440]);
  });

  it("go by decades on a logarithmic scale", () => {
    expect(widths(svgFile(barFigure({ ...chart, scale: "logarithmic" })))).toEqual([88, 264, 440]);
  });

  it("have lengths", () => {
    expect(() => barFigure({ ...chart, scale: "linear", bars: [bar("a", 0)] })).toThrow(RangeError);
  });
});

it("draws what is met as a disc, and what is not as a cross", () => {
  const text = svgFile(
    targetFigure([
      {
        name: "x",
        shares: [
          { what: "a", share: 0.5 },
          { what: "b", share: 2 },
        ],
      },
    ]),
  );
  expect(text.match(/<circle/gu)).toHaveLength(1);
  expect(text).toContain("1 of 2 are met");
  expect(text).toMatch(/<title>b<\/title><path/u);
});

it("takes no cell that is not there", () => {
  const reports = [{ suite: "x", measured: "", tables: [{ head: ["what", "median"], rows: [["`a`", "1 ms"]] }] }];
  expect(cellOf(reports, "x", "a", "median")).toBe("1 ms");
  expect(() => cellOf(reports, "x", "b", "median")).toThrow("no `median` of `b` in `x`");
  expect(() => cellOf(reports, "x", "a", "target")).toThrow("no `target` of `a`");
});

describe("graphs", () => {
  const states =
    'x\n```mermaid\nstateDiagram-v2\n  state "a#46;b" as end0\n  [*] --> end0 : one or<br>two\n  end0 --> [*]\n```\n';

  it("are read from what weave writes", () => {
    expect(statesFromMermaid(states, "message")).toEqual({
      nodes: [
        { id: "[*]", text: "message", kind: "key" },
        { id: "end0", text: "a.b", kind: "end" },
      ],
      edges: [{ from: "[*]", to: "end0", label: ["one or", "two"] }],
    });
    expect(() => statesFromMermaid(states.replace("state ", "stat "), "m")).toThrow("no part of a state diagram");
    expect(() => authorityFromMermaid(states, "m")).toThrow("no topology");
  });

  it("are read from what `vat inspect` writes", () => {
    expect(reachFromMermaid('graph LR\n  a0["x#35;1"]\n  a1["y"]\n  a0 -->|"given"| a1', "x#1")).toEqual({
      nodes: [
        { id: "a0", text: "x#1", kind: "key" },
        { id: "a1", text: "y" },
      ],
      edges: [{ from: "a0", to: "a1", label: ["given"] }],
    });
    expect(() => reachFromMermaid("graph LR\n  what", "x")).toThrow("no part of a graph");
  });

  const node = (id: string) => ({ id, text: id });
  const edge = (from: string, to: string) => ({ from, to, label: [] });

  it("stand in rows, what leads on above what it leads to", () => {
    const { rows } = layersOf({
      nodes: ["a", "b", "c"].map(node),
      edges: [edge("a", "b"), edge("b", "c"), edge("a", "c")],
    });
    expect(rows.map((row) => row.flatMap(({ node: own }) => own?.id ?? []))).toEqual([["a"], [], ["b"], [], ["c"]]);
  });

  it("have no crossing that another order avoids", () => {
    const { rows } = layersOf({ nodes: ["a", "b", "c", "d"].map(node), edges: [edge("a", "d"), edge("b", "c")] });
    const [above, , below] = rows.map((row) => row.map(({ id }) => id));
    expect([above, below]).toEqual([
      ["a", "b"],
      ["d", "c"],
    ]);
  });

  it("have no circles, and rows that have room", () => {
    expect(() => layersOf({ nodes: ["a", "b"].map(node), edges: [edge("a", "b"), edge("b", "a")] })).toThrow("circle");
    expect(() => graphFigure("t", { nodes: [node("x".repeat(70))], edges: [] })).toThrow("too wide");
  });
});
