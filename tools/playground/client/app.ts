import type { Diagnostic, Fix } from "@glither/roux";
import type { Draft } from "../src/draft.ts";
import type { Example } from "../src/example.ts";
import { fragmentOf, type LinkFault, readFragment } from "../src/link/fragment.ts";
import type { Analysed, Closer, Looked } from "../src/look/looker.ts";
import type { Mail } from "../src/look/pasted.ts";
import type { MailReply, MailRequest, Reply, Request } from "../src/look/protocol.ts";
import { Asker } from "./asker.ts";
import { byId, h } from "./dom.ts";
import { Editor } from "./editor.ts";
import { highlightJson, highlightRules } from "./highlight.ts";
import { Tabs } from "./tabs.ts";
import { answerFields } from "./views/answers.ts";
import { changes } from "./views/changes.ts";
import { inCode, problems } from "./views/problems.ts";
import { receipt } from "./views/receipt.ts";
import { states } from "./views/states.ts";
import { why } from "./views/why.ts";
import { world } from "./views/world.ts";

/** Milliseconds without a keystroke before the rules are looked at, and before they are analysed. */
const PAUSE = { look: 80, analyse: 350 };

/** Milliseconds that one look may take while another waits for it. */
const PATIENCE = 2_000;

/** Nobody reads a text in which more is underlined. */
const MOST_MARKS = 200;

const TABS = [
  ["why", "Why"],
  ["world", "World"],
  ["states", "States"],
  ["changes", "Changes"],
  ["wasm", "Wasm"],
  ["gleam", "Gleam"],
] as const;

const LINK_FAULTS: Readonly<Record<LinkFault, string>> = {
  too_long: "The link carries more than this page reads, so here is an example.",
  damaged: "The link is damaged, so here is an example. Ask for it again, whole.",
  unknown: "The link is of a form that this page does not know, so here is an example.",
};

/** Where workers find their code. */
export interface Workers {
  readonly look: string;
  readonly mail: string;
}

export class App {
  readonly #examples: readonly Example[];
  /** For what follows each keystroke, and for what may take its time. Either is ended when others wait for it. */
  readonly #quick: Asker<Request, Reply>;
  #exact: Asker<Request, Reply> | undefined;
  /** Started when there is a first mail. */
  #mails: Asker<MailRequest, MailReply> | undefined;
  readonly #workers: Workers;
  readonly #rules: Editor;
  readonly #artifact: Editor;
  readonly #tabs: Tabs<(typeof TABS)[number][0]>;
  #name = "";
  #files: Draft["files"] = {};
  #answers: Record<string, unknown> = {};
  #before: Pick<Draft, "text" | "files"> = { text: "", files: {} };
  /** The mail that was read last. */
  #mail: Mail | undefined;
  #looked: Looked | undefined;
  #analysed: Analysed | undefined;
  #questions = "";
  #turn = 0;
  #timers: { look?: number; analyse?: number } = {};

  constructor(examples: readonly Example[], workers: Workers) {
    this.#examples = examples;
    this.#quick = new Asker(workers.look);
    this.#workers = workers;
    this.#rules = new Editor(byId("rules", HTMLElement), {
      label: "Rules",
      highlight: highlightRules,
      placeholder: "#pragma dialect glither.mail ; fold first-match",
      changed: () => this.#changed(),
    });
    this.#artifact = new Editor(byId("artifact", HTMLElement), {
      label: "Artifact: JSON, a mail, or an MCP call",
      highlight: highlightJson,
      placeholder: "Paste JSON, a mail, or an MCP call",
      changed: () => this.#changed(),
    });
    this.#tabs = new Tabs(byId("tabs", HTMLElement), byId("view", HTMLElement), TABS, () => void this.#showCloser());
  }

  async start(): Promise<void> {
    // What scrolls is scrolled with the keyboard, too.
    for (const id of ["problems", "receipt", "view"]) byId(id, HTMLElement).tabIndex = 0;
    this.#offerExamples();
    // A fragment is somebody's rules, and this one would take their place in the address.
    byId("skip", HTMLAnchorElement).addEventListener("click", (event) => {
      event.preventDefault();
      this.#rules.focus();
    });
    byId("share", HTMLButtonElement).addEventListener("click", () => void this.#share());
    byId("format", HTMLButtonElement).addEventListener("click", () => void this.#format());
    window.addEventListener("hashchange", () => void this.#openLink());
    if (!(await this.#openLink())) this.#openExample(this.#examples[0]);
  }

  get #draft(): Draft {
    return {
      name: this.#name,
      text: this.#rules.value,
      files: this.#files,
      artifact: this.#artifact.value,
      answers: this.#answers,
    };
  }

  #offerExamples(): void {
    const select = byId("example", HTMLSelectElement);
    const byDialect = Map.groupBy(this.#examples, ({ dialect }) => dialect);
    for (const [dialect, examples] of byDialect) {
      const options = examples.map(({ name }) => h("option", { value: name }, name));
      select.append(h("optgroup", { label: dialect }, ...options));
    }
    select.addEventListener("change", () => {
      this.#openExample(this.#examples.find(({ name }) => name === select.value));
      history.replaceState(null, "", location.pathname + location.search);
    });
    const cases = byId("case", HTMLSelectElement);
    cases.addEventListener("change", () => {
      const found = this.#examples.find(({ name }) => name === this.#name)?.cases[Number(cases.value)];
      if (found !== undefined) this.#tryOut(found.artifact, found.answers);
    });
  }

  #openExample(example: Example | undefined): void {
    if (example === undefined) return;
    const [first] = example.cases;
    this.#open({ ...example, artifact: first?.artifact ?? "{}", answers: first?.answers ?? {} });
    byId("example", HTMLSelectElement).value = example.name;
  }

  /** Whether the address carries rules. */
  async #openLink(): Promise<boolean> {
    const read = await readFragment(location.hash);
    if (read === undefined) return false;
    if ("fault" in read) {
      this.#say(LINK_FAULTS[read.fault], "error");
      return false;
    }
    this.#open(read.draft);
    return true;
  }

  #open(draft: Draft): void {
    this.#name = draft.name;
    this.#files = draft.files;
    this.#answers = { ...draft.answers };
    this.#before = { text: draft.text, files: draft.files };
    this.#rules.value = draft.text;
    this.#artifact.value = draft.artifact;
    this.#questions = "";
    this.#analysed = undefined;
    this.#offerCases();
    const used = Object.keys(draft.files);
    byId("file", HTMLElement).textContent =
      `${draft.name}.glith${used.length === 0 ? "" : ` with ${used.map((path) => path.split("/").at(-1)).join(", ")}`}`;
    this.#changed(0);
  }

  #offerCases(): void {
    const cases = byId("case", HTMLSelectElement);
    const known = this.#examples.find(({ name }) => name === this.#name)?.cases ?? [];
    cases.replaceChildren(
      h("option", { value: "" }, "Try a case …"),
      ...known.map(({ name }, at) => h("option", { value: String(at) }, name)),
    );
    cases.disabled = known.length === 0;
  }

  #tryOut(artifact: string, answers: Readonly<Record<string, unknown>>): void {
    this.#answers = { ...answers };
    this.#artifact.value = artifact;
    this.#questions = "";
    this.#changed(0);
  }

  #changed(pause = PAUSE.look): void {
    this.#turn += 1;
    const turn = this.#turn;
    clearTimeout(this.#timers.look);
    clearTimeout(this.#timers.analyse);
    this.#timers.look = window.setTimeout(() => void this.#look(turn), pause);
    this.#timers.analyse = window.setTimeout(() => void this.#analyse(turn), pause + PAUSE.analyse);
  }

  async #look(turn: number): Promise<void> {
    const isFree = await this.#quick.isFree(PATIENCE);
    if (turn !== this.#turn) return;
    if (!isFree) {
      this.#quick.restart();
      this.#say("The rules before took too long to look at, so that was ended.", "error");
    }
    const draft = this.#draft;
    const mail = this.#mail?.text === draft.artifact ? { mail: this.#mail } : {};
    const reply = await this.#quick.ask({ kind: "look", draft, ...mail }).catch(failed);
    if (turn !== this.#turn) return;
    if (reply.kind === "look" && reply.looked.ruleset?.crossed.kind === "unread") {
      await this.#readMail(draft.artifact);
      if (turn === this.#turn) await this.#look(turn);
      return;
    }
    if (reply.kind === "failed") this.#say(`This went wrong in the page itself: ${reply.message}`, "error");
    if (reply.kind !== "look") return;
    this.#looked = reply.looked;
    this.#showFirstDiagnostics(reply.looked.diagnostics);
    this.#showRuleset(draft, reply.looked);
    await this.#showCloser();
  }

  async #readMail(text: string): Promise<void> {
    this.#mails ??= new Asker(this.#workers.mail);
    const { reading } = await this.#mails
      .ask({ text })
      .catch((error: unknown) => ({ reading: { fault: failed(error).message } }));
    this.#mail = { text, reading };
  }

  async #analyse(turn: number): Promise<void> {
    // It is started when the first result is there, which it would keep waiting.
    this.#exact ??= new Asker(this.#workers.look);
    // An answer about a text that is no more is of no use to anybody.
    if (this.#exact.busy) this.#exact.restart();
    const reply = await this.#exact.ask({ kind: "analyse", draft: this.#draft, before: this.#before }).catch(failed);
    if (turn !== this.#turn || reply.kind !== "analyse") return;
    this.#analysed = reply.analysed;
    this.#showDiagnostics(reply.analysed.diagnostics, reply.analysed.undecided);
    const { comparison } = reply.analysed;
    this.#tabs.count(
      "changes",
      comparison === undefined || comparison.changes.length === 0 ? undefined : comparison.changes.length,
    );
    if (this.#tabs.chosen === "changes") await this.#showCloser();
  }

  /** What the analysis has found stays until it has looked again, rather than come and go with each letter. */
  #showFirstDiagnostics(diagnostics: readonly Diagnostic[]): void {
    const isSound = diagnostics.every(({ severity }) => severity !== "error");
    const known = this.#analysed;
    if (isSound && known !== undefined && known.diagnostics.length + known.undecided.length > diagnostics.length)
      byId("problems", HTMLElement).classList.add("stale");
    else this.#showDiagnostics(diagnostics);
  }

  #showDiagnostics(diagnostics: readonly Diagnostic[], undecided: Analysed["undecided"] = []): void {
    this.#rules.mark(diagnostics.slice(0, MOST_MARKS).map(({ span, severity }) => ({ ...span, look: severity })));
    const panel = byId("problems", HTMLElement);
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    const lints = diagnostics.length - errors;
    panel.classList.remove("stale");
    panel.classList.toggle("has", diagnostics.length + undecided.length > 0);
    panel.replaceChildren(
      ...(diagnostics.length + undecided.length === 0
        ? [h("p", { class: "soft" }, "No problems.")]
        : problems(diagnostics, {
            text: this.#rules.value,
            show: ({ offset, length }) => this.#rules.reveal(offset, length),
            mend: (fix) => this.#mend(fix),
            tryOut: ({ artifact, enrich }) => this.#tryOut(JSON.stringify(artifact, null, 2), enrich),
          })),
      ...undecided.map(({ message }) => h("p", { class: "soft" }, "Undecided: ", ...inCode(message))),
    );
    const state = byId("state", HTMLElement);
    const { ruleset } = this.#looked ?? {};
    state.className = `chip ${errors > 0 ? "error" : lints > 0 ? "lint" : "good"}`;
    state.textContent =
      errors > 0
        ? counted(errors, "error")
        : [
            ...(ruleset === undefined ? [] : [counted(ruleset.rules, "rule"), ruleset.fold]),
            ...(lints > 0 ? [counted(lints, "lint")] : []),
          ].join(" · ");
  }

  #showRuleset(draft: Draft, { ruleset }: Looked): void {
    const panel = byId("receipt", HTMLElement);
    panel.classList.toggle("stale", ruleset === undefined);
    byId("size", HTMLElement).textContent =
      ruleset === undefined
        ? "as it was before the errors"
        : `by a component of ${ruleset.size.toLocaleString("en")} bytes`;
    if (ruleset === undefined) {
      this.#rules.point(undefined);
      if (panel.childElementCount === 0)
        panel.replaceChildren(h("p", { class: "soft" }, "There is none while the rules have errors."));
      return;
    }
    const { crossed, questions } = ruleset;
    if (crossed.kind === "unread") return;
    panel.replaceChildren(...receipt(crossed));
    byId("taken", HTMLElement).textContent = crossed.kind === "receipt" ? this.#takenFor(crossed.takenFor) : "";
    this.#rules.point(crossed.kind === "receipt" ? lineOf(draft.text, crossed.receipt.rule) : undefined);
    this.#showQuestions(questions, crossed.kind === "receipt" ? crossed.asked : []);
  }

  #takenFor(kind: string): string {
    if (kind === "call") return "read as an MCP call";
    if (kind !== "mail" || this.#mail === undefined || "fault" in this.#mail.reading) return "";
    const { recipient } = this.#mail.reading;
    return recipient === undefined ? "read as a mail" : `read as a mail to ${recipient}`;
  }

  #showQuestions(questions: NonNullable<Looked["ruleset"]>["questions"], asked: readonly string[]): void {
    const panel = byId("answers", HTMLElement);
    const key = JSON.stringify(questions);
    if (key !== this.#questions) {
      this.#questions = key;
      panel.replaceChildren(
        ...answerFields(questions, {
          answers: this.#answers,
          changed: (path, answer) => {
            const { [path]: _, ...others } = this.#answers;
            this.#answers = answer === undefined ? others : { ...others, [path]: answer.json };
            this.#changed();
          },
        }),
      );
    }
    for (const field of panel.querySelectorAll<HTMLElement>("[data-path]"))
      field.parentElement?.classList.toggle("asked", asked.includes(field.dataset["path"] ?? ""));
  }

  async #showCloser(): Promise<void> {
    const { chosen } = this.#tabs;
    const view = byId("view", HTMLElement);
    const shown = await this.#closer(chosen);
    // Somebody may have gone on meanwhile.
    if (chosen !== this.#tabs.chosen || shown === undefined) return;
    view.classList.toggle("stale", this.#looked?.ruleset === undefined && chosen !== "changes");
    view.replaceChildren(...shown);
  }

  /** Undefined where what is shown may stay. */
  async #closer(of: (typeof TABS)[number][0]): Promise<readonly HTMLElement[] | undefined> {
    if (of === "changes")
      return changes(this.#analysed?.comparison, {
        tryOut: ({ artifact, answers }) => this.#tryOut(JSON.stringify(artifact, null, 2), answers),
        begin: () => {
          this.#before = { text: this.#rules.value, files: this.#files };
          this.#changed(0);
        },
      });
    const { ruleset } = this.#looked ?? {};
    if (ruleset === undefined) {
      return byId("view", HTMLElement).childElementCount === 0 || byId("view", HTMLElement).dataset["of"] !== of
        ? [h("p", { class: "lead" }, "There is nothing to see while the rules have errors.")]
        : undefined;
    }
    byId("view", HTMLElement).dataset["of"] = of;
    if (of === "why") {
      const { crossed } = ruleset;
      if (crossed.kind !== "receipt")
        return [h("p", { class: "lead" }, "There is nothing to explain: no artifact was decided.")];
      if (crossed.explanation === undefined)
        return [h("p", { class: "lead" }, "The host settled it, since a question was not answered. Answer it above.")];
      return why(crossed.explanation, (rule) => this.#showRule(rule));
    }
    const reply = await this.#quick.ask({ kind: "closer", draft: this.#draft, of }).catch(failed);
    if (reply.kind !== "closer" || reply.closer === undefined) return undefined;
    return this.#drawn(reply.closer);
  }

  #drawn(closer: Closer): HTMLElement[] {
    switch (closer.of) {
      case "world":
        return world(closer.authority);
      case "states":
        return states(closer.pictures);
      case "wasm":
      case "gleam":
        return [h("pre", { class: "listing", tabindex: "0" }, closer.text)];
    }
  }

  #showRule(rule: string): void {
    const found = placeOfRule(this.#rules.value, rule);
    if (found !== undefined) this.#rules.reveal(found.at, rule.length);
  }

  #mend({ edits }: Fix): void {
    // From the last to the first, so that no edit moves another one's place.
    for (const { span, text } of [...edits].sort((a, b) => b.span.offset - a.span.offset))
      this.#rules.replace(span.offset, span.length, text);
  }

  async #format(): Promise<void> {
    const reply = await this.#quick.ask({ kind: "format", text: this.#rules.value }).catch(failed);
    if (reply.kind !== "format") return;
    if (reply.text === undefined) this.#say("The rules do not read yet, so they stay as they are.", "error");
    else if (reply.text === this.#rules.value) this.#say("The rules are formatted already.");
    else this.#rules.replace(0, this.#rules.value.length, reply.text);
  }

  async #share(): Promise<void> {
    const fragment = await fragmentOf(this.#draft);
    if (fragment === undefined) {
      this.#say("This is too long for a link. Send the rules as a file.", "error");
      return;
    }
    history.replaceState(null, "", fragment);
    try {
      await navigator.clipboard.writeText(location.href);
      this.#say("The link is copied. It carries the rules, the artifact and the answers.");
    } catch {
      this.#say("The link stands in the address bar. It carries the rules, the artifact and the answers.");
    }
  }

  #say(text: string, kind: "error" | "good" = "good"): void {
    const notice = byId("notice", HTMLElement);
    notice.className = `notice on ${kind}`;
    notice.replaceChildren(
      h("span", {}, text),
      h("button", { type: "button", "aria-label": "Close", onclick: () => notice.classList.remove("on") }, "×"),
    );
  }
}

function failed(error: unknown): { readonly kind: "failed"; readonly message: string } {
  return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function placeOfRule(text: string, rule: string): { readonly at: number } | undefined {
  const found = new RegExp(`^[ \\t]*rule[ \\t]+(?=${rule.replace(/[^A-Za-z0-9_]/gu, "\\$&")}\\b)`, "mu").exec(text);
  return found === null ? undefined : { at: found.index + found[0].length };
}

function lineOf(text: string, rule: string): number | undefined {
  const place = placeOfRule(text, rule);
  return place && text.slice(0, place.at).split("\n").length;
}
