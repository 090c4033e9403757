import { expect, it } from "@jest/globals";
import { moduleOfBody } from "./binary/testing/one-function.ts";
import { isValid } from "./engine.ts";
import { ModuleError } from "./error.ts";
import { Program } from "./program.ts";

/** As long as an engine takes functions. */
const LONGEST = 7_654_321;
const [NOP, END] = [0x01, 0x0b];

it("refuses by name what is too large with a meter in it, which left as the engine's own error", () => {
  const body = new Uint8Array(LONGEST).fill(NOP);
  body[0] = 0;
  body[LONGEST - 1] = END;
  const bytes = moduleOfBody(body);
  expect(isValid(bytes)).toBe(true);
  const made = (): unknown => {
    try {
      return new Program(bytes, { env: { tick: () => undefined } });
    } catch (problem) {
      return problem;
    }
  };
  const problem = made();
  expect(problem).toBeInstanceOf(ModuleError);
  expect(problem).toMatchObject({ code: "MALFORMED_MODULE", message: expect.stringContaining("with a meter in it") });
  expect((problem as ModuleError).cause).toBeInstanceOf(Error);
});
