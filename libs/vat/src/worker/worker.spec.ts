import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  type Bcom,
  type InterfaceOf,
  isRef,
  methods,
  on,
  type Ref,
  send,
  sendOnly,
  settled,
  Vat,
  type Vow,
} from "../index.ts";
import { startWorker, type VatWorker } from "./node.ts";
import type { Counter, Service } from "./testing/worker.ts";

const FILE = new URL("./testing/worker.ts", import.meta.url);

let worker: VatWorker;
let there: Vow<Ref<InterfaceOf<Service>>>;
const vat = new Vat({ name: "main", report: () => {} });

function counter(_bcom: Bcom) {
  let n = 0;
  return methods({
    inc: (by = 1) => {
      n += by;
      return n;
    },
    get: () => n,
  });
}

beforeAll(() => {
  worker = startWorker(FILE);
  there = worker.link.root as Vow<Ref<InterfaceOf<Service>>>;
});

afterAll(() => worker.terminate());

describe("a vat in another thread", () => {
  it("gets copies of data, and what threads can give each other", async () => {
    const data = [
      1,
      -0,
      Number.NaN,
      2n ** 80n,
      "é\ud800",
      new Map([["a", new Set([1])]]),
      new Uint8Array([1]),
      undefined,
      null,
    ];
    expect(await settled(vat.send(there, "echo", ...data))).toEqual(data);
    const date = new Date(0);
    const shared = new SharedArrayBuffer(8);
    const [back, memory] = (await settled(vat.send(there, "echo", date, shared))) as [Date, SharedArrayBuffer];
    expect(back).toEqual(date);
    expect(back).not.toBe(date);
    new Uint8Array(shared)[0] = 7;
    expect(new Uint8Array(memory)[0]).toBe(7);
  });

  it("H1: gives references that come home as themselves, and one for one thing", async () => {
    const own = vat.spawn(counter);
    const [home] = (await settled(vat.send(there, "echo", own))) as unknown[];
    expect(home).toBe(own);
    const [one, two] = (await Promise.all([
      settled(vat.send(there, "itself")),
      settled(vat.send(there, "itself")),
    ])) as unknown[];
    expect(isRef(one)).toBe(true);
    expect(one).toBe(two);
  });

  it("K10: is sent to before the answer is there, through three and more", async () => {
    const last = vat.run(() => {
      const made = send(there, "counter", 1) as Vow<Ref<Counter>>;
      send(made, "inc");
      send(made, "inc", 5);
      return send(made, "get");
    });
    expect(await settled(last)).toBe(7);
  });

  it("K9: hears in order, both ways", async () => {
    const heard: number[] = [];
    const ear = vat.spawn((_bcom: Bcom) => (n: number) => {
      heard.push(n);
    });
    await settled(vat.send(there, "tell", ear, 200));
    await vat.idle();
    expect(heard).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
  });

  it("K15: calls back, and waits for promises of the other side", async () => {
    const own = vat.spawn(counter);
    expect(await settled(vat.send(there, "ask", own))).toBe(10);
    expect(await settled(vat.send(there, "later"))).toBe("later");
  });

  it("is told why something broke", async () => {
    await expect(settled(vat.send(there, "fail"))).rejects.toMatchObject({
      name: "RangeError",
      message: "too far",
      code: "FAR",
    });
    // A chain of three breaks with the same.
    const last = vat.run(() =>
      send(send(send(there, "fail") as never as Vow<Ref<Counter>>, "inc") as never as Vow<Ref<Counter>>, "inc"),
    );
    await expect(settled(last)).rejects.toMatchObject({ message: "too far" });
  });

  it("K8: what cannot be sent breaks its own message, and nothing else", async () => {
    const [bad, after, good] = vat.run(() => {
      const broken = send(there, "echo", () => 1);
      return [broken, send(broken as never as Vow<Ref<Counter>>, "inc"), send(there, "echo", 1)] as const;
    });
    await expect(settled(bad)).rejects.toMatchObject({
      code: "NOT_SENT",
      message: "a function cannot be sent to another thread",
    });
    await expect(settled(after)).rejects.toMatchObject({ code: "NOT_SENT" });
    expect(await settled(good)).toEqual([1]);
    // The answer that cannot come breaks, too.
    await expect(settled(vat.send(there, "give"))).rejects.toMatchObject({ code: "NOT_SENT" });
  });

  it("handlers wait for what is there", async () => {
    const result = vat.run(() =>
      on(send(there, "counter", 4) as Vow<Ref<Counter>>, { then: (made) => send(made, "inc") }),
    );
    expect(await settled(result)).toBe(5);
  });
});

it("K21: a thread that dies breaks what was pending, and what is sent to it later", async () => {
  let told: unknown;
  const mortal = startWorker(FILE, {
    lost: (problem) => {
      told = problem;
    },
  });
  const service = mortal.link.root as Vow<Ref<InterfaceOf<Service>>>;
  const itself = await settled(vat.send(service, "itself"));
  const pending = settled(vat.send(service, "never"));
  const pipelined = vat.run(() => send(send(service, "never"), "inc"));
  vat.run(() => sendOnly(service, "die"));
  await expect(pending).rejects.toMatchObject({ code: "LINK_LOST" });
  await expect(settled(pipelined)).rejects.toMatchObject({ code: "LINK_LOST" });
  await expect(settled(vat.send(itself as Ref<InterfaceOf<Service>>, "echo"))).rejects.toMatchObject({
    code: "LINK_LOST",
  });
  expect(told).toMatchObject({ code: "LINK_LOST" });
  await mortal.terminate();
});

it("a thread in an endless loop can be ended", async () => {
  const stuck = startWorker(new URL("data:text/javascript,for(;;);"));
  const pending = settled(vat.send(stuck.link.root as Vow<Ref<Counter>>, "get"));
  const ended = expect(pending).rejects.toMatchObject({ code: "LINK_LOST" });
  await stuck.terminate();
  await ended;
});
