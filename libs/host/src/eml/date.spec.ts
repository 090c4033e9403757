import { VOCABULARIES } from "@glither/dialects";
import { readArtifact } from "@glither/roux/core";
import { expect, it } from "@jest/globals";
import { readEml } from "./read-eml.ts";

const dated = async (...dates: readonly string[]): Promise<string | undefined> => {
  const lines = ["From: ann@a.example", ...dates.map((date) => `Date: ${date}`), "", "text"];
  const artifact = await readEml(Buffer.from(lines.join("\r\n")));
  const { problems } = readArtifact(VOCABULARIES.get("glither.mail")?.fields ?? [], artifact);
  expect(problems).toEqual([]);
  return artifact.date;
};

it.each([
  ["Wed, 1 Jul 2026 18:00:30 +0200", "2026-07-01T16:00:30Z"],
  ["01 Jul 2026 18:00 -0930 (somewhere)", "2026-07-02T03:30Z"],
  ["Wed,\r\n 1 JUL 2026 18:00:00 GMT", "2026-07-01T18:00Z"],
])("reads the date `%s`", async (date, expected) => {
  expect(await dated(date)).toBe(expected);
  expect(await dated(date, date)).toBe(expected);
});

it.each([
  "Wed, 31 Feb 2026 18:00:00 +0200",
  "Wed, 1 Jul 26 18:00:00 +0200",
  "Wed, 1 Jul 2026 18:00:00 EST",
  "Wed, 1 Jul 2026 25:00:00 +0000",
  "2026-07-01T18:00:00Z",
  "yesterday",
  "",
])("reads no date in `%s`, which programs read in different ways", async (date) => {
  expect(await dated(date)).toBeUndefined();
});

it("reads none of two dates that differ, and none where there is none", async () => {
  expect(await dated("Wed, 1 Jul 2026 18:00:00 +0200", "Thu, 2 Jul 2026 18:00:00 +0200")).toBeUndefined();
  expect(await dated("Wed, 1 Jul 2026 18:00:00 +0200", "soon")).toBeUndefined();
  expect(await dated()).toBeUndefined();
});
