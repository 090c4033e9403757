import { readNet } from "../ir/address.ts";
import type { Constant, Test } from "../ir/core.ts";
import { parseMoment } from "../ir/moments.ts";
import { present } from "../ir/present.ts";
import { typeName } from "../ir/type-name.ts";
import type { ValueType } from "../ir/types.ts";
import { type Files, pathFrom, whyNot } from "../link/files.ts";
import type { Origin } from "../link/link.ts";
import { readList } from "../link/list.ts";
import type { Path, SetItem, StringLiteral, Word } from "../syntax/ast.ts";
import { parseDuration } from "../syntax/units.ts";
import type { TextForm } from "../vocabulary.ts";
import { abridge } from "../wording.ts";
import type { Context } from "./context.ts";
import { besideDays } from "./moments.ts";
import type { List, NamedSet } from "./named-set.ts";
import { resolveReference } from "./references.ts";
import { formOf, lineInForm } from "./text-forms.ts";
import { asScalarBeside } from "./values.ts";

/** What a set holds, or undefined after a report. `from` is the ruleset's own file, or where else it comes from. */
export function lowerNamedSet(
  context: Context,
  { of }: SetItem,
  from: Origin | string,
  files: Files,
): NamedSet | undefined {
  const origin = typeof from === "string" ? undefined : from;
  if (!("value" in of)) return { values: of.items, origin };
  const path = pathFrom(typeof from === "string" ? from : from.file, of.value, ".txt");
  if (path === undefined) {
    context.error("UNUSABLE_FILE", `\`${abridge(of.value)}\` is no path of a list`, of.span, {
      hint: 'it is relative to its own file, has `/` between its parts, and ends in `.txt`: `"blocked.txt"`',
    });
    return undefined;
  }
  const text = files.get(path);
  if (typeof text !== "string") {
    context.error("UNUSABLE_FILE", `\`${path}\` ${whyNot(text)}`, of.span, {
      hint: "a list is a text file with one value a line",
    });
    return undefined;
  }
  return readLines(context, of, path, text);
}

function readLines(context: Context, { span }: StringLiteral, file: string, text: string): NamedSet | undefined {
  const reading = readList(text);
  if ("lines" in reading) return { list: { file, lines: reading.lines, typed: new Map() } };
  context.error("UNUSABLE_FILE", `\`${file}\` ${reading.fault}, in line ${reading.span.line}`, span, {
    related: [{ message: reading.fault, span: reading.span, file }],
  });
  return undefined;
}

/** `from.domain in blocked`, where the set is a list. */
export function lowerListed(
  context: Context,
  operand: Path,
  word: Pick<Word, "text" | "span">,
  list: List,
): Test | undefined {
  const found = resolveReference(context, operand);
  const whole = found && asScalarBeside(context, found, { kind: "string", value: "", span: word.span });
  if (!whole) return undefined;
  const left = besideDays(context, whole, list.lines[0]?.text);
  const type = present(left.type);
  const form = formOf(context, left.value);
  const kind = type.kind === "enum" ? `enum ${type.name}` : type.kind === "moment" ? type.unit : type.kind;
  const key = `${kind} ${form ?? ""}`;
  if (!list.typed.has(key)) list.typed.set(key, constantsOf(context, word, list, type, form));
  const values = list.typed.get(key);
  return values && { kind: "member", operand: left.value, values };
}

/** A list is a set: in the order of its values, each once, so that what is moved or repeated in the file changes no core. */
function constantsOf(
  context: Context,
  word: Pick<Word, "text" | "span">,
  { file, lines }: List,
  type: ValueType,
  form: TextForm | undefined,
): readonly Constant[] | undefined {
  const constants = new Map<string, Constant>();
  for (const { text, span } of lines) {
    const reading = readLine(text, type, form);
    const { constant } = reading;
    if (constant === undefined) {
      const why = reading.fault === undefined ? "" : `: ${reading.fault}`;
      const message = `line ${span.line} of \`${file}\`, \`${abridge(text)}\`, is not ${form ? FORM_NAMES[form] : typeName(type)}${why}`;
      context.error("TYPE_MISMATCH", message, word.span, { related: [{ message: "this line", span, file }] });
      return undefined;
    }
    constants.set(String(constant.kind === "duration" ? constant.ms : constant.value), constant);
  }
  return [...constants].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, constant]) => constant);
}

const FORM_NAMES: Readonly<Record<TextForm, string>> = {
  domain: "a domain",
  address: "an address",
  host: "a host",
  sender: "a sender",
};

interface LineReading {
  readonly constant?: Constant | undefined;
  readonly fault?: string;
}

function readLine(text: string, type: ValueType, form: TextForm | undefined): LineReading {
  if (form !== undefined) return lineInForm(form, text);
  const reading = type.kind === "ip" ? readNet(text) : undefined;
  return reading && "fault" in reading ? { fault: reading.fault } : { constant: constantOf(text, type) };
}

function constantOf(text: string, type: ValueType): Constant | undefined {
  switch (type.kind) {
    case "text":
      return { kind: "text", value: text };
    case "integer": {
      const value = /^-?[0-9]+$/u.test(text) ? Number(text) : Number.NaN;
      return Number.isSafeInteger(value) ? { kind: "integer", value: value + 0 } : undefined;
    }
    case "number": {
      const value = /^-?[0-9]+(?:\.[0-9]+)?$/u.test(text) ? Number(text) : Number.NaN;
      return Number.isFinite(value) ? { kind: "number", value: String(value + 0) } : undefined;
    }
    case "duration": {
      const ms = parseDuration(text);
      return ms === undefined ? undefined : { kind: "duration", ms };
    }
    case "moment": {
      const value = parseMoment(type.unit, text);
      return value === undefined ? undefined : { kind: "moment", unit: type.unit, value };
    }
    case "boolean":
      return text === "true" || text === "false" ? { kind: "boolean", value: text === "true" } : undefined;
    case "ip": {
      const reading = readNet(text);
      return "net" in reading ? { kind: "ip", value: reading.net } : undefined;
    }
    case "enum":
      return type.symbols.includes(text) ? { kind: "symbol", value: text } : undefined;
    default:
      return undefined;
  }
}
