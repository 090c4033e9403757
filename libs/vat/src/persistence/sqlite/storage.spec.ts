import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "@jest/globals";
import { replay, spawn } from "../../index.ts";
import { ACTORS, counter } from "../testing/actors.ts";
import { openStore, SqliteStorage } from "./index.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "glither-vat-"));

afterAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
});

const options = { actors: ACTORS, vats: { main: () => spawn(counter, 0) } };

describe("a store in a file", () => {
  it("is there when it is opened again", async () => {
    const file = join(FOLDER, "again.vat");
    for (let time = 1; time <= 3; time++) {
      const store = openStore(file, options);
      expect(store.vats.main.call(store.roots.main, "inc")).toBe(time);
      await store.close();
      expect(() => store.vats.main.call(store.roots.main, "inc")).toThrow("the store of `main` is closed");
    }
  });

  it("is open once at a time", async () => {
    const file = join(FOLDER, "once.vat");
    const store = openStore(file, options);
    expect(() => openStore(file, options)).toThrow(expect.objectContaining({ code: "DAMAGED_STORE" }));
    await store.close();
    await openStore(file, options).close();
  });

  it("is nothing else: another database and a text are refused, and left as they are", () => {
    const other = join(FOLDER, "other.sqlite");
    const database = new DatabaseSync(other);
    database.exec("CREATE TABLE mine (a)");
    database.close();
    expect(() => openStore(other, options)).toThrow("is no store of vats of this version");
    const text = join(FOLDER, "text.vat");
    writeFileSync(text, "no database at all, but a text that is long enough to be taken for one".repeat(20));
    expect(() => openStore(text, options)).toThrow(expect.objectContaining({ code: "DAMAGED_STORE" }));
  });

  it("is on the disk with its commits, and keeps its past if it is recorded", async () => {
    const file = join(FOLDER, "recorded.vat");
    for (let time = 0; time < 2; time++) {
      const store = openStore(file, { ...options, recorded: true });
      for (let n = 0; n < 10; n++) store.vats.main.call(store.roots.main, "inc");
      await store.stored();
      expect((await store.at(store.turn - 3)).turn).toBe(store.turn - 3);
      await store.close();
    }
    const storage = new SqliteStorage(file, { readOnly: true });
    // A churn whose first turn is of the program outside writes what that did, and nothing else here.
    expect(replay(storage, { actors: ACTORS })).toEqual({ churns: 10, differs: undefined });
    storage.close();
  });
});
