import { type Figure, path, rect, text } from "./svg.ts";

/** A step of the pipeline, named as its target, and what it makes. */
export interface Step {
  readonly name: string;
  readonly makes: string;
}

export const STEPS: readonly Step[] = [
  { name: "check", makes: "what is wrong, and what can never happen" },
  { name: "snapshot", makes: "what the rules mean; its hash is the identity" },
  { name: "wit", makes: "the world: all that the rules may ask, see and do" },
  { name: "codegen", makes: "WebAssembly, JavaScript, an oracle to read" },
  { name: "component", makes: "the component, its imports compared with the world" },
  { name: "conform", makes: "all cases through all of them: they must agree" },
  { name: "publish", makes: "a signed artifact in a registry, by its digest" },
];

const BOX = { height: 30, width: 96, step: 46 };
const TOP = 34;

/** From a ruleset to a host, one step below the other. */
export function pipelineFigure(): Figure {
  const rows = [
    { name: "ruleset", makes: "one .glith file" },
    ...STEPS,
    { name: "host", makes: "verifies, links, runs: receipts and actions" },
  ];
  const outer = new Set(["ruleset", "host"]);
  return {
    title: `The pipeline. ${rows.map(({ name, makes }) => `${name}: ${makes}`).join("; ")}.`,
    height: TOP + rows.length * BOX.step - (BOX.step - BOX.height) + 4,
    body: [
      text(0, 14, "From a ruleset to its receipts", "text strong"),
      ...rows.flatMap(({ name, makes }, at) => {
        const y = TOP + at * BOX.step;
        return [
          ...(at === 0 ? [] : downTo(y)),
          rect(1, y, BOX.width, BOX.height, outer.has(name) ? "box key" : "box", 6),
          text(1 + BOX.width / 2, y + 19, name, "text code", "middle"),
          text(BOX.width + 12, y + 19, makes, "soft small"),
        ];
      }),
    ],
  };
}

function downTo(y: number): readonly string[] {
  const x = 1 + BOX.width / 2;
  return [
    path(`M${x} ${y - BOX.step + BOX.height}V${y}`, "edge"),
    path(`M${x - 3.5} ${y - 6}L${x} ${y}L${x + 3.5} ${y - 6}`, "edge"),
  ];
}
