import { expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
it("prints the page of a diagnostic", async () => {
  const { exitCode, stdout, stderr } = await tangle(["explain", "UNKNOWN_FIELD"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^# UNKNOWN_FIELD\n/u);
  expect((await tangleJson(["explain", "UNKNOWN_FIELD"])).json).toMatchObject({ code: "UNKNOWN_FIELD" });
});

it("asks whether another code was meant", async () => {
  expect(await tangle(["explain", "UNKNOWN_FEILD"])).toMatchObject({
    exitCode: 64,
    stderr: "error: there is no diagnostic `UNKNOWN_FEILD`\nhint: did you mean `UNKNOWN_FIELD`?\n",
  });
});
