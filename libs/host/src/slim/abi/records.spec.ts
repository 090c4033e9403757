import { expect, it } from "@jest/globals";
import { admit } from "../../admission/admit.ts";
import { echo } from "../../testing/echo.ts";
import { compile, engineHere } from "../engine.ts";
import { planOf } from "../plan.ts";
import { Pool } from "../pool.ts";
import type { WitType } from "./wit-type.ts";

const FILE: WitType = {
  kind: "record",
  fields: [
    { name: "name", type: { kind: "string" } },
    { name: "size", type: { kind: "u64" } },
    { name: "kind-of", type: { kind: "string" } },
  ],
};

const pool = (async () => {
  const plan = planOf(admit(await echo({ kind: "list", of: FILE })));
  return new Pool(engineHere(await compile(plan.core)), plan);
})();

/** What the component hands to its host, and back: the same list twice. */
async function cross(records: readonly unknown[]): Promise<unknown> {
  let handed: unknown;
  const answered = (await pool).dispose(
    [
      (given) => {
        handed = given;
        return given;
      },
    ],
    [records],
  );
  expect(handed).toEqual(answered);
  return answered;
}

const file = (name: string, kindOf = "text/plain") => ({ name, size: 7n, kindOf });

it.each([
  ["of different texts", ["a", "b", "c", "d", "e"]],
  ["of texts that come again", ["one", "one", "two", "two", "one"]],
  [
    "of none, short and long ones",
    ["", "", "abc", "abc", "abcd", "abcd", "x".repeat(48), "x".repeat(48), "y".repeat(900), "y".repeat(900)],
  ],
  ["outside ASCII", ["é", "é", "größe", "größe", "😀", "😀"]],
])("a list of records %s crosses unchanged", async (_, names) => {
  const records = names.map((name) => file(name));
  expect(await cross(records)).toEqual(records);
});

it("members cross whatever their order, and with others beside them", async () => {
  const records = ["a", "a", "b", "b", "c"].map((name, index) =>
    index % 2 === 0 ? { kindOf: name, size: 1n, name } : { name, more: true, size: 2n, kindOf: name },
  );
  expect(await cross(records)).toEqual(records.map(({ name, size, kindOf }) => ({ name, size, kindOf })));
});

it.each([
  ["a hole", [...["a", "b", "c", "d"].map((name) => file(name)), ...new Array(1)]],
  ["a record without one of its members", [...["a", "b", "c"].map((name) => file(name)), { name: "d", size: 7n }]],
  ["nothing where a text belongs", [...["a", "b", "c"].map((name) => file(name)), { ...file("d"), name: undefined }]],
  ["half of a surrogate pair, twice", ["a", "b", "\ud800", "\ud800"].map((name) => file(name))],
])("%s is refused", async (_, records) => {
  await expect(cross(records)).rejects.toMatchObject({ code: "WRONG_VALUE" });
});
