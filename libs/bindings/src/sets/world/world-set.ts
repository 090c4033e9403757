import type { OwnBindings } from "../../own/own-bindings.ts";

export type Guarantee = "none" | "transport" | "envelope_verified" | "disposition" | "promotion";

/** A system behind a membrane. */
export interface Membrane {
  readonly name: string;
  /** Whether somebody who is trusted has attested what runs there. */
  readonly attested: boolean;
  /** What it promises; undefined where it promises nothing that is known. */
  readonly guarantee?: Guarantee;
}

export interface WorldSetOptions {
  /** By name; undefined for one that nobody knows, which is not attested. */
  readonly membrane: (name: string) => Membrane | undefined | Promise<Membrane | undefined>;
  /** Does what a decision has done: opens a link, cuts a system off. What it throws is tried again. */
  readonly act?: (action: WorldAction) => void | Promise<void>;
}

export interface WorldAction {
  readonly verb: string;
  readonly from: string;
  readonly to: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The same however often it is tried. */
  readonly id: string | undefined;
}

interface Asked {
  readonly "to.name": string;
  readonly "from.name": string;
}

interface Delivery {
  readonly id: string | undefined;
}

const VERBS = ["link", "compose", "isolate", "refuse", "negotiate", "raise_guarantee", "lower_guarantee"] as const;

/** What `glither.world` asks of its host, and what it has it do with an edge. */
export function worldSet({ membrane, act = () => undefined }: WorldSetOptions): OwnBindings {
  const acting =
    (verb: string) =>
    (args: Readonly<Record<string, unknown>>, edge: Asked, { id }: Delivery) =>
      act({ verb, from: edge["from.name"], to: edge["to.name"], args, id });
  return {
    enrich: {
      "to.attested": async (edge: Asked) => (await membrane(edge["to.name"]))?.attested ?? false,
      "to.guarantee": async (edge: Asked) => (await membrane(edge["to.name"]))?.guarantee,
    },
    actions: Object.fromEntries(VERBS.map((verb) => [verb, acting(verb)])),
  };
}
