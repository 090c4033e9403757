import { BindingError } from "@glither/host";
import { expect, it } from "@jest/globals";
import { beside } from "./_beside.ts";

const NAME = "glither:mail/enrich";
const next = { [NAME]: { known: () => "next" } };
const ask = (known: () => unknown): unknown => beside({ [NAME]: { known } }, next)[NAME]?.["known"]?.();
const unanswered = new BindingError("UNANSWERED", "nobody answers");

it("leaves a question to the next set where the first has no answer, at once or later", async () => {
  const none = (): never => {
    throw unanswered;
  };
  expect(ask(none)).toBe("next");
  await expect(ask(async () => none())).resolves.toBe("next");
});

it("leaves nothing else to it", async () => {
  const broken = (): never => {
    throw new Error("broken");
  };
  expect(ask(() => "first")).toBe("first");
  await expect(ask(async () => undefined)).resolves.toBeUndefined();
  expect(() => ask(broken)).toThrow("broken");
  await expect(ask(async () => broken())).rejects.toThrow("broken");
});
