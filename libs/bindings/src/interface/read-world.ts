import type { EnumType, RecordType, ValueType } from "@glither/roux/core";
import { type NamedType, printWorld, type WitFunction, type World } from "@glither/wit";
import { notCanonical, WitTokens } from "./_wit-tokens.ts";

/**
 * Reads a world from its canonical text. Names are as WIT has them. What was read is written again and compared, so there is nothing in
 * the text that was not understood.
 *
 * @throws InterfaceError `NOT_CANONICAL`.
 */
export function readWorld(text: string): World {
  const world = new WorldReader(text).read();
  if (printWorld(world) !== text) throw notCanonical();
  return world;
}

class WorldReader {
  readonly #tokens: WitTokens;
  readonly #enums: EnumType[] = [];
  readonly #records: RecordType[] = [];
  #scalars = false;

  constructor(text: string) {
    this.#tokens = new WitTokens(text);
  }

  read(): World {
    const tokens = this.#tokens;
    tokens.expect("package");
    const namespace = tokens.name();
    tokens.expect(":");
    const owner = `${namespace}:${tokens.name()}`;
    tokens.expect("@");
    const version = tokens.version();
    tokens.expect(";");
    const functions = new Map<string, WitFunction[]>();
    while (tokens.take("interface")) {
      const name = tokens.name();
      tokens.expect("{");
      if (name === "types") this.#types();
      else functions.set(name, this.#functions());
    }
    const world = this.#world();
    const record = this.#records.find(({ name }) => name === world.record);
    return {
      package: owner,
      version,
      name: world.name,
      enums: this.#enums,
      scalars: this.#scalars,
      records: this.#records.filter((other) => other !== record),
      record: record && { name: record.name, parameter: world.parameter, fields: record.members },
      enrich: this.#besideArtifact(functions.get("enrich"), world),
      unsatisfied: this.#besideArtifact(functions.get("unsatisfied"), world),
      actions: this.#besideArtifact(functions.get("actions"), world),
    };
  }

  #types(): void {
    const tokens = this.#tokens;
    while (!tokens.take("}")) {
      if (tokens.take("enum")) this.#enums.push({ kind: "enum", name: tokens.name(), symbols: this.#symbols() });
      else if (tokens.take("variant")) {
        tokens.expect("scalar");
        tokens.skip("}");
        this.#scalars = true;
      } else {
        tokens.expect("record");
        this.#records.push({ kind: "record", name: tokens.name(), members: this.#members() });
      }
    }
  }

  #symbols(): string[] {
    const tokens = this.#tokens;
    const symbols: string[] = [];
    tokens.expect("{");
    while (!tokens.take("}")) {
      symbols.push(tokens.name());
      tokens.expect(",");
    }
    return symbols;
  }

  #members(): NamedType[] {
    const tokens = this.#tokens;
    const members: NamedType[] = [];
    tokens.expect("{");
    while (!tokens.take("}")) {
      members.push(this.#typed());
      tokens.expect(",");
    }
    return members;
  }

  #functions(): WitFunction[] {
    const tokens = this.#tokens;
    const functions: WitFunction[] = [];
    while (!tokens.take("}")) {
      if (tokens.take("use")) {
        tokens.skip(";");
        continue;
      }
      const name = tokens.name();
      tokens.expect(":", "func", "(");
      const parameters = this.#parameters();
      const result = tokens.take("->") ? (tokens.take("token") ? "token" : this.#type()) : undefined;
      tokens.expect(";");
      functions.push({ name, artifact: false, parameters, result });
    }
    return functions;
  }

  #parameters(): NamedType[] {
    const tokens = this.#tokens;
    const parameters: NamedType[] = [];
    while (!tokens.take(")")) {
      if (parameters.length > 0) tokens.expect(",");
      parameters.push(this.#typed());
    }
    return parameters;
  }

  #typed(): NamedType {
    const name = this.#tokens.name();
    this.#tokens.expect(":");
    return { name, type: this.#type() };
  }

  #type(): ValueType {
    const tokens = this.#tokens;
    const name = tokens.name();
    const simple = SIMPLE.get(name);
    if (simple !== undefined) return simple;
    if (name === "option") return { kind: "optional", of: this.#within() };
    if (name === "tuple") {
      tokens.expect("<");
      const of = this.#type();
      tokens.expect(",", "u64", ">");
      return { kind: "dated", of };
    }
    if (name === "list") return this.#list();
    const named = [...this.#enums, ...this.#records].find((type) => type.name === name);
    if (named === undefined) throw notCanonical();
    return named;
  }

  #within(): ValueType {
    this.#tokens.expect("<");
    const type = this.#type();
    this.#tokens.expect(">");
    return type;
  }

  /** Headers are a list of pairs of texts; there are no other pairs. */
  #list(): ValueType {
    const tokens = this.#tokens;
    tokens.expect("<");
    if (tokens.take("tuple")) {
      tokens.expect("<", "string", ",", "string", ">", ">");
      return { kind: "headers" };
    }
    const of = this.#type();
    tokens.expect(">");
    return { kind: "list", of };
  }

  #world(): { readonly name: string; readonly record: string | undefined; readonly parameter: string } {
    const tokens = this.#tokens;
    tokens.expect("world");
    const name = tokens.name();
    tokens.expect("{");
    tokens.skip("dispose");
    tokens.expect(":", "func", "(");
    if (tokens.take(")")) return { name, record: undefined, parameter: "" };
    const parameter = tokens.name();
    tokens.expect(":");
    return { name, record: tokens.name(), parameter };
  }

  /** Where the artifact's record goes first, it is no parameter of its own. */
  #besideArtifact(
    functions: readonly WitFunction[] = [],
    world: { readonly record: string | undefined },
  ): WitFunction[] {
    return functions.map((item) => {
      const [first, ...parameters] = item.parameters;
      const isFirst = first?.type.kind === "record" && first.type.name === world.record;
      return isFirst ? { ...item, artifact: true, parameters } : item;
    });
  }
}

const SIMPLE: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ["string", { kind: "text" }],
  ["bool", { kind: "boolean" }],
  ["s64", { kind: "integer" }],
  ["f64", { kind: "number" }],
  ["u64", { kind: "duration" }],
  ["scalar", { kind: "scalar" }],
]);
