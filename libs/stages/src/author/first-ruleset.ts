import type { Vocabulary } from "@glither/roux";
import { vocabularyOf } from "../compile/ruleset.ts";

/** A ruleset to begin with, in a dialect of which nothing but its vocabulary is known: one rule, and what it is for. */
export function firstRuleset(name: string, dialect: string): string {
  const full = dialect.includes(".") ? dialect : `glither.${dialect}`;
  const vocabulary = vocabularyOf(full);
  return [
    `#pragma dialect ${full} ; fold first-match`,
    "#pragma version 0.1.0",
    "",
    `/// What ${name} is for, in a sentence. What no rule takes is ${vocabulary.defaultBox}.`,
    `rule first_example "Say what this rule is for" =`,
    `  ${vocabulary.collection} | ${firstGuard(vocabulary)}`,
    `  => into ${openBox(vocabulary)}`,
    "",
  ].join("\n");
}

/** A field that may say anything stands before one whose texts have a form. */
function firstGuard({ fields, forms = {} }: Vocabulary): string {
  const text = fields.find(({ path, type }) => type.kind === "text" && !Object.hasOwn(forms, path));
  if (text !== undefined) return `${text.path} == "example"`;
  const optional = fields.find(({ type }) => type.kind === "optional" && type.of.kind === "text");
  if (optional !== undefined) return `${optional.path} == "example"`;
  const flag = fields.find(({ type }) => type.kind === "boolean");
  if (flag !== undefined) return flag.path;
  const number = fields.find(({ type }) => type.kind === "number");
  return number === undefined ? (fields[0]?.path ?? "true") : `${number.path} > 0`;
}

/** The least restrictive box that is not where everything else goes. */
function openBox({ boxes, defaultBox }: Vocabulary): string {
  return boxes.find((box) => box !== defaultBox) ?? defaultBox;
}
