import type { Authority, Power } from "../../src/look/authority.ts";
import { type Child, h } from "../dom.ts";

/** What the world lets the ruleset do, in words, and its text. */
export function world({ world: text, reads, readsOf, asks, does, boxes, states }: Authority): HTMLElement[] {
  const imports = asks.length + does.length;
  return [
    h(
      "p",
      { class: "lead" },
      imports === 0
        ? "It may ask nothing and do nothing: it imports no function at all, and answers from what it is handed."
        : `It may use ${imports} ${imports === 1 ? "function" : "functions"} of its host and nothing else: no file, no network, no environment, no randomness. The component has no other import, and a host binds each of these or links nothing.`,
    ),
    h(
      "div",
      { class: "powers" },
      part(
        "It is handed",
        reads.length === 0 ? "nothing of the artifact" : `${reads.length} of ${readsOf} fields`,
        reads.map(({ path, type }) => h("li", {}, h("code", {}, path), h("span", { class: "soft" }, ` ${type}`))),
      ),
      part("It may ask", counted(asks.length, "question"), asks.map(power)),
      part("It may do", counted(does.length, "action"), does.map(power)),
      part("It ends in", counted(boxes.length + states.length, "way"), [
        ...boxes.map((name) => h("li", {}, h("code", {}, name))),
        ...states.map((name) => h("li", {}, h("code", {}, name), h("span", { class: "soft" }, " until it is settled"))),
      ]),
    ),
    h("h3", {}, "The world"),
    h("pre", { tabindex: "0" }, text),
  ];
}

function counted(count: number, noun: string): string {
  return count === 0 ? "nothing" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function part(title: string, count: string, items: readonly Child[]): HTMLElement {
  return h("section", {}, h("h3", {}, title, " ", h("span", { class: "soft" }, count)), h("ul", {}, ...items));
}

function power({ name, words, rules, imported }: Power): HTMLElement {
  return h(
    "li",
    {},
    h("code", { title: imported }, name),
    ...words.map((line) => h("span", { class: "how" }, line)),
    ...(rules.length === 0 ? [] : [h("span", { class: "by" }, `by ${rules.join(", ")}`)]),
  );
}
