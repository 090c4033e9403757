import { Worker } from "node:worker_threads";
import { afterEach, expect, it } from "@jest/globals";
import { marked } from "../testing/marked.ts";
import { Analyst } from "./analyst.ts";

const TEXT =
  "#pragma dialect glither.mail\nrule a = msg | size > 3 => into dropped\nrule b = msg | size > 4 => into delivered\n";
const thread = (code: string) => () =>
  new Worker(`const { parentPort } = require("node:worker_threads"); ${code}`, { eval: true });

const begun: Analyst[] = [];
function analyst(begin?: () => Worker): Analyst {
  const made = begin === undefined ? new Analyst() : new Analyst(begin);
  begun.push(made);
  return made;
}
afterEach(() => Promise.all(begun.splice(0).map((one) => one.close())));

it("finds what the compiler leaves open, in a thread of its own", async () => {
  const found = await analyst().analyse(marked(TEXT).document);
  expect(found).toMatchObject({ diagnostics: [{ code: "DEAD_RULE" }], undecided: [] });
});

it("outlives a thread that breaks down, whatever way", async () => {
  const codes = [
    'parentPort.on("message", () => { throw new Error("bad day"); })',
    'parentPort.on("message", () => process.exit(3))',
  ];
  const threads = codes.map(thread);
  const fragile = analyst(() =>
    (
      threads.shift() ??
      thread(
        'parentPort.on("message", ({ ticket }) => parentPort.postMessage({ ticket, analysed: { diagnostics: [], undecided: [] } }))',
      )
    )(),
  );
  const { document } = marked(TEXT);
  expect(await fragile.analyse(document)).toEqual({ broken: "bad day" });
  expect(await fragile.analyse(document)).toEqual({ broken: "its thread ended with code 3" });
  expect(await fragile.analyse(document)).toEqual({ diagnostics: [], undecided: [] });
});

it("gives up what a newer state, a cancellation or the end has made useless", async () => {
  const endless = analyst(thread('parentPort.on("message", () => { for (;;); })'));
  const [first, second] = [marked(TEXT).document, marked(`${TEXT}// more\n`).document];
  const older = endless.analyse(first);
  const cancelling = new AbortController();
  const newer = endless.analyse(second, { signal: cancelling.signal });
  expect(await older).toBe("cancelled");
  cancelling.abort();
  expect(await newer).toBe("cancelled");
  const last = endless.analyse(second);
  await endless.close();
  expect(await last).toBe("cancelled");
});
