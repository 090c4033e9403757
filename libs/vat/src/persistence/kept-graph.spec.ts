import { expect, it } from "@jest/globals";
import { call, keptGraph, MemoryStorage, Store, spawn, Vat } from "../index.ts";
import { reachOf } from "../inspect/graph.ts";
import { ACTORS, cell, counter, log } from "./testing/actors.ts";

it("shows who holds whom in a store, without any constructor", async () => {
  const storage = new MemoryStorage();
  const elsewhere = new Vat({ name: "elsewhere" });
  const far = elsewhere.spawn(counter, 0);
  const store = new Store(storage, {
    actors: ACTORS,
    far: { nameOf: (it) => (it === far ? "far away" : undefined), find: () => far },
    vats: { main: () => ({ cell: spawn(cell, 0) }), other: () => ({ log: spawn(log, []) }) },
  });
  const { main, other } = store.vats;
  main.run(() => {
    // One that nobody holds is in nobody's reach.
    spawn(counter, 1);
    call(store.roots.main.cell, "set", [spawn(cell, store.roots.other.log), far]);
  });
  other.call(store.roots.other.log, "add", 1);
  await store.stored();
  const graph = keptGraph(storage);
  const reach = (from: string): string[] =>
    [...reachOf(graph, from).keys()].map((id) => id.replace(/#\d+$/, "")).sort();
  expect(reach("main/roots")).toEqual(["elsewhere#far away", "main/cell", "main/cell", "other/log"]);
  expect(reach("other/roots")).toEqual(["other/log"]);
  expect(graph.actors.map(({ vat }) => vat).sort()).toEqual(["", "main", "main", "main", "other", "other"]);
});
