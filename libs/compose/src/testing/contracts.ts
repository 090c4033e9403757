import type { Shape, Signatures } from "@glither/wit/inspect";
import type { ContractedPart } from "../part.ts";

/** Types as a binary has them, written down. */
export const text: Shape = { kind: "string", name: undefined, parts: [] };
export const flag: Shape = { kind: "bool", name: undefined, parts: [] };
export const whole: Shape = { kind: "s64", name: undefined, parts: [] };

export function option(of: Shape): Shape {
  return { kind: "option", name: undefined, parts: [of] };
}

export function symbols(...names: readonly string[]): Shape {
  return { kind: "enum", name: undefined, parts: names.map((name) => ({ kind: "symbol", name, parts: [] })) };
}

export function record(fields: Readonly<Record<string, Shape>>): Shape {
  return { kind: "record", name: undefined, parts: named("field", fields) };
}

export function func(parameters: Readonly<Record<string, Shape>>, result?: Shape): Shape {
  const answer: Shape[] = result === undefined ? [] : [{ kind: "result", name: undefined, parts: [result] }];
  return { kind: "func", name: undefined, parts: [...named("param", parameters), ...answer] };
}

function named(kind: string, types: Readonly<Record<string, Shape>>): Shape[] {
  return Object.entries(types).map(([name, type]) => ({ kind, name, parts: [type] }));
}

/** A part that has everything attested; `contract` by `import …` and `export …`. */
export function part(
  name: string,
  contract: Readonly<Record<string, Shape>>,
  more: Partial<ContractedPart> = {},
): ContractedPart {
  const signatures: Signatures = new Map(Object.entries(contract));
  return {
    name,
    digest: `sha256:${name.padEnd(64, "0")}`,
    dialect: "glither.mail",
    version: "0.1.0",
    zone: "core",
    region: "",
    offer: "disposition",
    wish: "promotion",
    attested: { no_retrograde: true, membrane: true, provenance: true },
    contract: signatures,
    ...more,
  };
}

const receipt = record({ rule: text });
const message = record({ subject: text, size: whole });

export const ROUTE = "glither:mail/actions@0.1.0#route";
export const HOLD = "glither:mail/actions@0.1.0#hold";

/** A mail ruleset that routes and holds. */
export function mail(name: string, more: Partial<ContractedPart> = {}): ContractedPart {
  return part(
    name,
    {
      [`import ${ROUTE}`]: func({ msg: message, to: text }),
      [`import ${HOLD}`]: func({ msg: message, into: text }, text),
      "import glither:mail/enrich@0.1.0#dkim-domain": func({ msg: message }, option(text)),
      "export dispose": func({ msg: message }, receipt),
    },
    more,
  );
}

/** A flow ruleset that takes what is routed. */
export function flow(name: string, more: Partial<ContractedPart> = {}): ContractedPart {
  const taken = record({ notes: text, destination: text, kind: text, email: option(text) });
  return part(
    name,
    {
      "import glither:flow/actions@0.1.0#route": func({ "data-record": taken, to: text }),
      "export dispose": func({ "data-record": taken }, receipt),
    },
    { dialect: "glither.flow", ...more },
  );
}
