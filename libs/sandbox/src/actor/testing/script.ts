import { type Ref, settled, type Target, type Vat, type Vow } from "@glither/vat";
import type { Counter } from "./counter.ts";

/** What makes counters, wherever they are. */
export interface Shop {
  make(n: number): Ref<Counter>;
}

/**
 * What can be seen of counters by who only sends: every answer, and what breaks with what. Whoever tells two kinds of counters apart
 * has found two lists that differ.
 */
export async function seen(vat: Vat, shop: Target<Shop>): Promise<readonly unknown[]> {
  const what: unknown[] = [];
  const look = async (vow: Vow): Promise<void> => {
    what.push(await settled(vow).then((value) => ({ value }), words));
  };
  const [one, other] = vat.run(() => [vat.send(shop, "make", 5), vat.send(shop, "make", 100)] as const);
  await look(vat.send(one, "get"));
  await look(vat.send(one, "add", 2.5));
  await look(vat.send(one, "sub", 100));
  await look(vat.send(one, "sub", 0.5));
  // In order, though nobody waits between them.
  const many = [1, 2, 3, 4].map((by) => vat.send(one, "add", by));
  for (const vow of many) await look(vow);
  await look(vat.send(one, "tell", other as never));
  await look(vat.send(other, "get"));
  await look(vat.send(one, "later", other as never));
  await look(vat.send(one, "missing" as "get"));
  await look(vat.send(one, "get"));
  // References that have come back are as good as promises of them.
  const [near, peer] = [await settled(one), await settled(other)] as [Ref<Counter>, Ref<Counter>];
  await look(vat.send(near, "ask", peer));
  await look(vat.send(near, "later", near));
  await look(vat.send(near, "later", vat.run(() => vat.send(shop, "broken" as "make", 1)) as never));
  await look(vat.send(near, "get"));
  return what;
}

/** Of what broke, that it broke, and the words of who wrote the actor. */
function words(problem: unknown): unknown {
  if (!(problem instanceof Error)) return { broke: problem };
  const { code, name, message } = problem as Error & { readonly code?: unknown };
  if (code !== undefined || message.startsWith("no such method")) return { broke: "by the system" };
  return { broke: `${name}: ${message}` };
}
