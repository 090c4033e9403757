import { expect, it } from "@jest/globals";
import { type Bcom, call, type Ref, Vat } from "../index.ts";
import { facet, type Names, names } from "./index.ts";
import { problemOf } from "./testing/vats.ts";

const vat = new Vat();
const thing = () => vat.spawn((_bcom: Bcom) => () => "thing");
const make = (room?: number): Ref<Names> => (room === undefined ? vat.spawn(names) : vat.spawn(names, room));

it("gives names to who comes first, and lets them change them and give them up", () => {
  const own = make();
  const [first, second] = [thing(), thing()];
  const claim = vat.call(own, "claim", "alice", first);
  expect(vat.call(own, "lookup", "alice")).toBe(first);
  vat.call(claim, "point", second);
  expect(vat.call(own, "lookup", "alice")).toBe(second);
  expect(problemOf(() => vat.call(own, "claim", "alice", first))).toMatchObject({ code: "NAME_TAKEN" });
  vat.call(claim, "release");
  expect(problemOf(() => vat.call(own, "lookup", "alice"))).toMatchObject({ code: "NO_SUCH_NAME" });
  vat.call(own, "claim", "bob", first);
  vat.call(own, "claim", "alice", second);
  expect(vat.call(own, "list")).toEqual(["alice", "bob"]);
});

it("does not let an old claim change what its successor has claimed", () => {
  const own = make();
  const old = vat.call(own, "claim", "alice", thing());
  vat.call(old, "release");
  const mine = thing();
  vat.call(own, "claim", "alice", mine);
  for (const attempt of [() => vat.call(old, "point", thing()), () => vat.call(old, "release")])
    expect(problemOf(attempt)).toMatchObject({ code: "NO_SUCH_NAME" });
  expect(vat.call(own, "lookup", "alice")).toBe(mine);
});

it("has no name that nobody has claimed, and takes none that could be taken for another", () => {
  const own = make();
  for (const name of ["__proto__", "constructor", "toString"])
    expect(problemOf(() => vat.call(own, "lookup", name))).toMatchObject({ code: "NO_SUCH_NAME" });
  const wrong = [
    "",
    " alice",
    "al ice",
    "alice\n",
    "ali\u202ece",
    "a\u0301".normalize("NFD"),
    "ﬁ",
    "a".repeat(256),
    "_",
  ];
  for (const name of [...wrong, 5 as never, { toString: () => "alice" } as never])
    expect(problemOf(() => vat.call(own, "claim", name, thing()))).toMatchObject({ code: "NOT_A_NAME" });
  expect(problemOf(() => vat.call(own, "claim", "alice", "alice" as never))).toMatchObject({ code: "NOT_A_REFERENCE" });
  expect(vat.call(own, "list")).toEqual([]);
});

it("is read by who may not claim, and has room for so many", () => {
  const own = make(1);
  vat.call(own, "claim", "größe", thing());
  expect(problemOf(() => vat.call(own, "claim", "more", thing()))).toMatchObject({ code: "FULL" });
  const reader = vat.run(() => facet(own, "lookup"));
  expect(vat.call(reader, "lookup", "größe")).toBe(vat.call(own, "lookup", "größe"));
  // @ts-expect-error it shows only what it has
  expect(() => vat.run(() => call(reader, "claim", "other", thing()))).toThrow("no such method");
});
