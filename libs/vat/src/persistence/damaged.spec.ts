import { expect, it } from "@jest/globals";
import { call, type Era, MemoryStorage, on, promise, Store, sendOnly, spawn, VatError } from "../index.ts";
import { ACTORS, cell, counter, log } from "./testing/actors.ts";

/** A storage that has been changed behind the store's back. */
class Changed extends MemoryStorage {
  readonly #era: Era;

  constructor(era: Era) {
    super();
    this.#era = era;
  }

  override read(): Era {
    return this.#era;
  }
}

function open(storage: MemoryStorage) {
  return new Store(storage, {
    report: () => {},
    actors: ACTORS,
    vats: { main: () => ({ cell: spawn(cell, 0), log: spawn(log, []), counter: spawn(counter, 1) }) },
  });
}

it("a store that was changed anywhere is refused as damaged, or opened as far as it makes sense; nothing else happens", async () => {
  const storage = new MemoryStorage();
  const store = open(storage);
  const { cell: root, log: book } = store.roots.main;
  store.vats.main.run(() => {
    const [vow, resolver] = promise<typeof book>();
    sendOnly(vow, "add", 1, "text", 2n ** 70n, new Map([[1, new Set(["a"])]]));
    on(vow, { then: [book, "add", "then"], catch: [book, "add", "catch"] });
    call(root, "set", [resolver, vow, spawn(counter, 4), new RangeError("far"), "\ud800", new Uint8Array(5)]);
  });
  await store.stored();
  const era = storage.read() as Era;
  const parts = [...era.chunks, ...era.records];
  let state = 7;
  const dice = (sides: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
  const outcomes = { opened: 0, refused: 0 };
  for (let round = 0; round < 3_000; round++) {
    const copies = parts.map((part) => part.slice());
    const at = dice(copies.length);
    const part = copies[at] as Uint8Array;
    if (dice(4) === 0) copies[at] = part.slice(0, dice(part.length));
    else part[dice(part.length)] = dice(256);
    const chunks = copies.slice(0, era.chunks.length);
    try {
      open(new Changed({ chunks, records: copies.slice(era.chunks.length) }));
      outcomes.opened++;
    } catch (problem) {
      expect(problem).toBeInstanceOf(VatError);
      outcomes.refused++;
    }
  }
  expect(outcomes.refused).toBeGreaterThan(500);
  expect(outcomes.opened).toBeGreaterThan(100);
});
