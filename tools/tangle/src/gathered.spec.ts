import { setImmediate as turnOfLoop } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { gathered } from "./gathered.ts";

it("hands the lines of a turn over together, in order and each once", async () => {
  const written: string[] = [];
  const log = gathered((lines) => written.push(lines));
  log.write("one\n");
  log.write("two\n");
  expect(written).toEqual([]);
  await turnOfLoop();
  log.write("three\n");
  log.flush();
  log.write("four\n");
  await turnOfLoop();
  await turnOfLoop();
  expect(written).toEqual(["one\ntwo\n", "three\n", "four\n"]);
});
