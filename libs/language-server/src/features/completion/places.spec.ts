import { expectedAfter } from "@glither/roux/surface";
import { expect, it } from "@jest/globals";
import { PLACES } from "./places.ts";

it("fills places that the grammar has, by the names that it has for them", () => {
  const named = new Set(
    [
      "rule ",
      "rule a = msg | ",
      "rule a = msg => ",
      "rule a = msg => into ",
      "rule a = msg => hold ",
      "rule a = msg => route to ",
      "rule a = msg => hold into ",
      "rule a = msg => hold to x ",
      "rule a = msg => hold x ",
    ].flatMap((text) => expectedAfter(text).names),
  );
  expect(Object.keys(PLACES).filter((place) => !named.has(place))).toEqual([]);
});
