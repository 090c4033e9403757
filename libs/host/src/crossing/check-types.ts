import { answerType, type ValueType } from "@glither/roux/core";
import { witName, witPackage, witSymbol } from "@glither/wit";
import { withoutVersion } from "../link/binding-set.ts";
import type { FunctionType, NamedWitType, WitType } from "../slim/abi/wit-type.ts";
import type { CrossingContract } from "./contract.ts";
import { CrossingError } from "./error.ts";

/** The types that an admitted component gives to its functions. */
export interface CrossingTypes {
  readonly dispose: FunctionType;
  readonly imports: readonly { readonly interface: string; readonly name: string; readonly type: FunctionType }[];
}

const STRING: WitType = { kind: "string" };

/**
 * Refuses a component that takes its artifact or an answer as something else than the contract gives: embedders differ in
 * what they make of a field that is not there.
 *
 * @throws CrossingError `CONTRACT_MISMATCH`.
 */
export function checkTypes({ dispose, imports }: CrossingTypes, contract: CrossingContract): void {
  const [artifact, ...more] = dispose.params;
  if (more.length > 0) throw mismatch("dispose");
  if (artifact !== undefined) checkArtifact(artifact, contract);
  const dialect = witPackage(contract.dialect.name);
  const answers = new Map<string, WitType | undefined>([
    ...contract.enrichments.map((item) => [`enrich#${witName(item.path)}`, witTypeOf(answerType(item))] as const),
    ...contract.verbs.map((verb) => [`actions#${witName(verb.name)}`, verb.suspends ? STRING : undefined] as const),
  ]);
  for (const { interface: from, name, type } of imports) {
    const described = `${withoutVersion(from).slice(dialect.length + 1)}#${name}`;
    // One that the contract does not describe at all is refused where it would be bound.
    if (answers.has(described) && !isSame(type.result, answers.get(described))) throw mismatch(name);
  }
}

function checkArtifact({ type }: NamedWitType, { fields }: CrossingContract): void {
  const known = new Map(fields.map((field) => [witName(field.path), field.type]));
  if (type.kind !== "record") throw mismatch("dispose");
  for (const field of type.fields) {
    const own = known.get(field.name);
    if (own === undefined || !isSame(field.type, witTypeOf(asTaken(own, field.type)))) throw mismatch(field.name);
  }
}

/** Of a list's records, members that only some rulesets read are left out where the component takes none. */
function asTaken(type: ValueType, taken: WitType): ValueType {
  if (type.kind !== "list" || type.of.kind !== "record" || taken.kind !== "list" || taken.of.kind !== "record")
    return type;
  const names = new Set(taken.of.fields.map(({ name }) => name));
  const members = type.of.members.filter(({ name, whereRead }) => !whereRead || names.has(witName(name)));
  return { ...type, of: { ...type.of, members } };
}

/** Types of a contract are written out alike wherever they come from. */
function isSame(one: WitType | undefined, other: WitType | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** As the world declares it. */
function witTypeOf(type: ValueType): WitType {
  switch (type.kind) {
    case "text":
    case "ip":
      return STRING;
    case "boolean":
      return { kind: "bool" };
    case "integer":
    case "moment":
      return { kind: "s64" };
    case "number":
      return { kind: "f64" };
    case "duration":
      return { kind: "u64" };
    case "scalar":
      return {
        kind: "variant",
        cases: [
          { name: "number", type: { kind: "f64" } },
          { name: "text", type: STRING },
        ],
      };
    case "enum":
      return { kind: "enum", cases: type.symbols.map(witSymbol) };
    case "record": {
      const fields = type.members.map((member) => ({ name: witName(member.name), type: witTypeOf(member.type) }));
      return { kind: "record", fields };
    }
    case "optional":
      return { kind: "option", of: witTypeOf(type.of) };
    case "dated":
      return { kind: "tuple", of: [witTypeOf(type.of), { kind: "u64" }] };
    case "list":
      return { kind: "list", of: witTypeOf(type.of) };
    case "headers":
      return { kind: "list", of: { kind: "tuple", of: [STRING, STRING] } };
  }
}

function mismatch(what: string): CrossingError {
  return new CrossingError(
    "CONTRACT_MISMATCH",
    `the component has another type for \`${what}\` than its contract gives`,
    { hint: "run the component with the contract of the ruleset that it was built from" },
  );
}
