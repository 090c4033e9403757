import { type Bcom, type Methods, methods } from "../behaviour.ts";
import { actor } from "../persistence/actor.ts";
import type { Ref } from "../ref.ts";
import { call, spawn } from "../turn.ts";
import { demandReference } from "./_forward.ts";
import { type Cell, cell } from "./cell.ts";
import { Refusal } from "./error.ts";

/** What a registry of names understands. */
export interface Names {
  /** Takes a name that nobody has; whoever took it can change it or give it up. @throws Refusal NAME_TAKEN, NOT_A_NAME, FULL */
  claim(name: string, reference: Ref): Ref<Claim>;
  /** @throws Refusal NO_SUCH_NAME */
  lookup(name: string): Ref;
  /** All names, in their order. */
  list(): readonly string[];
}

/** What its claimant can do with a name. */
export interface Claim {
  /** From now on the name is another one's. */
  point(reference: Ref): undefined;
  /** Gives the name up; the claim is good for nothing then. */
  release(): undefined;
}

/** A registry with room for so many names. Give others `facet(names, "lookup")`: who may claim, may take any name that is free. */
export function names(bcom: Bcom, room = 10_000): NamesBehaviour {
  return namesActor(bcom, room, spawn(cell<Table>, new Map()));
}

type NamesBehaviour = Methods<{
  claim: (name: string, reference: Ref) => Ref<Claim>;
  lookup: (name: string) => Ref;
  list: () => readonly string[];
}>;

/** The registry itself; its table is made once. */
export const namesActor = actor(
  "glither.names",
  1,
  (_bcom: Bcom, room: number, table: Ref<Cell<Table>>): NamesBehaviour =>
    methods({
      claim: (name: string, reference: Ref): Ref<Claim> => {
        demandName(name);
        demandReference(reference, "what should have a name");
        const known = call(table, "get");
        if (known.has(name)) throw new Refusal("NAME_TAKEN", "somebody has this name");
        if (known.size >= room) throw new Refusal("FULL", `there are ${room} names already`);
        const place: Ref<Cell<Ref>> = spawn(cell<Ref>, reference);
        call(table, "set", new Map(known).set(name, place));
        return spawn(claimActor, table, name, place);
      },
      lookup: (name: string): Ref => {
        const place = call(table, "get").get(name);
        if (place === undefined) throw new Refusal("NO_SUCH_NAME", "nobody has this name");
        return call(place, "get");
      },
      list: () => [...call(table, "get").keys()].sort(),
    }),
);

/** A map, so that no name is one that an object has by itself; never changed in place. */
type Table = ReadonlyMap<string, Ref<Cell<Ref>>>;

type Claimed = (
  bcom: Bcom,
  table: Ref<Cell<Table>>,
  name: string,
  place: Ref<Cell<Ref>>,
) => Methods<{ point: (reference: Ref) => undefined; release: () => undefined }>;

export const claimActor: Claimed = actor("glither.names.claim", 1, ((_bcom, table, name, place) => {
  const demandHeld = (): void => {
    // Whoever has the name now has claimed it anew.
    if (call(table, "get").get(name) !== place) throw new Refusal("NO_SUCH_NAME", "this name has been given up");
  };
  return methods({
    point: (reference: Ref): undefined => {
      demandHeld();
      demandReference(reference, "what should have a name");
      call(place, "set", reference);
    },
    release: (): undefined => {
      demandHeld();
      const rest = new Map(call(table, "get"));
      rest.delete(name);
      call(table, "set", rest);
    },
  });
}) as Claimed);

/** Letters of any script, digits and `-_.`; composed, so that what looks the same is the same where Unicode can tell. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]{0,254}$/u;

function demandName(name: string): void {
  if (typeof name !== "string" || !NAME.test(name) || name !== name.normalize("NFKC"))
    throw new Refusal("NOT_A_NAME", "a name is of letters, digits and `-_.`, composed, 255 at the most");
}
