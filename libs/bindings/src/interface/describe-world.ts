import { type EnumType, isWindow, type ValueType, type Verb } from "@glither/roux/core";
import { type WitFunction, type World, witName, witSymbol, worldId } from "@glither/wit";
import { typeName } from "./_names.ts";
import type { DescribedWorld, Named } from "./described-world.ts";
import { InterfaceError } from "./error.ts";

/** What a dialect calls things, of which WIT keeps less: `from.domain` and `from_domain` are both `from-domain`, an address is a text. */
export interface Known {
  readonly paths: readonly { readonly path: string; readonly type: ValueType }[];
  readonly enums: readonly EnumType[];
  readonly verbs: readonly Verb[];
}

/**
 * A world that was read from its text, in the language's terms.
 *
 * @throws InterfaceError `AMBIGUOUS_NAME` for a name that the dialect does not know, and that could be written in several ways.
 */
export function describeWorld(world: World, known: Known): DescribedWorld {
  const { record, enrich, actions } = world;
  const named = ({ name, type }: Named): Named => {
    const dialects = known.paths.find(({ path }) => witName(path) === name);
    return { name: dialects?.path ?? sole(name), type: spelled(type, known, dialects?.type) };
  };
  const given = (one: Named): Named => (isWindow(one.name) ? one : named(one));
  const from = ({ parameters }: WitFunction) => ({ from: parameters.map(given) });
  return {
    id: worldId(world),
    name: typeName(world.name),
    artifact: { name: record?.name ?? "artifact", values: (record?.fields ?? []).map(named) },
    enrichments: enrich.flatMap((item) => {
      if (item.result === undefined || item.result === "token") return [];
      const { result: type } = item;
      return [{ ...named({ name: item.name, type }), ...(item.artifact || record === undefined ? {} : from(item)) }];
    }),
    verbs: actions.map((action) => {
      const verb = known.verbs.find(({ name }) => witName(name) === action.name);
      return {
        name: verb?.name ?? sole(action.name),
        suspends: action.result === "token",
        parameters: action.parameters.map(({ name, type }) => ({
          name: verb?.parameters.find((parameter) => witName(parameter.name) === name)?.name ?? sole(name),
          type: spelled(type, known),
        })),
      };
    }),
  };
}

/** A name of one word has one spelling. */
function sole(name: string): string {
  if (!name.includes("-")) return name;
  throw new InterfaceError(
    "AMBIGUOUS_NAME",
    `the world's \`${name}\` is none of its dialect's names, and the language could write it in several ways`,
    "give the ruleset itself: `tangle bindings FILE.glith`",
  );
}

/** Symbols and members as the dialect writes them, and as the language does, whose members have no dots; `dialects` is its own type. */
function spelled(type: ValueType, known: Known, dialects?: ValueType): ValueType {
  switch (type.kind) {
    case "enum": {
      const own = known.enums.find(
        ({ name, symbols }) => name === type.name && symbols.map(witSymbol).join() === type.symbols.join(),
      );
      return own ?? { ...type, symbols: type.symbols.map(sole) };
    }
    case "record": {
      const members = dialects?.kind === "record" && dialects.name === type.name ? dialects.members : [];
      return {
        ...type,
        members: type.members.map((member) => {
          const own = members.find(({ name }) => witName(name) === member.name);
          return {
            name: own?.name ?? member.name.replaceAll("-", "_"),
            type: spelled(member.type, known, own?.type),
          };
        }),
      };
    }
    case "optional":
    case "dated":
    case "list":
      return { ...type, of: spelled(type.of, known, dialects?.kind === type.kind ? dialects.of : undefined) };
    case "text":
      return dialects?.kind === "ip" ? dialects : type;
    case "integer":
      return dialects?.kind === "moment" ? dialects : type;
    default:
      return type;
  }
}
