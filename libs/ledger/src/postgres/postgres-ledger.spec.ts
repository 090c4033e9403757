import { expect, it } from "@jest/globals";
import { describeWithPostgres } from "../../../../tools/postgres/src/testing/describe-with-postgres.ts";
import { LedgerError } from "../error.ts";
import type { Settled } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import { StoredLedger } from "../stored/stored-ledger.ts";
import { cable } from "../testing/cable.ts";
import { DROPPED, decided, HOUR, held } from "../testing/receipts.ts";
import { asked, emptied } from "../testing/stores.ts";
import { PostgresStorage } from "./postgres-storage.ts";

async function failure(work: Promise<unknown>): Promise<LedgerError> {
  const cause = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (cause instanceof LedgerError) return cause;
  throw new Error("no LedgerError", { cause });
}

describeWithPostgres("a ledger in PostgreSQL", {}, (server) => {
  it("is made by who keeps something, and by nobody else", async () => {
    await emptied(server());
    expect((await failure(openLedger(server().url, { make: false }))).code).toBe("NOT_A_LEDGER");
    // At the same time, since hosts are started together.
    const both = await Promise.all([openLedger(server().url), openLedger(server().url)]);
    await both[0].decide(decided(DROPPED));
    const again = await openLedger(server().url, { make: false });
    expect(await again.size("mail")).toBe(1);
    for (const ledger of [...both, again]) await ledger.close();
  });

  it("of another version is left alone", async () => {
    await emptied(server());
    await (await openLedger(server().url)).close();
    await asked(server().url, "UPDATE glither.version SET version = 1");
    expect((await failure(openLedger(server().url))).code).toBe("NOT_A_LEDGER");
    await emptied(server());
  });

  it("says who is not let in, and shows no password", async () => {
    const { url, password } = server();
    const cause = await failure(openLedger(url.replace(password, "hush-hush")));
    expect(cause.code).toBe("DENIED");
    expect(`${cause.message} ${cause.hint} ${cause.cause}`).not.toMatch(/hush/u);
    expect((await failure(openLedger(url.replace(/\/postgres$/u, "/elsewhere")))).code).toBe("DENIED");
  });

  it("that cannot be reached may be tried again", async () => {
    const place = "postgres://ann:hush@127.0.0.1:1/none";
    const cause = await failure(openLedger(place));
    expect(cause.code).toBe("UNAVAILABLE");
    expect(`${cause.message} ${cause.hint} ${cause.cause}`).not.toMatch(/hush/u);
  });

  it("commits to the disk, whatever the server is told to do", async () => {
    await asked(server().url, "ALTER ROLE glither SET synchronous_commit = off");
    const storage = await PostgresStorage.open(server().url);
    expect(await asked(server().url, "SHOW synchronous_commit")).toEqual([{ synchronous_commit: "off" }]);
    expect(await storage.all("SHOW synchronous_commit")).toEqual([{ synchronous_commit: "on" }]);
    await storage.close();
    await asked(server().url, "ALTER ROLE glither RESET synchronous_commit");
  });

  const through = (port: number) => server().url.replace(`:${server().port}/`, `:${port}/`);

  it("finds out what became of a commit whose answer was lost, and logs nothing twice", async () => {
    await emptied(server());
    const between = await cable(server().port);
    const ledger = await openLedger(through(between.port));
    between.cutAtCommit("before");
    expect((await failure(ledger.decide(decided(DROPPED, { id: "a" })))).code).toBe("UNAVAILABLE");
    expect((await ledger.decide(decided(DROPPED, { id: "a" }))).entry.index).toBe(0);
    between.cutAtCommit("behind");
    expect((await ledger.decide(decided(DROPPED, { id: "b" }))).entry.index).toBe(1);
    expect((await ledger.decide(decided(DROPPED, { id: "b" }))).entry.index).toBe(1);
    expect(await ledger.size("mail")).toBe(2);
    await ledger.close();
    await between.close();
  });

  it("says so where it cannot find out, and keeps it once when it is tried again", async () => {
    await emptied(server());
    const between = await cable(server().port);
    const ledger = new StoredLedger(await PostgresStorage.open(through(between.port), { patience: 300 }));
    between.cutAtCommit("behind");
    const uncertain = failure(ledger.decide(decided(DROPPED, { id: "a" })));
    await between.isCut();
    between.cut();
    expect((await uncertain).code).toBe("UNCERTAIN");
    expect((await failure(ledger.decide(decided(DROPPED, { id: "a" })))).code).toBe("UNAVAILABLE");
    between.mend();
    expect((await ledger.decide(decided(DROPPED, { id: "a" }))).entry.index).toBe(0);
    expect(await ledger.size("mail")).toBe(1);
    await ledger.close();
    await between.close();
  });

  it("wakes one host after another by its queue, and tells of no job that is lost", async () => {
    await emptied(server());
    const [near, far] = [await openLedger(server().url), await openLedger(server().url)];
    const causes: unknown[] = [];
    const failed = (cause: unknown) => causes.push(cause);
    const settled = Promise.withResolvers<readonly Settled[]>();
    const others = far.work({ longest: 2 ** 30, settled: settled.resolve, failed });
    const own = near.work({ longest: 2 ** 30, failed });
    await Promise.all([own.wake(), others.wake()]);
    const soon = Date.now() + 1_500 - HOUR;
    await near.decide(decided(held("one", 1), { at: soon }));
    // Its job is there; whoever has asked for it is gone.
    await own.stop();
    expect((await settled.promise).map(({ settling }) => settling.token)).toEqual(["one"]);
    await near.close();
    await far.close();
    expect(causes).toEqual([]);
  });
});
