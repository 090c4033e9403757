import fc from "fast-check";
import { CLIENT_NOTIFICATIONS, CLIENT_REQUESTS, SERVER_NOTIFICATIONS, SERVER_REQUESTS } from "../protocol/methods.ts";

export type Json = Readonly<Record<string, unknown>>;

/** What one end says next. Ids are picked among few, so that some are used again. */
export type Step =
  | { readonly by: "client"; readonly kind: "call"; readonly id: number; readonly name: string; readonly given: Json }
  | { readonly by: "client"; readonly kind: "request"; readonly id: number; readonly method: string }
  | { readonly by: "client"; readonly kind: "told"; readonly method: string; readonly about: number }
  | { readonly by: "client"; readonly kind: "answer"; readonly id: number }
  | { readonly by: "client"; readonly kind: "nonsense"; readonly line: string }
  | { readonly by: "server"; readonly kind: "request"; readonly id: number; readonly method: string }
  | { readonly by: "server"; readonly kind: "told"; readonly method: string; readonly about: number }
  | { readonly by: "server"; readonly kind: "answer"; readonly nth: number; readonly isKept: boolean }
  | { readonly by: "server"; readonly kind: "unasked"; readonly id: number }
  | { readonly by: "time" };

const BATCH = '[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"n":1}}}]';

const id = fc.integer({ min: 1, max: 200 });
const one = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const NO_METHODS = ["tools/Call", "tools/run", "__proto__", "notifications/run", "initialize"];

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ by: one("client"), kind: one("call"), id, name: nameOf(), given: givenOf() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ by: one("client"), kind: one("request"), id },
      method: one(...[...CLIENT_REQUESTS].filter((method) => method !== "initialize"), ...NO_METHODS),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ by: one("client"), kind: one("told"), about: id },
      method: one("notifications/cancelled", ...CLIENT_NOTIFICATIONS, ...NO_METHODS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ by: one("client"), kind: one("answer"), id }) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ by: one("client"), kind: one("nonsense") },
      line: one("{", "[]", "null", '"x"', '{"jsonrpc":"2.0"}', '{"id":1,"method":"tools/call"}', BATCH, "\u0000", "  "),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ by: one("server"), kind: one("request"), id },
      method: one(...SERVER_REQUESTS, "tools/call", "sampling/createmessage"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ by: one("server"), kind: one("told"), about: id },
      method: one(...SERVER_NOTIFICATIONS, "notifications/initialized", "notifications/run"),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ by: one("server"), kind: one("answer"), nth: fc.nat(20), isKept: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ by: one("server"), kind: one("unasked"), id }) },
  { weight: 3, arbitrary: fc.record({ by: one("time") }) },
) as fc.Arbitrary<Step>;

function nameOf(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: one("echo") },
    { weight: 1, arbitrary: one("Echo", "ECHO", "echo ", "есho") },
  );
}

function givenOf(): fc.Arbitrary<Json> {
  const fitting = fc.record({ n: fc.nat(30) });
  return fc.oneof({ weight: 5, arbitrary: fitting }, { weight: 1, arbitrary: one({ n: "1" }, {}, { n: 1, more: 1 }) });
}
