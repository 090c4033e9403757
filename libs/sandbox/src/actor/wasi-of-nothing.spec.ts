import { describe, expect, it } from "@jest/globals";
import { wasiOfNothing } from "./wasi-of-nothing.ts";

const memory = new Uint8Array(0x10000).fill(7);
let spent = 0;
const space = {
  bytes: memory,
  spend: (steps: number): void => {
    spent += steps;
  },
};
const ask = (name: string, ...args: readonly (number | bigint)[]): unknown => wasiOfNothing(name, () => space)(...args);
const word = (at: number): number => new DataView(memory.buffer).getUint32(at, true);

describe("WASI without a world", () => {
  it("has one moment, no chance, no arguments and no environment", () => {
    expect(ask("clock_time_get", 0, 1n, 64)).toBe(0);
    expect([word(64), word(68)]).toEqual([1, 0]);
    expect(ask("random_get", 64, 8)).toBe(0);
    expect([word(64), word(68)]).toEqual([0, 0]);
    expect([ask("args_sizes_get", 72, 76), ask("environ_sizes_get", 80, 84)]).toEqual([0, 0]);
    expect([72, 76, 80, 84].map(word)).toEqual([0, 0, 0, 0]);
  });

  it("takes what is written, and nothing is there to be opened", () => {
    new DataView(memory.buffer).setUint32(104, 5, true);
    expect(ask("fd_write", 1, 100, 1, 128)).toBe(0);
    expect(word(128)).toBe(5);
    expect(ask("path_open", 3, 0, 0, 0, 0, 0n, 0n, 0, 0)).toBe(52);
    expect(ask("fd_prestat_get", 3, 0)).toBe(8);
    expect(ask("sock_accept", 3, 0, 0)).toBe(52);
  });

  it("lets nobody wait", () => {
    expect(ask("poll_oneoff", 256, 512, 2, 600)).toBe(0);
    expect(word(600)).toBe(2);
  });

  it("answers what is out of reach, or too much, with an error", () => {
    expect(ask("fd_write", 1, 0xffff_fff0, 1, 0)).toBe(21);
    expect(ask("random_get", 0xfff0, 0x100)).toBe(21);
    expect(ask("random_get", 0, 0x10001)).toBe(28);
    expect(ask("fd_write", 1, 0, -1, 0)).toBe(28);
    expect(ask("poll_oneoff", 0, 0, 2 ** 31, 0)).toBe(28);
  });

  it("takes off a step's time what it clears and looks through, which was free", () => {
    const costOf = (name: string, ...args: readonly (number | bigint)[]): number => {
      spent = 0;
      ask(name, ...args);
      return spent;
    };
    expect(costOf("random_get", 0, 0x10000)).toBe(0x10000 * 8);
    expect(costOf("fd_write", 1, 0, 1024, 0x8000)).toBe(1024 * 512);
    expect(costOf("poll_oneoff", 0, 0, 1024, 0x8000)).toBeGreaterThan(1024 * 512);
    expect(costOf("random_get", 0, 0x10001)).toBe(0);
  });

  it("ends the step of who exits", () => {
    expect(() => ask("proc_exit", 0)).toThrow("has ended itself");
  });
});
