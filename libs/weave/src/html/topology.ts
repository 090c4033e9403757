import { NO_RULE, type Weaving } from "../model.ts";
import { type Edge, laidOut, type Node } from "../picture/layout.ts";
import { diagram } from "./diagram.ts";

/** What comes in and is asked on the left, the rules in the middle, where they end and what they call on the right. */
export function topology({ core, rows, ends }: Weaving): string {
  const asked = core.enrichments.map(({ path }) => path);
  const chained = core.fold === "first-match";
  const nodes: Node[] = [
    { id: "artifact", text: core.dialect.record, column: 0, kind: "artifact" },
    ...asked.map((path) => ({ id: `ask ${path}`, text: path, column: 0, kind: "ask" })),
    ...rows.map(({ name }) => ({ id: `rule ${name}`, text: name, column: 1, kind: "rule" })),
    { id: "none", text: NO_RULE, column: 1, kind: "none" },
    ...ends.map(({ name, kind }) => ({ id: `end ${name}`, text: name, column: 2, kind })),
    ...core.verbs.map(({ name }) => ({ id: `verb ${name}`, text: `${name}()`, column: 2, kind: "verb" })),
  ];
  const edges: Edge[] = [
    ...[...rows.map(({ name }) => `rule ${name}`), "none"].map((to, at, all): Edge => {
      const before = all[at - 1];
      return chained && before !== undefined
        ? { from: before, to, kind: "else" }
        : { from: "artifact", to, kind: "enters" };
    }),
    ...rows.flatMap(({ name, asks }) => asks.map((ask) => ({ from: `ask ${ask}`, to: `rule ${name}`, kind: "asks" }))),
    ...rows.flatMap(({ name, verbs }) =>
      verbs.map((verb) => ({ from: `rule ${name}`, to: `verb ${verb}`, kind: "calls" })),
    ),
    ...rows.flatMap(({ name, end }) =>
      end === undefined ? [] : [{ from: `rule ${name}`, to: `end ${end}`, kind: "ends" }],
    ),
    { from: "none", to: `end ${core.default_box}`, kind: "ends" },
  ];
  return diagram(laidOut("The topology: what comes in, the rules, where they end", nodes, edges));
}
