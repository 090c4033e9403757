import { afterEach, describe, expect, it } from "@jest/globals";
import { preTasksExecution } from "./accept-run.ts";
import { ACCEPT_RUN_VARIABLE } from "./names.ts";

async function valueAfter(...argv: string[]): Promise<string | undefined> {
  delete process.env[ACCEPT_RUN_VARIABLE];
  await preTasksExecution(undefined, {
    id: "run",
    workspaceRoot: "/w",
    nxJsonConfiguration: {},
    argv: ["node", "nx", ...argv],
  });
  return process.env[ACCEPT_RUN_VARIABLE];
}

describe("a run that accepts goldens", () => {
  afterEach(() => {
    delete process.env[ACCEPT_RUN_VARIABLE];
  });

  it("has a value of its own each time", async () => {
    const first = await valueAfter("run", "mailguard:snapshot", "--accept");
    const second = await valueAfter("run-many", "-t", "snapshot", "--accept=true");
    expect(first).toBeDefined();
    expect(second).toBeDefined();
    expect(first).not.toBe(second);
  });

  it("is only one with that flag", async () => {
    expect(await valueAfter("run", "mailguard:snapshot")).toBeUndefined();
    expect(await valueAfter("run", "mailguard:snapshot", "--accepted")).toBeUndefined();
  });

  it.each(["--accept=false", "--no-accept", "--accept="])("is none where `%s` says no", async (flag) => {
    expect(await valueAfter("run", "mailguard:snapshot", flag)).toBeUndefined();
  });
});
