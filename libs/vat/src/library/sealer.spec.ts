import { expect, it } from "@jest/globals";
import { type Bcom, call, type Ref, Vat } from "../index.ts";
import { type Sealed, sealing } from "./index.ts";
import { problemOf } from "./testing/vats.ts";

const vat = new Vat();
const { seal, unseal, sealed } = vat.run(() => sealing<string>());

it("I13: opens what it has closed, and nothing else", () => {
  const box = vat.call(seal, "secret");
  expect(vat.call(unseal, box)).toBe("secret");
  const other = vat.run(() => sealing<string>());
  expect(problemOf(() => vat.call(other.unseal, box))).toMatchObject({ code: "NOT_SEALED" });
  expect([vat.call(sealed, box), vat.call(other.sealed, box), vat.call(sealed, "secret")]).toEqual([
    true,
    false,
    false,
  ]);
});

it("is told nothing by a box that is asked", () => {
  const box = vat.call(seal, "secret") as Ref<unknown> as Ref<(...args: readonly unknown[]) => unknown>;
  expect(problemOf(() => vat.call(box, "get"))).toMatchObject({ code: "NOT_ALLOWED" });
  expect(JSON.stringify(box)).toBe("{}");
});

it("asks no look-alike anything, so that none can learn how to open the others", () => {
  const asked: unknown[] = [];
  const lookAlike = vat.spawn((_bcom: Bcom) => (...args: readonly unknown[]) => {
    asked.push(args);
    return "forged";
  });
  const forged = [
    lookAlike,
    Object.create(vat.call(seal, "real") as object),
    { value: "forged" },
    null,
    () => "forged",
  ];
  for (const box of forged)
    expect(problemOf(() => vat.call(unseal, box as never as Ref<Sealed<string>>))).toMatchObject({
      code: "NOT_SEALED",
    });
  expect(asked).toEqual([]);
});

it("opens no box that was made in a turn that failed", () => {
  let leaked: Ref<Sealed<string>> | undefined;
  problemOf(() =>
    vat.run(() => {
      leaked = call(seal, "never said");
      throw new Error("undone");
    }),
  );
  expect(problemOf(() => vat.call(unseal, leaked as Ref<Sealed<string>>))).toMatchObject({ code: "NOT_SEALED" });
});
