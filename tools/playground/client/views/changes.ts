import type { Comparison, ShownChange } from "../../src/look/comparison.ts";
import { h } from "../dom.ts";

export interface ChangesOptions {
  /** Looks at an example of a change. */
  readonly tryOut: (change: ShownChange) => void;
  /** Compares with the rules as they are now, from now on. */
  readonly begin: () => void;
}

/** What the rules decide otherwise than those that they are compared with. */
export function changes(comparison: Comparison | undefined, { tryOut, begin }: ChangesOptions): HTMLElement[] {
  const tools = h(
    "p",
    { class: "tools" },
    h("button", { type: "button", onclick: begin }, "Compare with the rules as they are now"),
  );
  if (comparison === undefined)
    return [h("p", { class: "lead" }, "Nothing can be compared while one of the two versions has errors."), tools];
  if (comparison.kind !== "different") return [h("p", { class: "lead" }, `${sentence(comparison.words)}.`), tools];
  const { changes: all, open } = comparison;
  return [
    h(
      "p",
      { class: "lead" },
      `${all.length} ${all.length === 1 ? "way" : "ways"} in which artifacts are decided otherwise than before, each proved by an example.`,
      ...(open === 0 ? [] : [` Of ${open} more nobody knows.`]),
    ),
    tools,
    h("div", { class: "changes" }, ...all.map((change) => shown(change, tryOut))),
  ];
}

function shown(change: ShownChange, tryOut: ChangesOptions["tryOut"]): HTMLElement {
  const answered = Object.keys(change.answers).length > 0;
  return h(
    "article",
    { class: "change" },
    h(
      "dl",
      {},
      ...change.rows.flatMap(({ what, before, after }) => [
        h("dt", {}, what),
        h(
          "dd",
          {},
          ...(before === after
            ? [h("code", {}, after)]
            : [h("del", {}, before), h("span", { "aria-hidden": "true" }, " → "), h("ins", {}, after)]),
        ),
      ]),
    ),
    h("pre", { tabindex: "0" }, written(change.artifact)),
    ...(answered ? [h("p", { class: "soft" }, "with the answers ", h("code", {}, answersText(change.answers)))] : []),
    h("p", { class: "tools" }, h("button", { type: "button", onclick: () => tryOut(change) }, "Try this artifact")),
  );
}

function answersText(answers: ShownChange["answers"]): string {
  return Object.entries(answers)
    .map(([path, answer]) => `${path} = ${JSON.stringify(answer)}`)
    .join(", ");
}

const SHORT = 60;

/** On one line where that is short enough to be read. */
function written(artifact: ShownChange["artifact"]): string {
  const line = JSON.stringify(artifact);
  return line.length > SHORT ? JSON.stringify(artifact, null, 2) : line;
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
