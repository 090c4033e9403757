import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import type { ExecutorContext } from "@nx/devkit";
import { executor as check } from "./check/executor.ts";
import { executor as snapshot } from "./snapshot/executor.ts";

const source = "rulesets/mail/doubtful/doubtful.glith";
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let out = "";

beforeEach(async () => {
  folder = await temporaryFolder();
  await place(
    folder.path,
    source,
    "#pragma dialect glither.mail\nrule doubtful = msg | sender_reputation < 0.2 => into dropped\n",
  );
  out = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await folder.remove();
});

it.each([true, false])("a guard on what nothing produces passes only where it is allowed: %s", async (allowUnsat) => {
  const context = { root: folder.path } as ExecutorContext;
  expect(await check({ source, allowUnsat }, context)).toEqual({ success: allowUnsat });
  expect(out).toContain(`${allowUnsat ? "lint" : "error"}[UNSAT_GUARD]`);
  expect(await snapshot({ source, accept: true, allowUnsat }, context)).toEqual({ success: allowUnsat });
});
