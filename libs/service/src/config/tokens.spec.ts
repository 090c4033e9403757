import { afterEach, describe, expect, it } from "@jest/globals";
import type { TokenConfig } from "./config.ts";
import { readTokens } from "./tokens.ts";

const LONG = "0123456789abcdef0123456789abcdef";
const KEY = "key";
const config = (name: string): TokenConfig => ({ name, scopes: ["read"], token: { env: `TEST_TOKEN_${name}` } });
const set = (name: string, token: string) => {
  process.env[`TEST_TOKEN_${name}`] = token;
};

afterEach(() => {
  for (const name of ["ANN", "BOB"]) delete process.env[`TEST_TOKEN_${name}`];
});

async function bookOf(...names: readonly string[]) {
  const read = await readTokens(names.map(config), KEY);
  if ("problems" in read) throw new Error(read.problems.map(({ message }) => message).join());
  return read.book;
}

describe("tokens", () => {
  it("are known whole, and by no beginning, end or continuation of theirs", async () => {
    set("ANN", `ann-${LONG}`);
    set("BOB", `bob-${LONG}\n`);
    const book = await bookOf("ANN", "BOB");
    expect([book.find(`ann-${LONG}`)?.name, book.find(`bob-${LONG}`)?.name]).toEqual(["ANN", "BOB"]);
    for (const other of ["", LONG, `ann-${LONG.slice(1)}`, `ann-${LONG}0`, `ANN-${LONG}`]) {
      expect(book.find(other)).toBeUndefined();
    }
  });

  it("that have been exchanged are no longer those who were known", async () => {
    set("ANN", `ann-${LONG}`);
    const before = (await bookOf("ANN")).find(`ann-${LONG}`);
    const known = async () => (await bookOf("ANN")).known(before?.id ?? "");
    expect(await known()).toEqual(before);
    set("ANN", `new-${LONG}`);
    expect(await known()).toBeUndefined();
  });

  it.each([
    ["that is short", "ann"],
    ["of blanks", `${LONG} ${LONG}`],
    ["that is empty", ""],
    ["of another", `bob-${LONG}`],
  ])("has a fault: one %s, and the message has nothing of it", async (_what, token) => {
    set("ANN", token);
    set("BOB", `bob-${LONG}`);
    const read = await readTokens([config("BOB"), config("ANN")], KEY);
    expect(read).toMatchObject({ problems: [{ path: "$.tokens[1].token" }] });
    expect(JSON.stringify(read)).not.toContain(LONG);
  });
});
