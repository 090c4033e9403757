import { expect, it } from "@jest/globals";
import { call, MemoryStorage, type Ref, Store, spawn } from "../index.ts";
import { ACTORS, type Cell, cell, counter } from "./testing/actors.ts";

function open(storage: MemoryStorage, recorded: boolean, compactAt?: number) {
  return new Store(storage, {
    actors: ACTORS,
    recorded,
    ...(compactAt === undefined ? {} : { compactAt }),
    vats: { main: () => ({ counter: spawn(counter, 0), cell: spawn(cell, undefined) }) },
  });
}

it("at(turn) shows the vats as they were, and what is tried on them changes nothing", async () => {
  const storage = new MemoryStorage({ past: true });
  const store = open(storage, true);
  const turns: number[] = [];
  for (let n = 1; n <= 5; n++) {
    store.vats.main.call(store.roots.main.counter, "inc");
    turns.push(store.turn);
  }
  await store.stored();
  // A restart is no end of the past.
  const again = open(storage, true);
  again.vats.main.call(again.roots.main.counter, "inc");
  for (const [at, turn] of turns.entries()) {
    const past = await again.at(turn);
    expect(past.turn).toBe(turn);
    const { counter } = past.roots.main;
    expect(past.look("main", () => call(counter, "get"))).toBe(at + 1);
    expect(past.look("main", () => call(counter, "inc"))).toBe(at + 2);
    expect(past.look("main", () => call(counter, "get"))).toBe(at + 1);
  }
  expect(again.vats.main.call(again.roots.main.counter, "get")).toBe(6);
  await expect(again.at(0)).rejects.toMatchObject({ code: "PAST" });
});

it("a store that is not recorded forgets what was before its last snapshot", async () => {
  const store = open(new MemoryStorage(), false);
  const turn = store.turn;
  store.vats.main.call(store.roots.main.counter, "inc");
  expect((await store.at(turn)).turn).toBe(turn);
  store.snapshot();
  await expect(store.at(turn)).rejects.toMatchObject({ code: "PAST" });
});

const total = ({ chunks }: { chunks: readonly Uint8Array[] }) => chunks.reduce((sum, { length }) => sum + length, 0);

it("what is not reachable any more is not in the next snapshot", async () => {
  const storage = new MemoryStorage();
  const store = open(storage, false);
  const { main } = store.vats;
  const { cell: root } = store.roots.main;
  const empty = total(storage.read() as never);
  main.run(() => {
    let list: Ref<Cell> | undefined;
    for (let i = 0; i < 1000; i++) list = spawn(cell, list);
    call(root, "set", list);
  });
  store.snapshot();
  expect(total(storage.read() as never)).toBeGreaterThan(empty + 5_000);
  const held = main.call(root, "get") as Ref<Cell>;
  main.call(root, "set", undefined);
  store.snapshot();
  expect(total(storage.read() as never)).toBeLessThan(empty + 10);
  // What the program has held is written anew where it is kept again.
  main.call(root, "set", held);
  await store.stored();
  const again = open(storage, false);
  const back = again.vats.main.call(again.roots.main.cell, "get") as Ref<Cell>;
  expect(again.vats.main.call(again.vats.main.call(back, "get") as Ref<Cell>, "get")).toBeDefined();
});

it("a log that has grown is written together by itself, while the vats go on", async () => {
  const storage = new MemoryStorage();
  const store = open(storage, false, 2_000);
  for (let i = 0; i < 2_000; i++) {
    store.vats.main.call(store.roots.main.counter, "inc");
    if (i % 50 === 0) await store.stored();
  }
  await store.stored();
  const era = storage.read() as { chunks: Uint8Array[]; records: Uint8Array[] };
  expect(era.records.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(5_000);
  const again = open(storage, false);
  expect(again.vats.main.call(again.roots.main.counter, "get")).toBe(2_000);
});
