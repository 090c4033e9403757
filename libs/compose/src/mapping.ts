import { witName, witSymbol } from "@glither/wit";
import type { Shape } from "@glither/wit/inspect";
import type { Port } from "./part.ts";
import { fieldsOf, parametersOf, shapeText, subtypeDifference } from "./shapes.ts";

/** Where the value of one field of the receiver's artifact comes from. */
export type Source =
  /** A field of the donor's artifact, by its path: `subject`. */
  | { readonly field: string }
  /** An argument of the action: `to`. */
  | { readonly argument: string }
  | { readonly constant: string | number | boolean }
  /** A list of nothing, or an optional that is absent. */
  | { readonly empty: true };

/** How what an action hands over becomes the artifact that another ruleset takes. */
export interface Mapping {
  /** `glither:mail/actions@0.1.0#route` */
  readonly action: string;
  /** The receiver's dialect, `glither.flow`. */
  readonly artifact: string;
  readonly delivery: "fire_and_forget" | "acked";
  readonly retrograde: "open" | "diode";
  /** By path of the receiver's artifact. */
  readonly map: Readonly<Record<string, Source>>;
}

/** A field of the receiver, and what it is filled with. */
export interface Filling {
  /** As WIT writes it, `from-domain`. */
  readonly field: string;
  readonly source: Source;
}

/**
 * What the receiver reads, each field with its source, or what is wrong: a source that the action does not hand over, one of
 * another type, or a field that nothing fills. A field that may be absent may be left out, and what the receiver does not read
 * is not handed to it.
 */
export function fillings(
  { map }: Mapping,
  action: Port,
  dispose: Port,
): { readonly fillings: readonly Filling[] } | { readonly fault: string } {
  const handed = handedOver(action);
  const [taken] = parametersOf(dispose.type);
  const wanted = taken?.type.kind === "record" ? fieldsOf(taken.type) : new Map<string, Shape>();
  const given = new Map(Object.entries(map).map(([path, source]) => [witName(path), { path, source }]));
  const found: Filling[] = [];
  // What a mapping reads it may read for every receiver: also for one that does not ask for that field.
  for (const { path, source } of given.values()) {
    if (isRead(source) && typeIn(handed, source) === undefined)
      return { fault: `the mapping reads ${sourceText(source)} for \`${path}\`, which the action does not hand over` };
  }
  for (const [field, type] of wanted) {
    const filled = given.get(field);
    if (filled === undefined) {
      if (type.kind === "option") continue;
      return { fault: `the mapping has nothing for \`${field}\`, which the receiver reads` };
    }
    const { path, source } = filled;
    const difference = differenceOf(handed, source, type);
    if (difference !== undefined) return { fault: `${sourceText(source)} for \`${path}\` ${difference}` };
    found.push({ field, source });
  }
  return { fillings: found };
}

interface HandedOver {
  readonly fields: ReadonlyMap<string, Shape>;
  readonly args: ReadonlyMap<string, Shape>;
}

/** The artifact's record goes before an action's own parameters, where the donor reads anything of it; none of these is a record. */
function handedOver({ type }: Port): HandedOver {
  const [first, ...rest] = parametersOf(type);
  const isArtifact = first?.type.kind === "record";
  const own = isArtifact || first === undefined ? rest : [first, ...rest];
  return {
    fields: isArtifact && first ? fieldsOf(first.type) : new Map(),
    args: new Map(own.map((parameter) => [parameter.name, parameter.type])),
  };
}

type Read = Extract<Source, { field: string } | { argument: string }>;

function isRead(source: Source): source is Read {
  return "field" in source || "argument" in source;
}

function typeIn({ fields, args }: HandedOver, source: Read): Shape | undefined {
  return "field" in source ? fields.get(witName(source.field)) : args.get(witName(source.argument));
}

function differenceOf(handed: HandedOver, source: Source, wanted: Shape): string | undefined {
  const [inner = wanted] = wanted.kind === "option" ? wanted.parts : [];
  if ("empty" in source)
    return ["list", "option"].includes(wanted.kind) ? undefined : `is no \`${shapeText(wanted)}\`, which is wanted`;
  if ("constant" in source)
    return isOf(source.constant, inner) ? undefined : `is no \`${shapeText(inner)}\`, which is wanted`;
  const type = typeIn(handed, source);
  if (type === undefined) return "is not handed over";
  return subtypeDifference(type, wanted) === undefined ? undefined : subtypeDifference(type, inner);
}

function isOf(value: string | number | boolean, { kind, parts }: Shape): boolean {
  switch (kind) {
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "f64":
      return typeof value === "number" && Number.isFinite(value);
    case "s64":
      return Number.isSafeInteger(value);
    case "u64":
      return Number.isSafeInteger(value) && Number(value) >= 0;
    case "enum":
      return typeof value === "string" && parts.some(({ name }) => name === witSymbol(value));
    default:
      return false;
  }
}

function sourceText(source: Source): string {
  if ("empty" in source) return "`empty`";
  if ("constant" in source) return `the constant \`${JSON.stringify(source.constant)}\``;
  return "field" in source ? `the field \`${source.field}\`` : `the argument \`${source.argument}\``;
}
