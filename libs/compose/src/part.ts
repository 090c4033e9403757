import type { Shape, Signatures } from "@glither/wit/inspect";
import type { Guarantee } from "./guarantee.ts";

/** What somebody trusted has signed of a component. */
export interface Attested {
  readonly no_retrograde: boolean;
  readonly membrane: boolean;
  readonly provenance: boolean;
}

/** A membrane of the graph: an artifact by its digest, and what is said of where it runs. */
export interface Part {
  /** Unique in the graph. */
  readonly name: string;
  /** The artifact's, `sha256:…`. */
  readonly digest: string;
  /** As in its pragma: `glither.mail`; empty for a component that no ruleset was compiled to. */
  readonly dialect: string;
  readonly version: string;
  readonly zone: string;
  readonly region: string;
  /** The highest that it keeps as a donor. */
  readonly offer: Guarantee;
  /** The highest that it has a use for as a receiver. */
  readonly wish: Guarantee;
  readonly attested: Attested;
}

/** A part with the contract that its binary has. */
export interface ContractedPart extends Part {
  readonly contract: Signatures;
}

/** What an edge hands over or takes: a function's name and its type. */
export interface Port {
  /** `glither:mail/actions@0.1.0#route`, or `dispose`. */
  readonly name: string;
  readonly type: Shape;
}

/** The export by which a ruleset takes its artifact. */
export const DISPOSE = "dispose";

const ACTIONS = /^[a-z0-9-]+:[a-z0-9-]+\/actions(?:@[^#]*)?#/u;

export function importsOf({ contract }: Pick<ContractedPart, "contract">): readonly Port[] {
  return portsOf(contract, "import ");
}

export function exportsOf({ contract }: Pick<ContractedPart, "contract">): readonly Port[] {
  return portsOf(contract, "export ");
}

/** What a ruleset does: the functions of the interface `actions` among its imports. */
export function actionsOf(part: Pick<ContractedPart, "contract">): readonly Port[] {
  return importsOf(part).filter(({ name }) => ACTIONS.test(name));
}

function portsOf(contract: Signatures, kind: string): readonly Port[] {
  return [...contract].flatMap(([name, type]) =>
    name.startsWith(kind) ? [{ name: name.slice(kind.length), type }] : [],
  );
}
