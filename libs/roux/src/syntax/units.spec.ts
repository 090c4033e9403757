import { describe, expect, it } from "@jest/globals";
import { durationInMs, parseDuration, sizeInBytes } from "./units.ts";

describe("durations", () => {
  it.each([
    ["1.5d", 129_600_000],
    ["6mo", 15_552_000_000],
    ["1y", 31_536_000_000],
    ["1_000ms", 1_000],
    ["0.001s", 1],
    ["1.10s", 1_100],
    ["0.1h", 360_000],
  ])("%s is %d ms, exactly", (text, ms) => {
    expect(durationInMs(text)).toBe(ms);
  });

  it("are no whole number of milliseconds, or too long, and then no duration", () => {
    expect(["0.1ms", "0.0001s", "1.0000000001d"].map(durationInMs)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(durationInMs(`${"9".repeat(1_000_000)}y`)).toBe(Number.POSITIVE_INFINITY);
    expect(["0.1ms", "1", "1 d", "1dd", "-1d", "999999999y", "1_d", "1."].map(parseDuration)).toEqual(
      Array.from({ length: 8 }, () => undefined),
    );
  });
});

describe("sizes", () => {
  it.each([
    ["10MB", "10000000"],
    ["1KB", "1000"],
    ["1KiB", "1024"],
    ["1.5GiB", "1610612736"],
    ["1_000TB", "1000000000000000"],
    ["0.0001KB", "0.1"],
    ["8TiB", "8796093022208"],
  ])("%s is %s bytes, exactly", (text, bytes) => {
    expect(sizeInBytes(text)).toBe(bytes);
  });
});
