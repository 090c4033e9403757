import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { format } from "../format/format.ts";
import { printTest } from "../print/print-test.ts";
import { fromCbor, toCbor } from "../snapshot/canonical.ts";

function compiled(guard: string, before = "", after = "into blocked") {
  const text = `#pragma dialect glither.governance\n${before}\nrule only = event | ${guard} => ${after}\n`;
  return compile("example", text, VOCABULARIES);
}

function read(guard: string, before?: string): string {
  const { core, diagnostics } = compiled(guard, before);
  const test = core?.rules[0]?.guards[0]?.test;
  return test ? printTest(test, "event") : diagnostics.map(({ message }) => message).join("; ");
}

const EXPIRES = "enrich expires : instant from actor\n";
const STOCKHOLM = "#pragma zone Europe/Stockholm\n";

describe("the clock", () => {
  it.each([
    ["clock.now >= 2026-07-01T00:00+02:00", "clock.now >= 2026-06-30T22:00Z"],
    ["clock.now < 2026-07-01T12:00:30.5Z", "clock.now < 2026-07-01T12:00:30.500Z"],
    ["clock.now >= 2026-07-01", "clock.date >= 2026-07-01"],
    ["clock.now in 2026-07-01..2026-08-15", "clock.date >= 2026-07-01 and clock.date <= 2026-08-15"],
    ["clock.date == 2024-02-29", "clock.date == 2024-02-29"],
    ["clock.now in { 2026-12-24, 2026-12-31 }", "clock.date == 2026-12-24 or clock.date == 2026-12-31"],
    ["clock.time in 9:00..17:00", "clock.time >= 09:00 and clock.time <= 17:00"],
    ["clock.time in 18:00..06:00", "clock.time >= 18:00 or clock.time <= 06:00"],
    ["clock.time not in 18:00..06:00", "not (clock.time >= 18:00 or clock.time <= 06:00)"],
    ["clock.weekday in {sat, sun}", "clock.weekday in { sat, sun }"],
    ["event.clock.weekday == mon", "clock.weekday == mon"],
  ])("is asked by `%s`", (guard, meaning) => {
    expect(read(guard)).toBe(meaning);
  });

  it("is asked for the days of a list, each a line", () => {
    const text = `#pragma dialect glither.governance
#pragma zone Europe/Stockholm
set holidays from "holidays.txt"
rule only = event | clock.now in holidays => into blocked`;
    const files = new Map([["holidays.txt", "# Christmas\n2026-12-24\n2026-12-25\n"]]);
    const { core } = compile("example", text, VOCABULARIES, { files });
    const [guard] = core?.rules[0]?.guards ?? [];
    expect(guard && printTest(guard.test, "event")).toBe("clock.date in { 2026-12-24, 2026-12-25 }");
  });

  it("is told the zone of its ruleset", () => {
    const given = (before: string) => compiled("clock.time > 12:00", before).core?.enrichments[0]?.given;
    expect(given("")).toEqual([{ name: "zone", text: "UTC" }]);
    expect(given(STOCKHOLM)).toEqual([{ name: "zone", text: "Europe/Stockholm" }]);
    expect(given("#pragma zone America/Argentina/Buenos_Aires")).toEqual([
      { name: "zone", text: "America/Argentina/Buenos_Aires" },
    ]);
  });

  it("stands in a core only where it is read", () => {
    expect(compiled("amount > 1", STOCKHOLM).core?.enrichments).toEqual([]);
    const { core, diagnostics } = compiled(
      "amount > 1",
      STOCKHOLM,
      "hold into flagged_review when clock.now >= 2026-07-01 into allowed after 24h into blocked",
    );
    expect(diagnostics).toEqual([]);
    expect(core?.enrichments).toEqual([]);
    expect(core?.watched?.enrichments).toMatchObject([{ path: "clock", given: [{ text: "Europe/Stockholm" }] }]);
  });

  it("makes room for an enrichment that the ruleset calls so", () => {
    expect(read("clock > 5", "enrich clock : integer from actor")).toBe("clock > 5");
    expect(read("clock.time > 12:00 | weekday == 5", "enrich weekday : integer from actor")).toBe(
      "`weekday` is a name that the clock has in the contract",
    );
  });

  it("has names of which none is brought from another file beside it", () => {
    const text = `#pragma dialect glither.governance
use clock_reading from "part.glith"
rule out = event | clock.time > 12:00 | clock_reading == 5 => into blocked
`;
    const files = new Map([["part.glith", "enrich clock_reading : integer from actor\n"]]);
    expect(compile("user", text, VOCABULARIES, { files }).diagnostics).toMatchObject([
      {
        code: "DUPLICATE_NAME",
        message: "`part.glith`, line 1: `clock_reading` is a name that the clock has in the contract",
        span: { line: 2 },
      },
    ]);
  });

  it.each([
    ["clock.now >= 2026-02-30", "`2026-02-30` is no day of the calendar"],
    ["clock.time >= 24:00", "`24:00` is no time of day"],
    ["clock.now >= 2026-07-01T12:00", "`2026-07-01T12:00` is another instant in each zone"],
    ["clock.now >= 2026-07-01T12:60Z", "`2026-07-01T12:60Z` is no instant"],
    ["clock.now >= 18:00", "expected an instant, found a time of day"],
    ["clock.date >= 5", "expected a date, found a whole number"],
    ["amount > 18:00", "expected a number, found a time of day"],
    ["clock.hour > 5", "unknown field `clock.hour`"],
    ["clock > 5", "`clock` holds several values"],
    ["clock.date in 2026-08-01..2026-07-01", "nothing is in a range that ends before it begins"],
    ["clock.now in 2026-08-01..2026-07-01", "nothing is in a range that ends before it begins"],
    ["clock.now > clock.date", "`clock.date` is a date, expected an instant"],
  ])("is not asked by `%s`", (guard, message) => {
    expect(read(guard)).toBe(message);
  });

  it.each([
    ["#pragma zone Europe/Stokholm", "`Europe/Stokholm` is no time zone"],
    ["#pragma zone Mars", "`Mars` is no time zone"],
    ["#pragma zone +02:00", "expected a time zone such as `Europe/Stockholm`, found `+`"],
    ["#pragma zone us/eastern", "`us/eastern` is no time zone"],
    ["#pragma zone EUROPE/stockholm", "`EUROPE/stockholm` is no time zone"],
    ["#pragma zone UTC\n#pragma zone UTC", "`#pragma zone` stands twice"],
  ])("is refused in `%s`", (pragma, message) => {
    expect(compiled("amount > 1", pragma).diagnostics.map((found) => found.message)).toEqual([message]);
  });
});

it("spelt otherwise than `UTC` is not the zone of rulesets that name none, and says how it is spelt", () => {
  const [fault] = compiled("amount > 1", "#pragma zone utc").diagnostics;
  expect(fault).toMatchObject({ hint: "did you mean `UTC`?", fix: { edits: [{ text: "UTC" }] } });
});

it.each(["US/Eastern", "Asia/Kolkata", "Etc/GMT+5", "Europe/Kyiv", "Asia/Calcutta"])("%s is a zone", (zone) => {
  expect(compiled("amount > 1", `#pragma zone ${zone}`).diagnostics).toEqual([]);
});

describe("an instant", () => {
  it("is declared, and compared with the clock and with instants", () => {
    expect(read("expires < clock.now", EXPIRES)).toBe("expires < clock.now");
    expect(read("expires < 2026-07-01T00:00Z", EXPIRES)).toBe("expires < 2026-07-01T00:00Z");
  });

  it.each([
    ["expires >= 2026-07-01", "expires >= 2026-07-01T00:00Z"],
    ["expires > 2026-07-01", "expires > 2026-07-01T23:59:59.999Z"],
    ["expires < 2026-07-01", "expires < 2026-07-01T00:00Z"],
    ["expires <= 2026-07-01", "expires <= 2026-07-01T23:59:59.999Z"],
    ["expires == 2026-07-01", "expires >= 2026-07-01T00:00Z and expires <= 2026-07-01T23:59:59.999Z"],
    ["expires != 2026-07-01", "not (expires >= 2026-07-01T00:00Z and expires <= 2026-07-01T23:59:59.999Z)"],
    ["expires in 2026-07-01..2026-07-02", "expires >= 2026-07-01T00:00Z and expires <= 2026-07-02T23:59:59.999Z"],
    ["expires <= 9999-12-31", "expires <= 9999-12-31T23:59:59.999Z"],
  ])("beside a day is read as its day: `%s`", (guard, meaning) => {
    expect(read(guard, EXPIRES)).toBe(meaning);
  });

  it("has no day that a ruleset of another zone could know", () => {
    expect(read("expires >= 2026-07-01", STOCKHOLM + EXPIRES)).toBe(
      "only the clock knows when a day begins in `Europe/Stockholm`",
    );
  });
});

it("keeps moments in a core, before 1970 too", () => {
  const { core } = compiled(
    "clock.now > 1960-01-01T00:00Z | clock.date in born",
    "set born = { 1960-01-01, 1970-01-01 }\n",
  );
  expect(core && fromCbor(toCbor(core))).toEqual(core);
});

it("writes zones, dates and times as they are", () => {
  const text =
    "#pragma dialect glither.governance\n#pragma zone Europe/Stockholm\n\nrule only =\n  event | clock.time in 18:00..06:00\n  => into blocked\n";
  expect(format(text)).toEqual({ text });
});
