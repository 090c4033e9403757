import { expect, it } from "@jest/globals";
import { type Bcom, call, type Ref, sendOnly, Vat } from "../index.ts";
import { type Topic, topic } from "./index.ts";
import { problemOf, vatWithReport } from "./testing/vats.ts";

const { vat, reported } = vatWithReport();
type News = Topic<readonly [text: string, about?: { by: string }]>;

const reader = (heard: unknown[]) =>
  vat.spawn(
    (_bcom: Bcom) =>
      (...news: readonly unknown[]) =>
        void heard.push(news),
  );

it("sends what is published to all, in order, until they have enough", async () => {
  const { publish, subscribe }: News = vat.run(() => topic());
  const heard: unknown[] = [];
  const end = vat.call(subscribe, reader(heard));
  vat.call(subscribe, reader(heard));
  vat.call(publish, "one");
  vat.call(end);
  vat.call(publish, "two");
  await vat.idle();
  expect(heard).toEqual([["one"], ["one"], ["two"]]);
});

it("neither waits for nor fails with a subscriber that throws, never answers, or leaves in the midst of it", async () => {
  const { publish, subscribe }: News = vat.run(() => topic());
  const heard: unknown[] = [];
  const thrower = vat.spawn((_bcom: Bcom) => () => {
    throw new Error("not me");
  });
  const halted = new Vat({ name: "halted" });
  const silent = halted.spawn((_bcom: Bcom) => () => undefined);
  halted.halt();
  vat.call(subscribe, thrower);
  vat.call(subscribe, silent);
  const holder: { end?: Ref<() => void> } = {};
  const leaver = vat.spawn((_bcom: Bcom) => () => call(holder.end as Ref<() => void>));
  holder.end = vat.call(subscribe, leaver);
  vat.call(subscribe, reader(heard));
  vat.call(publish, "one");
  vat.call(publish, "two");
  await vat.idle();
  expect(heard).toEqual([["one"], ["two"]]);
  expect(reported).toEqual([
    expect.objectContaining({ message: "not me" }),
    expect.objectContaining({ message: "not me" }),
  ]);
});

it("shows no subscriber what another one did to the news", async () => {
  const { publish, subscribe }: News = vat.run(() => topic());
  const heard: unknown[] = [];
  const forger = vat.spawn((_bcom: Bcom) => (_text: string, about?: { by: string }) => {
    if (about !== undefined) about.by = "forger";
  });
  vat.call(subscribe, forger);
  vat.call(subscribe, reader(heard));
  const about = { by: "editor" };
  vat.call(publish, "one", about);
  await vat.idle();
  expect(heard).toEqual([["one", { by: "editor" }]]);
  expect(about).toEqual({ by: "editor" });
});

it("gives who may listen no way to publish, and takes no more than it has room for, nor what is no reference", async () => {
  const { publish, subscribe }: News = vat.run(() => topic({ limit: 2 }));
  const heard: unknown[] = [];
  vat.call(subscribe, reader(heard));
  expect(problemOf(() => vat.call(subscribe, "me" as never))).toMatchObject({ code: "NOT_A_REFERENCE" });
  vat.call(subscribe, reader(heard));
  expect(problemOf(() => vat.call(subscribe, reader(heard)))).toMatchObject({ code: "FULL" });
  // A publication within a turn that fails has not been.
  problemOf(() =>
    vat.run(() => {
      call(publish, "never");
      sendOnly(publish, "never either");
      throw new Error("undone");
    }),
  );
  await vat.idle();
  expect(heard).toEqual([]);
});
