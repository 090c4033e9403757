import type { Action, Argument, Obligation, Rule, Trigger } from "../ir/core.ts";
import { PREPOSITIONS } from "../vocabulary.ts";
import { printDuration } from "./print-duration.ts";
import { printConstant } from "./print-test.ts";
import { quoted } from "./quoted.ts";

/** An action as a call: `route(to: "inbox")`. */
export function printAction({ verb, args }: Action): string {
  return `${verb}(${args.map(({ name, value }) => `${name}: ${printArgument(value)}`).join(", ")})`;
}

/**
 * What a rule does, in the language's own words: a disposition for each action, then `into` and a box where it settles.
 * `tag EXTERNAL`, `lower detail to summary for partners`, `into dropped (reason = no_standing)`.
 */
export function printDispositions({ name, reason_class, actions, outcome }: Rule): string[] {
  const printed = actions.map(disposition);
  if (outcome.kind === "settled") printed.push(`into ${outcome.box}`);
  // The reason stands where a source may have it, which is not behind a move.
  const last = outcome.kind === "settled" ? actions.length : actions.findLastIndex((action) => !isMove(action));
  return printed.map((text, at) => (at === last && reason_class !== name ? withReason(text, reason_class) : text));
}

/** `after 72h into dropped (reason = quarantine_timeout)`. */
export function printArm({ trigger, box, reason_class }: Obligation): string {
  return withReason(`${printTrigger(trigger)} into ${box}`, reason_class);
}

/** `on admin.release`, `after 72h`, `when quorum.reached`. */
export function printTrigger(trigger: Trigger): string {
  switch (trigger.kind) {
    case "on":
      return `on ${trigger.event}`;
    case "after":
      return `after ${printDuration(trigger.ms)}`;
    case "when":
      return `when ${trigger.guard}`;
  }
}

function withReason(text: string, reason: string | undefined): string {
  return reason === undefined ? text : `${text} (reason = ${reason})`;
}

function isMove({ verb, move }: Action): boolean {
  return move !== undefined || verb === "wrap";
}

function disposition({ verb, args, move }: Action): string {
  const head = move === undefined ? verb : `${move.direction} ${move.ladder}`;
  // What stands behind the object without a preposition is assigned to it.
  return [
    head,
    ...args.map((argument, at) =>
      at > 0 && !PREPOSITION_NAMES.has(argument.name) ? `= ${printArgument(argument.value)}` : phrase(argument),
    ),
  ].join(" ");
}

/** A text in which a brace is no field's is written so that it stays one. */
function printArgument(value: Argument["value"]): string {
  if (value.kind === "filled")
    return `"${value.parts.map((part) => (part.kind === "text" ? inQuotes(part.value) : `{${part.path}}`)).join("")}"`;
  return value.kind === "text" ? `"${inQuotes(value.value)}"` : printConstant(value);
}

function inQuotes(text: string): string {
  return text
    .split(/\{(?=[A-Za-z_][A-Za-z0-9_.]*\})/u)
    .map((part) => quoted(part).slice(1, -1))
    .join("\\u{7b}");
}

/** An object stands behind its verb by itself, anything else behind its preposition. */
function phrase({ name, value }: Argument): string {
  if (!PREPOSITION_NAMES.has(name))
    return value.kind === "text" && isPlain(value.value, WORD) ? value.value : printArgument(value);
  return `${name} ${value.kind === "text" && isPlain(value.value, PATH) ? value.value : printArgument(value)}`;
}

const WORD = /^[A-Za-z_][A-Za-z0-9_]*$/u;
const PATH = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/u;
const PREPOSITION_NAMES: ReadonlySet<string> = new Set(PREPOSITIONS);
const ARM_KEYWORDS: ReadonlySet<string> = new Set(["on", "after", "when"]);

/** A text that the language takes without quotes, and not for anything else. */
function isPlain(text: string, form: RegExp): boolean {
  return form.test(text) && !PREPOSITION_NAMES.has(text) && !ARM_KEYWORDS.has(text);
}
