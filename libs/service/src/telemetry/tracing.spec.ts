import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { tracingOf } from "./tracing-of.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const headers = { traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
const received: { readonly url: string; readonly body: Buffer }[] = [];
const collector = createServer(async (request, answer) => {
  received.push({ url: request.url ?? "", body: await buffer(request) });
  answer.end();
});

beforeAll(async () => {
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  process.env["OTEL_SERVICE_NAME"] = "gate-of-the-test";
});
afterAll(() => {
  delete process.env["OTEL_EXPORTER_OTLP_ENDPOINT"];
  delete process.env["OTEL_SERVICE_NAME"];
  collector.closeAllConnections();
  collector.close();
});

describe("traces", () => {
  it("go where the standard variables say, with the caller's trace and the parts of the work", async () => {
    const tracing = await tracingOf(process.env);
    const trace = tracing.begin("POST /dispose", headers, { "http.route": "/dispose" });
    expect(await trace.part("cross", {}, async () => 7)).toBe(7);
    await expect(trace.part("keep", {}, () => Promise.reject(new Error("full")))).rejects.toThrow("full");
    trace.end({ "http.response.status_code": 200 }, false);
    await tracing.stop();
    expect(received.map(({ url }) => url)).toEqual(["/v1/traces"]);
    const body = received[0]?.body ?? Buffer.alloc(0);
    for (const said of ["gate-of-the-test", "POST /dispose", "cross", "keep"]) expect(body.includes(said)).toBe(true);
    expect(body.includes(Buffer.from(TRACE, "hex"))).toBe(true);
    expect(body.includes("full")).toBe(false);
  });

  it.each([
    ["no variable asks for them", {}],
    ["they are switched off", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1", OTEL_SDK_DISABLED: "true" }],
    ["nobody is to have them", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1", OTEL_TRACES_EXPORTER: "none" }],
  ])("are not made where %s", async (_why, env) => {
    const before = received.length;
    const tracing = await tracingOf(env);
    tracing.begin("GET /", headers, {}).end({}, false);
    await tracing.stop();
    expect(received).toHaveLength(before);
  });

  it("are refused to whom nobody knows", async () => {
    await expect(tracingOf({ OTEL_TRACES_EXPORTER: "jaeger" })).rejects.toMatchObject({ code: "BAD_CONFIGURATION" });
    const sampler = { OTEL_TRACES_EXPORTER: "otlp", OTEL_TRACES_SAMPLER: "sometimes" };
    await expect(tracingOf(sampler)).rejects.toMatchObject({ code: "BAD_CONFIGURATION" });
  });
});
