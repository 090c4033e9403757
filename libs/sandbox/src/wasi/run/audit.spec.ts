import { expect, it } from "@jest/globals";
import { program } from "../../testing/program.ts";
import { limitingMemory } from "./_binary.ts";
import { auditProgram, compileProgram, demandGranted } from "./audit.ts";

const ASKS = program([
  ["clock_time_get", 0, 0n, 0],
  ["random_get", 0, 8],
  ["fd_write", 1, 0, 0, 0],
  ["proc_exit", 0],
]);

it("says what a program asks for, and what that needs", async () => {
  const audit = auditProgram(await compileProgram(ASKS));
  expect(audit.asked.map(({ name, trit }) => [name, trit])).toEqual([
    ["clock_time_get", 0],
    ["fd_write", 1],
    ["proc_exit", -1],
    ["random_get", 0],
  ]);
  expect(audit).toMatchObject({ foreign: [], needs: ["clock", "random"] });
});

it("links no ambient function without a grant, and names it", async () => {
  const audit = auditProgram(await compileProgram(ASKS));
  expect(() => demandGranted(audit, ["clock"])).toThrow("it imports `random_get`, and has no grant for randomness");
  expect(() => demandGranted(audit, ["random"])).toThrow("it imports `clock_time_get`, and has no grant for a clock");
  expect(() => demandGranted(audit, [])).toThrow(expect.objectContaining({ code: "NOT_GRANTED" }));
  expect(() => demandGranted(audit, ["clock", "random"])).not.toThrow();
});

it("links nothing that nobody has, and escapes its name", async () => {
  const fork = auditProgram(await compileProgram(program([["proc_fork", 0]], { from: "wasix_32v1" })));
  expect(fork).toMatchObject({
    foreign: ["wasix_32v1.proc_fork"],
    asked: [{ family: "wasix", capability: "vat fork" }],
  });
  expect(() => demandGranted(fork, ["clock", "random"])).toThrow("`wasix_32v1.proc_fork`, which nobody here has");
  const hostile = auditProgram(await compileProgram(program([["`\n\u001b[31m", 0]])));
  expect(() => demandGranted(hostile, [])).toThrow("`wasi_snapshot_preview1.\\u{60}\\u{a}\\u{1b}[31m`");
});

it.each([
  ["a text", new TextEncoder().encode("hello")],
  ["nothing", new Uint8Array()],
  ["a component", Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0)],
  ["half of a module", ASKS.subarray(0, 60)],
])("takes %s for no program", async (_what, bytes) => {
  await expect(compileProgram(bytes)).rejects.toMatchObject({ code: "NOT_A_PROGRAM" });
});

it("gives a memory a maximum, and refuses one that begins larger", async () => {
  const bytes = program([], { pages: 3 });
  await expect(compileProgram(limitingMemory(bytes, 4 * 65_536))).resolves.toBeDefined();
  expect(() => limitingMemory(bytes, 2 * 65_536)).toThrow(expect.objectContaining({ code: "TOO_MUCH_MEMORY" }));
  // What has a smaller one keeps it.
  const small = program([], { pages: 1, most: 2 });
  expect(Buffer.from(limitingMemory(small, 64 * 65_536))).toEqual(Buffer.from(small));
});
