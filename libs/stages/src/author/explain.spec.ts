import { expect, it } from "@jest/globals";
import { explain } from "./explain.ts";

it("gives the page of a diagnostic", async () => {
  const { exitCode, text, data } = await explain({ code: "MISSING_DEADLINE" });
  expect(exitCode).toBe(0);
  expect(text).toMatch(
    /^# MISSING_DEADLINE\n\n[\s\S]*## Avoid\n\n```glith\n[\s\S]*## Prefer\n[\s\S]*## Why\n\n[\s\S]*[^\n]$/u,
  );
  expect(data).toMatchObject({ code: "MISSING_DEADLINE", summary: expect.any(String), why: expect.any(String) });
});

it("takes a code in lower case, with hyphens too", async () => {
  const page = await explain({ code: "DEAD_RULE" });
  expect(await explain({ code: "dead_rule" })).toEqual(page);
  expect(await explain({ code: "dead-rule" })).toEqual(page);
});

it("suggests the nearest code for one that does not exist", async () => {
  await expect(explain({ code: "DEAD_RULES" })).rejects.toMatchObject({
    message: "there is no diagnostic `DEAD_RULES`",
    hint: "did you mean `DEAD_RULE`?",
    exitCode: 64,
  });
});

it("lists the codes for one that is like none", async () => {
  await expect(explain({ code: "E0308" })).rejects.toMatchObject({
    hint: expect.stringMatching(/^there is SYNTAX, .*, DEAD_RULE/u),
    exitCode: 64,
  });
});
