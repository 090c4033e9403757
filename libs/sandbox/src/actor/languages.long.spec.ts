import { methods, type Ref, spawn, Vat } from "@glither/vat";
import { describe, expect, it } from "@jest/globals";
import { componentActor } from "./component-actor.ts";
import { LANGUAGES, type Language, missing } from "./testing/build.ts";
import { type Counter, counter } from "./testing/counter.ts";
import { type Shop, seen } from "./testing/script.ts";

const quiet = (): Vat => new Vat({ report: () => undefined });
const shop = (vat: Vat, maker: unknown): Ref<Shop> =>
  vat.spawn(() =>
    methods({ make: (n: number) => spawn(maker as ReturnType<typeof componentActor<Counter, [number]>>, n) }),
  ) as unknown as Ref<Shop>;

describe("a counter cannot be told from one in TypeScript, written in", () => {
  for (const language of Object.keys(LANGUAGES) as Language[]) {
    const why = missing(language);
    // What cannot be had here is named.
    const test = why === undefined ? it : it.skip;
    test(why === undefined ? language : `${language}: ${why}`, async () => {
      const maker = componentActor<Counter, [number]>(await LANGUAGES[language]());
      const vat = quiet();
      expect(await seen(vat, shop(vat, maker))).toEqual(await seen(vat, shop(vat, counter)));
    });
  }
});
