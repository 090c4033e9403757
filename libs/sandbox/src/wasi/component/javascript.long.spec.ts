import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { componentize } from "@bytecodealliance/componentize-js";
import { Vat } from "@glither/vat";
import { expect, it } from "@jest/globals";
import { httpOrigins } from "../../capabilities/index.ts";
import { runApart } from "../apart/run-apart.ts";
import { readGrants } from "../run/grants.ts";
import { auditComponent } from "./audit-component.ts";

const WIT = `package local:program;

package wasi:cli@0.2.3 {
  interface run {
    run: func() -> result;
  }
}

world program {
  export wasi:cli/run@0.2.3;
}
`;

const build = componentize as unknown as (
  source: string,
  options: { readonly witWorld: string; readonly worldName: string; readonly disableFeatures: readonly string[] },
) => Promise<{ readonly component: Uint8Array }>;

it("runs a component with a JavaScript engine in it, which writes, and ends well or not", async () => {
  const source = `export const run = { run() { console.log("hello"); if (Math.random() > 2) throw "never"; } };`;
  const { component } = await build(source, {
    witWorld: WIT,
    worldName: "program",
    disableFeatures: ["http", "fetch-event"],
  });
  expect(auditComponent(component)).toMatchObject({ foreign: [], needs: ["clock", "random"] });
  await expect(runApart(component)).rejects.toMatchObject({ code: "NOT_GRANTED" });
  const grants = readGrants(["clock=fixed:2026-01-01", "random=seed:a"], {});
  const { ending, stdout } = await runApart(component, { grants, output: "collected" });
  expect([ending, Buffer.from(stdout).toString()]).toEqual([{ how: "exit", code: 0 }, "hello\n"]);
});

it("lets its `fetch` ask the server that was granted, with a body, and no other", async () => {
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += String(part);
    response.writeHead(201, { "x-said": "yes" }).end(`${request.method} ${request.url} ${text}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const source = `export const run = { async run() {
    const answer = await fetch("http://127.0.0.1:${port}/x?y", { method: "PUT", body: "hello" });
    console.log(answer.status, answer.headers.get("x-said"), await answer.text());
    try { await fetch("http://localhost:${port}/"); } catch { console.log("denied"); }
  } };`;
  const { component } = await build(source, { witWorld: WIT, worldName: "program", disableFeatures: ["fetch-event"] });
  expect(auditComponent(component)).toMatchObject({ foreign: [] });
  const vat = new Vat();
  const http = vat.spawn(httpOrigins, vat, [`http://127.0.0.1:${port}`]) as never;
  const grants = readGrants(["clock=real", "random=system"], {});
  const ran = await runApart(component, { grants, output: "collected", far: { vat, capabilities: { http } } });
  expect([ran.ending, Buffer.from(ran.stdout).toString()]).toEqual([
    { how: "exit", code: 0 },
    "201 yes PUT /x?y hello\ndenied\n",
  ]);
  server.close();
  await once(server, "close");
});
