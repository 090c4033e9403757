import { clockIn, readClock } from "@glither/roux/core";
import { expect, it } from "@jest/globals";
import { DEFAULT_LIMITS } from "../limits.ts";
import { MAILROOM_CONTRACT } from "../testing/mailroom.ts";
import { guardEnrichment } from "./_guard-enrichment.ts";
import { emptyLog } from "./_log.ts";

function asked(...args: readonly unknown[]): unknown {
  const log = emptyLog({ fromDomain: "a.example" });
  const answer = (): unknown => readClock("2026-07-01T18:00+02:00");
  return guardEnrichment(clockIn("Europe/Stockholm"), MAILROOM_CONTRACT, answer, { log }, DEFAULT_LIMITS)(args);
}

it("answers a component that asks for the clock of its ruleset's zone, and for no other", () => {
  expect(asked("Europe/Stockholm")).toEqual({
    now: 1_782_921_600_000n,
    date: 20_635n,
    time: 64_800_000n,
    weekday: "wed",
  });
  expect(() => asked("UTC")).toThrow("the component asked `clock`");
  expect(() => asked({ fromDomain: "a.example" })).toThrow("the component asked `clock`");
  expect(() => asked()).toThrow("the component asked `clock`");
});
