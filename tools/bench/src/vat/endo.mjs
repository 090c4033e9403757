// Measures `@endo/eventual-send` and `@endo/captp` from the folder where they are installed, and prints the rates as JSON.
// Endo changes what is global, so it has a process of its own.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, text] = process.argv.slice(2);
const { messages } = JSON.parse(text);
const from = createRequire(join(folder, "package.json"));
const load = (name) => import(pathToFileURL(from.resolve(name)).href);

await load("@endo/init");
const { E, Far } = await load("@endo/far");
const { makeLoopback } = await load("@endo/captp");

let count = 0;
const own = Far("counter", {
  inc: () => {
    count += 1;
    return count;
  },
  get: () => count,
});

const rateOf = async (many, run) => {
  const start = performance.now();
  await run();
  return (many / (performance.now() - start)) * 1_000;
};

const bursts = (messages, size, one) =>
  rateOf(messages, async () => {
    for (let left = messages; left > 0; left -= size) {
      const all = [];
      for (let n = 0; n < Math.min(size, left); n += 1) all.push(one());
      await Promise.all(all);
      // What nobody waits for has had its turn when a later message has.
      await E(own).get();
    }
  });

const { makeFar } = makeLoopback("there");
const far = await makeFar(own);

const measure = async (messages) => {
  const asked = Math.ceil(messages / 20);
  return {
    send10: await bursts(messages, 10, () => E.sendOnly(own).inc()),
    send1000: await bursts(messages, 1_000, () => E.sendOnly(own).inc()),
    send20000: await bursts(messages, 20_000, () => E.sendOnly(own).inc()),
    reply10: await bursts(messages, 10, () => E(own).get()),
    reply1000: await bursts(messages, 1_000, () => E(own).get()),
    reply20000: await bursts(messages, 20_000, () => E(own).get()),
    crossReply: await rateOf(asked, async () => {
      for (let n = 0; n < asked; n += 1) await E(far).get();
    }),
  };
};

await measure(Math.ceil(messages / 10));
process.stdout.write(JSON.stringify(await measure(messages)));
