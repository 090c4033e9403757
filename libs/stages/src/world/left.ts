import { type Vocabulary, verbsOf } from "@glither/roux";
import { type ArtifactValue, type EnumType, emptyValue, present, type ValueType } from "@glither/roux/core";
import { witName } from "@glither/wit";
import type { Values } from "./carried.ts";

/** An action of a receipt. */
export interface Done {
  readonly verb: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * What a donor's actions have left of its artifact for others. All of one crossing count, wherever they stand in the receipt: a field
 * that an action takes out or changes is empty, since only its host can change it, and a rung is as closed as any of them says. What
 * opens a field is for the audience that it names, and never handed on.
 */
export function leftOf(
  artifact: Values,
  actions: readonly Done[],
  vocabulary: Pick<Vocabulary, "fields" | "verbs" | "ladders">,
): Values {
  const verbs = new Map(verbsOf(vocabulary as Vocabulary).map((verb) => [verb.name, verb.parameters]));
  const left = new Map(artifact);
  for (const { verb, args } of actions)
    for (const { name, type } of verbs.get(verb) ?? []) {
      const kind = present(type);
      if (kind.kind !== "enum") continue;
      for (const field of vocabulary.fields) {
        if (isNamed(field.path, kind, args[name])) emptied(left, field.path, field.type);
        else if (isOn(field.type, kind) && name === "to") closed(left, field.path, kind, verb, args[name]);
      }
    }
  return left;
}

/** Whether the value of a verb's parameter is that field: one of the symbols that stand for fields. */
function isNamed(path: string, { symbols, ordered }: EnumType, value: unknown): boolean {
  return !ordered && typeof value === "string" && symbols.includes(value) && witName(value) === witName(path);
}

/** A field that cannot be empty is not there, and no artifact comes of it. */
function emptied(left: Map<string, ArtifactValue>, path: string, type: ValueType): void {
  const empty = emptyValue(type);
  if (empty === undefined) left.delete(path);
  else left.set(path, empty);
}

function isOn(type: ValueType, ladder: EnumType): boolean {
  const own = present(type);
  return ladder.ordered === true && own.kind === "enum" && own.name === ladder.name;
}

function closed(
  left: Map<string, ArtifactValue>,
  path: string,
  { symbols, restricts = "up" }: EnumType,
  verb: string,
  to: unknown,
): void {
  const direction = verb.startsWith("raise_") ? "up" : verb.startsWith("lower_") ? "down" : undefined;
  const [has, wanted] = [symbols.indexOf(String(left.get(path))), symbols.indexOf(String(to))];
  if (direction !== restricts || wanted < 0) return;
  const rung = direction === "up" ? Math.max(has, wanted) : Math.min(has < 0 ? wanted : has, wanted);
  left.set(path, symbols[rung] ?? null);
}
