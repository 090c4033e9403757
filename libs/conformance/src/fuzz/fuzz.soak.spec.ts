import { VOCABULARIES } from "@glither/dialects";
import { expect, it } from "@jest/globals";
import { judges } from "../testing/judges.ts";
import { fuzz } from "./campaign.ts";

const RULESETS = 400;

/** Always the same ones; `npm run fuzz` tries others. */
it(`gets one answer from all fast back ends to ${RULESETS} random rulesets`, async () => {
  const { find, tally } = await fuzz(
    Array.from({ length: RULESETS }, (_, position) => position),
    {
      seed: 4,
      cases: 50,
      vocabularies: VOCABULARIES,
      judgesAt: (position) => [
        "interpreter",
        "module",
        "direct",
        ...(position % 23 === 0 ? ["gleam"] : []),
        ...(position % 47 === 0 ? ["jco"] : []),
      ],
      build: judges,
    },
  );
  expect(find).toBeUndefined();
  expect(tally.reached).toBeGreaterThan(tally.rules / 4);
  expect(tally.bothWays).toBeGreaterThan(tally.guards / 4);
});
