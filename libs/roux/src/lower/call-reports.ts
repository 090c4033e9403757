import type { Diagnostic, DiagnosticCode, Related, Span } from "../diagnostic.ts";
import type { Operand } from "../ir/core.ts";
import { type Named, namedText, type Reading } from "../ir/named.ts";
import { quoted } from "../print/quoted.ts";
import { type Argument, admitsWithin, argumentOf, kindsOf, valuesOf } from "../tools/argument.ts";
import { KINDS, type Kind, type Probe } from "../tools/json-schema.ts";
import { abridge, listed, nearest } from "../wording.ts";
import { type Context, replacement } from "./context.ts";
import type { Spot } from "./spots.ts";
import type { ListedTool } from "./tool-lists.ts";

/** A value that is compared with an argument, and where it is written. */
export interface Written {
  readonly constant: Operand;
  readonly spot: Spot;
}

interface Asked {
  /** The tools of which it may be asked. */
  readonly tools: readonly ListedTool[];
  readonly spot: Spot;
  /** What the argument has to be equal to, or not to be. */
  readonly written: readonly Written[];
}

type Found = Extract<Argument, { kind: "found" }>;
type Listed = { readonly tool: ListedTool; readonly argument: Found };
type Missing = Exclude<Argument, Found>;

/** What a value, or something within it, has to be to be read so; `given` is whatever is there. */
const READ_FROM: Readonly<Record<Reading, readonly Kind[]>> = {
  given: KINDS,
  text: ["text"],
  number: ["number"],
  boolean: ["boolean"],
  scalar: ["text", "number"],
  texts: ["text"],
  anywhere: ["text"],
};

const CALLED: Readonly<Record<Kind, string>> = {
  text: "a text",
  number: "a number",
  boolean: "true or false",
  object: "an object",
  list: "a list",
  null: "`null`",
};

/** So many tools are named by their places. */
const FEW = 3;

/** Says what a guard asks of tools and arguments that are not there. */
export class CallReports {
  readonly #context: Context;
  readonly #names: ReadonlySet<string>;
  /** What was said; a group or a set is asked for by many. */
  readonly #said = new Set<string>();
  readonly #arguments = new Map<ListedTool, Map<string, Argument>>();

  constructor(context: Context, tools: readonly ListedTool[]) {
    this.#context = context;
    this.#names = new Set(tools.map(({ name }) => name));
  }

  /** A tool's name; whether there was something to say. */
  tool(name: string, { span, isExact }: Spot): boolean {
    if (this.#names.has(name)) return false;
    const meant = nearest(name, this.#names);
    const hint = meant === undefined ? `there is ${named([...this.#names])}` : `did you mean \`${abridge(meant)}\`?`;
    const fix = meant !== undefined && isExact ? { fix: replacement(span, quoted(meant)) } : {};
    this.#say("UNKNOWN_TOOL", `no tool is called \`${abridge(name)}\``, span, { hint, ...fix });
    return true;
  }

  argument(argument: Named, { tools, spot, written }: Asked): void {
    if (tools.length === 0) return;
    const all = tools.map((tool) => ({ tool, argument: this.#argumentOf(tool, argument) }));
    const found = all.flatMap(({ argument, tool }) => (argument.kind === "found" ? [{ tool, argument }] : []));
    const missing = all.flatMap(({ argument }) => (argument.kind === "found" ? [] : [argument]));
    if (found.length === 0) {
      this.#missing(argument, missing, tools, spot);
      return;
    }
    const fitting = found.filter((own) => isReadAs(own.argument, argument.reading));
    if (fitting.length === 0) {
      const is = new Set(found.flatMap((own) => kindsOf(own.argument.of, own.argument.schema)));
      const never = isList(argument)
        ? `there is never a text in ${shown(argument)}`
        : `${shown(argument)} is never ${called(READ_FROM[argument.reading])}`;
      this.#error("ARGUMENT_TYPE", `${never}${which([...is])}`, {
        spot,
        tools: found.map(({ tool }) => tool),
        ...(isList(argument) ? {} : { hint: "it is absent wherever it is read as something else" }),
      });
      return;
    }
    for (const own of written) this.#value(argument, fitting, own);
  }

  /** What an element of an argument that is read as a list has to be equal to, or not to be. */
  element(argument: Named, { tools, written }: Omit<Asked, "spot">): void {
    const all = tools.map((tool) => ({ tool, argument: this.#argumentOf(tool, argument) }));
    const found = all.filter((own): own is Listed => own.argument.kind === "found");
    if (found.length > 0) for (const own of written) this.#value(argument, found, own);
  }

  /** What leads furthest is what was meant. */
  #missing({ object, keys }: Named, missing: readonly Missing[], tools: readonly ListedTool[], spot: Spot): void {
    const at = Math.max(...missing.map((own) => own.at));
    const furthest = missing.filter((own) => own.at === at);
    const known = new Set(furthest.flatMap((own) => (own.kind === "unnamed" ? own.known : [])));
    const is = new Set(furthest.flatMap((own) => (own.kind === "unfit" ? own.is : [])));
    const key = keys[at] ?? "";
    if (furthest.every(({ kind }) => kind === "unfit")) {
      const other = typeof key === "number" ? "a list" : "an object";
      const path = abridge(namedText(object, keys.slice(0, at)));
      this.#error("ARGUMENT_TYPE", `\`${path}\` is never ${other}${which([...is])}`, { spot, tools });
      return;
    }
    const path = abridge(namedText(object, keys.slice(0, at + 1)));
    const [only] = tools;
    const who =
      tools.length === 1
        ? `\`${abridge(only?.name ?? "")}\` has no`
        : `none of the ${tools.length} tools that can be met here has an`;
    const meant = typeof key === "string" ? nearest(key, known) : undefined;
    const instead = meant === undefined ? undefined : namedText(object, keys.with(at, meant));
    const hint = instead === undefined ? `there is ${named([...known])}` : `did you mean \`${abridge(instead)}\`?`;
    this.#error("UNKNOWN_ARGUMENT", `${who} argument \`${path}\``, { spot, tools, hint, instead });
  }

  #value(argument: Named, found: readonly Listed[], { constant, spot }: Written): void {
    const probe = probeOf(constant);
    const within = isList(argument);
    const may = (own: Listed, probe: Probe): boolean =>
      within ? admitsWithin(own.argument, probe) : own.argument.of.admits(own.argument.schema, probe);
    if (probe === undefined || found.some((own) => may(own, probe))) return;
    const values = new Set(found.flatMap((own) => valuesOf(own.argument, within)));
    const texts = [...values].filter((value) => typeof value === "string");
    const meant = typeof probe.value === "string" ? nearest(probe.value, texts) : undefined;
    const instead = meant === undefined ? undefined : quoted(meant);
    const listed = [...values].map(writtenAs);
    const hint = listed.length === 0 ? "it is a whole number" : `it is ${named(listed)}`;
    const never = within ? `no element of ${shown(argument)} is ever` : `${shown(argument)} is never`;
    this.#error(
      listed.length === 0 ? "ARGUMENT_TYPE" : "ARGUMENT_VALUE",
      `${never} \`${abridge(writtenAs(probe.value ?? ""))}\``,
      {
        spot,
        tools: found.map(({ tool }) => tool),
        hint: instead === undefined ? hint : `did you mean \`${abridge(instead)}\`?`,
        instead,
      },
    );
  }

  #error(
    code: DiagnosticCode,
    message: string,
    {
      spot,
      tools,
      hint,
      instead,
    }: {
      readonly spot: Spot;
      readonly tools: readonly ListedTool[];
      readonly hint?: string;
      readonly instead?: string | undefined;
    },
  ): void {
    const related = tools
      .slice(0, FEW)
      .map(({ name, span, file }): Related => ({ message: `\`${abridge(name)}\` is listed here`, span, file }));
    this.#say(code, message, spot.span, {
      ...(hint === undefined ? {} : { hint }),
      related,
      ...(instead !== undefined && spot.isExact ? { fix: replacement(spot.span, instead) } : {}),
    });
  }

  #say(code: DiagnosticCode, message: string, span: Span, more: Partial<Diagnostic>): void {
    const key = `${code} ${span.offset} ${message}`;
    if (!this.#said.has(key)) this.#context.error(code, message, span, more);
    this.#said.add(key);
  }

  #argumentOf(tool: ListedTool, { object, keys }: Named): Argument {
    const known = this.#arguments.get(tool) ?? new Map<string, Argument>();
    this.#arguments.set(tool, known);
    const key = namedText(object, keys);
    const argument = known.get(key) ?? argumentOf(tool.schema, keys);
    known.set(key, argument);
    return argument;
  }
}

function isList({ reading }: Named): boolean {
  return reading === "texts" || reading === "anywhere";
}

function isReadAs(argument: Found, reading: Reading): boolean {
  const within = reading === "texts" || reading === "anywhere";
  return READ_FROM[reading].some((kind) =>
    within ? admitsWithin(argument, { kind }) : argument.of.admits(argument.schema, { kind }),
  );
}

function shown({ object, keys, reading }: Named): string {
  return `\`${abridge(namedText(object, keys))}${reading === "anywhere" ? ".*" : ""}\``;
}

function which(is: readonly Kind[]): string {
  return is.length === 0 ? "" : `: it is ${called(is)}`;
}

function called(kinds: readonly Kind[]): string {
  return kinds.map((kind) => CALLED[kind]).join(" or ");
}

function named(names: readonly string[]): string {
  return names.length === 0 ? "none" : listed(names.map(abridge));
}

function writtenAs(value: string | number | boolean): string {
  return typeof value === "string" ? quoted(value) : String(value);
}

function probeOf(constant: Operand): Probe | undefined {
  switch (constant.kind) {
    case "text":
      return { kind: "text", value: constant.value };
    case "number":
      return { kind: "number", value: Number(constant.value) };
    case "boolean":
      return { kind: "boolean", value: constant.value };
    default:
      return undefined;
  }
}
