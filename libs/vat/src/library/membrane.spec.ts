import { expect, it } from "@jest/globals";
import {
  type Bcom,
  call,
  methods,
  on,
  promise,
  type Ref,
  type Resolver,
  selfOf,
  send,
  settled,
  Vat,
  type Vow,
} from "../index.ts";
import { membrane } from "./index.ts";
import { problemOf } from "./testing/vats.ts";

interface Room {
  self(): Ref<Room>;
  door(): Ref<Door>;
  doors(): { readonly list: readonly Ref<Door>[]; readonly map: ReadonlyMap<string, Ref<Door>> };
  hasDoor(door: Ref<Door>): boolean;
  visit(guest: Ref<(room: Ref<Room>) => unknown>): unknown;
  later(): Vow<Ref<Door>>;
  isLater(vow: Vow<Ref<Door>>): boolean;
  resolver(): Resolver<Ref<Door>>;
  escape(): unknown;
  fail(): never;
}

interface Door {
  knock(): string;
}

const doorActor = (_bcom: Bcom) => methods({ knock: () => "who is there?" });

function room(bcom: Bcom) {
  const door = vat.spawn(doorActor);
  const [later, resolver] = promise<Ref<Door>>();
  return methods({
    self: () => selfOf<Room>(bcom),
    door: () => door,
    doors: () => ({ list: [door], map: new Map([["front", door]]) }),
    hasDoor: (other: Ref<Door>) => other === door,
    visit: (guest: Ref<(room: Ref<Room>) => unknown>) => call(guest, selfOf<Room>(bcom)),
    later: () => later,
    isLater: (vow: Vow<Ref<Door>>) => vow === later,
    resolver: () => resolver,
    escape: (): unknown => () => door,
    fail: (): never => {
      throw Object.assign(new Error("no"), { door });
    },
  });
}

const vat = new Vat();
const walled = () => {
  const inside: Ref<Room> = vat.spawn(room);
  const [outside, revoker] = vat.run(() => membrane(inside));
  return { inside, outside, revoker };
};

it("passes on until it is revoked, and revokes what came through it", () => {
  const { outside, revoker } = walled();
  const door = vat.call(outside, "door");
  expect(vat.call(door, "knock")).toBe("who is there?");
  vat.call(revoker);
  expect(problemOf(() => vat.call(outside, "door"))).toMatchObject({ code: "REVOKED" });
  expect(problemOf(() => vat.call(door, "knock"))).toMatchObject({ code: "REVOKED" });
});

it("keeps identity: one image for one thing, and the thing itself where it comes home", () => {
  const { inside, outside } = walled();
  const door = vat.call(outside, "door");
  expect(door).toBe(vat.call(outside, "door"));
  expect(door).not.toBe(vat.call(inside, "door"));
  expect(vat.call(outside, "hasDoor", door)).toBe(true);
  expect(vat.call(outside, "self")).toBe(outside);
});

it("wraps what is deep in data", () => {
  const { inside, outside, revoker } = walled();
  const { list, map } = vat.call(outside, "doors");
  expect([list[0], map.get("front")]).toEqual([vat.call(outside, "door"), vat.call(outside, "door")]);
  expect(list[0]).not.toBe(vat.call(inside, "door"));
  vat.call(revoker);
  expect(() => vat.call(list[0] as Ref<Door>, "knock")).toThrow("revoked");
});

it("wraps what is handed in: what is inside loses its guests, too", () => {
  const { inside, outside, revoker } = walled();
  let met: Ref<Room> | undefined;
  const guest = vat.spawn((_bcom: Bcom) => (host: Ref<Room>) => {
    met = host;
    return "hello";
  });
  expect(vat.call(outside, "visit", guest)).toBe("hello");
  // The guest has not met the room itself.
  expect(met).toBe(outside);
  expect(met).not.toBe(inside);
  vat.call(revoker);
  expect(() => vat.call(met as Ref<Room>, "door")).toThrow("revoked");
});

it("wraps promises, and breaks those that wait when it is revoked", async () => {
  const { inside, outside, revoker } = walled();
  const later = vat.call(outside, "later");
  expect(later).not.toBe(vat.call(inside, "later"));
  expect(vat.call(outside, "isLater", later)).toBe(true);
  const knocked = vat.run(() => send(later, "knock"));
  vat.call(vat.call(inside, "resolver"), "fulfill", vat.call(inside, "door"));
  expect(await settled(knocked)).toBe("who is there?");
  expect(await settled(later)).toBe(vat.call(outside, "door"));

  const other = walled();
  const waiting = vat.call(other.outside, "later");
  vat.call(other.revoker);
  await expect(settled(waiting)).rejects.toMatchObject({ code: "REVOKED" });
  vat.call(vat.call(other.inside, "resolver"), "fulfill", vat.call(other.inside, "door"));
  await expect(settled(waiting)).rejects.toMatchObject({ code: "REVOKED" });
  vat.call(revoker);
});

it("gives the target away in no way: not as itself, in a function, in an error, in what is computed", () => {
  const { inside, outside } = walled();
  expect(vat.call(outside, "self")).not.toBe(inside);
  expect(problemOf(() => vat.call(outside, "escape"))).toMatchObject({ code: "NOT_PASSABLE" });
  const problem = problemOf(() => vat.call(outside, "fail"));
  expect(problem).toMatchObject({ message: "no" });
  expect(Object.keys(problem as object)).not.toContain("door");
  const computed = Object.defineProperty({}, "door", { enumerable: true, get: () => "anything" });
  expect(problemOf(() => vat.call(outside, "hasDoor", computed as never))).toMatchObject({ code: "NOT_PASSABLE" });
  class Sneaky {}
  expect(problemOf(() => vat.call(outside, "hasDoor", new Sneaky() as never))).toMatchObject({ code: "NOT_PASSABLE" });
});

it("is not poisoned by a turn that failed: what was wrapped in it is wrapped anew", () => {
  const { outside } = walled();
  let leaked: Ref<Door> | undefined;
  expect(() =>
    vat.run(() => {
      leaked = call(outside, "door");
      throw new Error("undone");
    }),
  ).toThrow("undone");
  expect(() => vat.call(leaked as Ref<Door>, "knock")).toThrow("no such actor");
  expect(vat.call(vat.call(outside, "door"), "knock")).toBe("who is there?");
});

it("is revoked in the midst of a call through it, and by a turn that ends well alone", async () => {
  const { outside, revoker } = walled();
  const guest = vat.spawn((_bcom: Bcom) => () => call(revoker));
  vat.call(outside, "visit", guest);
  expect(() => vat.call(outside, "door")).toThrow("revoked");

  const other = walled();
  const waiting = vat.call(other.outside, "later");
  expect(() =>
    vat.run(() => {
      call(other.revoker);
      throw new Error("undone");
    }),
  ).toThrow("undone");
  const door = vat.call(other.inside, "door");
  vat.call(vat.call(other.inside, "resolver"), "fulfill", door);
  expect(await settled(vat.run(() => on(waiting, { then: (image) => call(image, "knock") })))).toBe("who is there?");
});

it("passes on to another vat, and holds back what that answers", async () => {
  const far = new Vat({ name: "far" });
  const farDoor = far.spawn(doorActor);
  const maker = far.spawn(() => methods({ make: () => farDoor }));
  const [outside, revoker] = vat.run(() => membrane(maker));
  const door = await settled(vat.send(outside, "make"));
  expect(door).not.toBe(farDoor);
  expect(await settled(vat.run(() => send(door, "knock")))).toBe("who is there?");
  vat.call(revoker);
  await expect(settled(vat.run(() => send(door, "knock")))).rejects.toMatchObject({ code: "REVOKED" });
});
