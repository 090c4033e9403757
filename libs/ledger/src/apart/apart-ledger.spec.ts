import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { LedgerError } from "../error.ts";
import { openLedger } from "../open-ledger.ts";
import { DROPPED, decided, held } from "../testing/receipts.ts";
import { Line } from "./_line.ts";
import { ApartLedger } from "./apart-ledger.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "glither-apart-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = () => join(folder, "ledger.sqlite");

describe("a ledger in a thread of its own", () => {
  it("keeps what one in this thread reads", async () => {
    const { key } = generateSigningKey();
    const apart = await ApartLedger.open(file(), key);
    const { entry, hash } = await apart.decide(decided(DROPPED, { id: "one" }));
    const again = await apart.decide(decided({ ...DROPPED, reason_class: "another" }, { id: "one" }));
    expect(again).toEqual({ entry, hash });
    await apart.close();
    const here = await openLedger(file());
    expect(await here.size("mail")).toBe(1);
    expect(await here.checkpoints("mail")).toHaveLength(1);
    await here.close();
  });

  it("says what went wrong as a ledger does, with its code and its hint", async () => {
    const apart = await ApartLedger.open(file());
    await apart.decide(decided(held("t")));
    const cause = await apart.decide(decided(held("t"))).catch((thrown: unknown) => thrown);
    expect(cause).toBeInstanceOf(LedgerError);
    expect(cause).toMatchObject({ code: "TOKEN_TAKEN", hint: expect.stringMatching(/^a binding/u) });
    await expect(apart.claim(0, 1, -1)).rejects.toMatchObject({ code: "UNUSABLE" });
    await apart.close();
  });

  it("is not opened where there is none", async () => {
    writeFileSync(file(), "no ledger, and long enough to be looked at as one");
    await expect(ApartLedger.open(file())).rejects.toMatchObject({ code: "NOT_A_LEDGER" });
  });

  it("takes no key that no thread can be given", async () => {
    const { key } = generateSigningKey();
    await expect(openLedger(file(), { apart: true, key: { ...key } })).rejects.toMatchObject({ code: "KEY_UNUSABLE" });
  });

  it("gives up what waits when the thread is lost, and keeps nothing from then on", async () => {
    const line = await Line.open({ file: file(), key: undefined });
    const waiting = line.ask("size", ["mail"]);
    const ended = line.end();
    await expect(waiting).rejects.toMatchObject({ code: "UNCERTAIN" });
    await ended;
    await expect(line.ask("size", ["mail"])).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("spoils no call by another one that no thread can be given", async () => {
    const line = await Line.open({ file: file(), key: undefined });
    const [wrong, right] = await Promise.allSettled([line.ask("size", [() => "mail"]), line.ask("size", ["mail"])]);
    expect(wrong).toMatchObject({ status: "rejected" });
    expect(right).toMatchObject({ value: 0 });
    await line.end();
  });
});
