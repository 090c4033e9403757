import type { Question } from "../../src/look/looker.ts";
import { h } from "../dom.ts";

export interface AnswersOptions {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly changed: (path: string, answer: { readonly json: unknown } | undefined) => void;
}

const ABSENT = "absent";

/** One field for each question that the ruleset may ask. */
export function answerFields(questions: readonly Question[], { answers, changed }: AnswersOptions): HTMLElement[] {
  if (questions.length === 0)
    return [h("p", { class: "soft" }, "The rules ask nothing: all that they read is in the artifact.")];
  return questions.map((question) => {
    const { path, type } = question;
    const field = fieldOf(question, Object.hasOwn(answers, path) ? { json: answers[path] } : undefined, (answer) =>
      changed(path, answer),
    );
    field.id = `answer ${path}`.replaceAll(/[^A-Za-z0-9]+/gu, "-");
    field.dataset["path"] = path;
    return h(
      "div",
      { class: "answer" },
      h("label", { for: field.id }, h("code", {}, path), h("span", { class: "soft" }, ` ${type}`)),
      field,
    );
  });
}

type Answer = { readonly json: unknown } | undefined;

function fieldOf(question: Question, answer: Answer, changed: (answer: Answer) => void): HTMLElement {
  const { kind, symbols, optional } = question;
  const choices = kind === "boolean" ? ["true", "false"] : kind === "enum" ? symbols : undefined;
  if (choices === undefined) {
    return h("input", {
      type: "text",
      value: answer === undefined ? "" : shownAs(kind, answer.json),
      placeholder: optional ? "not answered; null is absent" : "not answered",
      spellcheck: "false",
      autocomplete: "off",
      oninput: (event) => changed(readAs(kind, (event.target as HTMLInputElement).value)),
    });
  }
  const all = ["", ...choices, ...(optional ? [ABSENT] : [])];
  const chosen = answer === undefined ? "" : answer.json === null ? ABSENT : String(answer.json);
  return h(
    "select",
    {
      onchange: (event) => {
        const { value } = event.target as HTMLSelectElement;
        if (value === "") changed(undefined);
        else changed({ json: value === ABSENT ? null : kind === "boolean" ? value === "true" : value });
      },
    },
    ...all.map((choice) =>
      h("option", { value: choice, selected: choice === chosen }, choice === "" ? "not answered" : choice),
    ),
  );
}

function shownAs(kind: Question["kind"], json: unknown): string {
  return isWritten(kind) && typeof json === "string" && readsBack(json) ? json : JSON.stringify(json);
}

/** A text as somebody writes it, or JSON where it is that of another value, or quoted. */
function readAs(kind: Question["kind"], text: string): Answer {
  if (text.trim() === "") return undefined;
  try {
    const json: unknown = JSON.parse(text);
    if (!isWritten(kind) || json === null || typeof json !== "number") return { json };
  } catch {
    // No JSON, so it is a text.
  }
  return { json: text };
}

function isWritten(kind: Question["kind"]): boolean {
  return ["text", "ip", "duration", "moment"].includes(kind);
}

/** Whether a text is understood as itself. */
function readsBack(text: string): boolean {
  return readAs("text", text)?.json === text;
}
