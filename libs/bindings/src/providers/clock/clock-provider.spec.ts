import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { printMoment } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { loadBindingSet } from "../../description/load-binding-set.ts";
import { GivenValues, layoutOf, Question } from "../../offer/question.ts";
import { clockProvider } from "./clock-provider.ts";

const ZONE = layoutOf("positions", [{ path: "zone", type: { kind: "text" } }]);

function shown(at: string, zone: string): string {
  const provider = clockProvider(() => Date.parse(at));
  const found = provider.answer(new Question("clock", new GivenValues(ZONE, [zone]), undefined));
  if (found === undefined || found instanceof Promise) throw new TypeError("no answer");
  const { now, date, time, weekday } = found.value as { now: number; date: number; time: number; weekday: string };
  expect(now).toBe(Date.parse(at));
  return `${weekday} ${printMoment("date", date)} ${printMoment("time", time)}`;
}

describe("a clock", () => {
  it.each([
    ["2026-07-01T22:30:00.250Z", "UTC", "wed 2026-07-01 22:30:00.250"],
    ["2026-07-01T22:30:00Z", "Europe/Stockholm", "thu 2026-07-02 00:30"],
    ["2026-01-01T00:30:00Z", "America/New_York", "wed 2025-12-31 19:30"],
    ["2026-01-01T00:30:00Z", "Asia/Kathmandu", "thu 2026-01-01 06:15"],
    ["2026-03-29T00:59:59.999Z", "Europe/Stockholm", "sun 2026-03-29 01:59:59.999"],
    ["2026-03-29T01:00:00Z", "Europe/Stockholm", "sun 2026-03-29 03:00"],
    ["2026-10-25T00:30:00Z", "Europe/Stockholm", "sun 2026-10-25 02:30"],
    ["2026-10-25T01:30:00Z", "Europe/Stockholm", "sun 2026-10-25 02:30"],
    ["1969-12-31T23:59:59.999Z", "UTC", "wed 1969-12-31 23:59:59.999"],
    ["0001-01-01T12:00:00Z", "UTC", "mon 0001-01-01 12:00"],
  ])("shows at %s in %s: %s", (at, zone, expected) => {
    expect(shown(at, zone)).toBe(expected);
  });

  it("shows nothing in a zone that it does not know", () => {
    expect(() => shown("2026-07-01T00:00:00Z", "Mars/Olympus")).toThrow("the zone `Mars/Olympus` is not known here");
  });

  it("answers a ruleset by its description, and nothing else", async () => {
    const text = `#pragma dialect glither.api
#pragma zone Europe/Stockholm
enrich tier : text from client
rule a = request | clock.time > 12:00 | tier == "x" => into denied`;
    const { core } = compile("hours", text, VOCABULARIES);
    if (core === undefined) throw new Error("it does not compile");
    const load = (tier: object) => loadBindingSet({ enrich: { clock: { clock: {} }, tier } }, core, { folder: "." });
    const { bindings } = await load({ constant: "x" });
    expect(bindings["glither:api/enrich"]?.["clock"]?.("Asia/Kathmandu")).toMatchObject({
      weekday: expect.any(String),
    });
    await expect(load({ clock: {} })).rejects.toThrow("`tier` is not the clock");
  });
});
