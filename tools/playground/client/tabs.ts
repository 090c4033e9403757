import { h } from "./dom.ts";

/** Tabs as people know them: arrows go from one to the next, Home and End to the ends; only the chosen one is in the tab order. */
export class Tabs<Name extends string> {
  readonly #buttons = new Map<Name, HTMLButtonElement>();
  readonly #changed: (name: Name) => void;
  readonly #view: HTMLElement;
  #chosen: Name;

  constructor(
    list: HTMLElement,
    view: HTMLElement,
    names: readonly (readonly [Name, string])[],
    changed: (name: Name) => void,
  ) {
    this.#view = view;
    this.#changed = changed;
    this.#chosen = (names[0] as readonly [Name, string])[0];
    for (const [name, text] of names) {
      const button = h(
        "button",
        { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": view.id, onclick: () => this.choose(name) },
        text,
      );
      this.#buttons.set(name, button);
      list.append(button);
    }
    list.addEventListener("keydown", (event) => this.#key(event));
    this.#show();
  }

  get chosen(): Name {
    return this.#chosen;
  }

  choose(name: Name): void {
    this.#chosen = name;
    this.#show();
    this.#changed(name);
  }

  /** How much there is to see behind one of them. */
  count(name: Name, count: number | undefined): void {
    const button = this.#buttons.get(name);
    if (button === undefined) return;
    if (count === undefined) delete button.dataset["count"];
    else button.dataset["count"] = String(count);
  }

  #show(): void {
    for (const [name, button] of this.#buttons) {
      const isChosen = name === this.#chosen;
      button.setAttribute("aria-selected", String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
    }
    this.#view.setAttribute("aria-labelledby", `tab-${this.#chosen}`);
  }

  #key(event: KeyboardEvent): void {
    const names = [...this.#buttons.keys()];
    const at = names.indexOf(this.#chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const next = to === undefined ? undefined : names.at(to % names.length);
    if (next === undefined) return;
    event.preventDefault();
    this.choose(next);
    this.#buttons.get(next)?.focus();
  }
}
