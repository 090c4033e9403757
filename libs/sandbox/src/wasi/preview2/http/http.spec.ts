import { methods, type Ref, Vat } from "@glither/vat";
import { describe, expect, it } from "@jest/globals";
import { CapabilityError, type Fault, type Http, type HttpRequest } from "../../../capabilities/index.ts";
import { reaching } from "../../reach.ts";
import { poll } from "../poll.ts";
import { IoError } from "../streams.ts";
import { OutgoingBody } from "./body.ts";
import { Fields } from "./fields.ts";
import { http } from "./http.ts";
import { OutgoingRequest, RequestOptions } from "./request.ts";
import type { FutureIncomingResponse, IncomingResponse } from "./response.ts";

const vat = new Vat({ report: () => undefined });
const reach = reaching(vat, () => {
  throw new Error("nothing here is elsewhere");
});

/** A server that keeps what it is told, and answers `answer`; or fails when its answer is asked for, or read. */
function told(said: unknown[], fails: { readonly answer?: Fault; readonly read?: Fault } = {}): Ref<Http> {
  const failing = (fault: Fault | undefined): void => {
    if (fault !== undefined) throw new CapabilityError(fault);
  };
  const exchange = () => {
    let left = "answer";
    return methods({
      write: (bytes: Uint8Array) => {
        said.push(Buffer.from(bytes).toString());
        return bytes.length;
      },
      finish: () => void said.push("finish"),
      close: () => void said.push("close"),
      answer: () => {
        failing(fails.answer);
        return { status: 200, headers: [["x", "\xe9"]] as const };
      },
      read: () => {
        failing(fails.read);
        const bytes = Buffer.from(left);
        left = "";
        return bytes;
      },
    });
  };
  return vat.spawn(() =>
    methods({
      begin: (request: HttpRequest) => {
        said.push(`${request.method} ${request.scheme}://${request.authority}${request.path}`);
        return vat.spawn(exchange);
      },
    }),
  ) as never;
}

function refused(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return (error as { readonly payload?: unknown }).payload;
  }
}

function requestOf(): OutgoingRequest {
  const request = new OutgoingRequest(new Fields());
  request.setScheme({ tag: "HTTP" });
  request.setAuthority("a.example");
  return request;
}

const handle = (capability: Ref<Http> | undefined, request: OutgoingRequest): FutureIncomingResponse =>
  http(capability, reach)["wasi:http/outgoing-handler"].handle(request);

function responseOf(future: FutureIncomingResponse): IncomingResponse {
  const answered = future.get() as { readonly val: { readonly tag: string; readonly val: IncomingResponse } };
  expect(answered.val.tag).toBe("ok");
  return answered.val.val;
}

describe("a request", () => {
  it("is a message, its body messages, and its answer is read until its end", () => {
    const said: unknown[] = [];
    const request = requestOf();
    request.setMethod({ tag: "other", val: "PURGE" });
    request.setPathWithQuery("/x?y");
    const body = request.body();
    const stream = body.write();
    stream.write(Buffer.from("before"));
    const future = handle(told(said), request);
    stream.write(Buffer.from("after"));
    // What is not complete is not answered yet; who waits for both writes first.
    expect(future.get()).toBeUndefined();
    expect([...poll([future.subscribe(), stream.subscribe()])]).toEqual([1]);
    OutgoingBody.finish(body, undefined);
    expect(said).toEqual(["PURGE http://a.example/x?y", "before", "after", "finish"]);
    const response = responseOf(future);
    expect([response.status(), response.headers().entries()]).toEqual([200, [["x", Uint8Array.of(0xe9)]]]);
    const input = response.consume().stream();
    expect(Buffer.from(input.read(10n)).toString()).toBe("answer");
    expect(refused(() => input.read(10n))).toEqual({ tag: "closed" });
    expect(future.get()).toEqual({ tag: "err", val: undefined });
  });

  it("whose body was given up is broken off, and nothing waits for ever that is written to nobody", () => {
    const said: unknown[] = [];
    const request = requestOf();
    const body = request.body();
    const stream = body.write();
    expect(refused(() => stream.write(new Uint8Array(600_000)))).toMatchObject({ tag: "last-operation-failed" });
    handle(told(said), request);
    body[Symbol.dispose]();
    expect(said.at(-1)).toBe("close");
    expect(refused(() => stream.write(Buffer.from("x")))).toMatchObject({ tag: "last-operation-failed" });
  });

  it("to whom nobody was granted is denied, and what goes wrong has HTTP's names", () => {
    expect(refused(() => handle(undefined, requestOf()))).toEqual({ tag: "HTTP-request-denied" });
    const answered = handle(told([], { answer: "connrefused" }), requestOf()).get();
    expect(answered).toEqual({ tag: "ok", val: { tag: "err", val: { tag: "connection-refused" } } });
    const input = responseOf(handle(told([], { read: "fbig" }), requestOf()))
      .consume()
      .stream();
    const { val } = refused(() => input.read(1n)) as { readonly val: IoError };
    const { httpErrorCode } = http(undefined, reach)["wasi:http/types"];
    expect(httpErrorCode(val)).toEqual({ tag: "HTTP-response-body-size", val: undefined });
    expect(httpErrorCode(new IoError("io"))).toBeUndefined();
  });

  it("has no parts that are none, no times of its own and no trailers", () => {
    const request = requestOf();
    for (const run of [
      () => request.setMethod({ tag: "other", val: "A B" }),
      () => request.setScheme({ tag: "other", val: "ftp" }),
      () => request.setAuthority("a@b"),
      () => request.setPathWithQuery("/a b"),
      () => new RequestOptions().setConnectTimeout(1n),
    ])
      expect(run).toThrow(expect.objectContaining({ payload: undefined }));
    const trailers = Fields.fromList([["x", Buffer.from("y")]]);
    expect(refused(() => OutgoingBody.finish(request.body(), trailers))).toMatchObject({ tag: "internal-error" });
  });
});

describe("fields", () => {
  it("are found in any case, keep their order, and are not changed where they are a request's", () => {
    const fields = Fields.fromList([
      ["A", Buffer.from("1")],
      ["b", Buffer.from("2")],
      ["a", Buffer.from("3")],
    ]);
    expect(fields.get("a").map(String)).toEqual(["49", "51"]);
    fields.set("B", [Buffer.from("4"), Buffer.from("5")]);
    expect(fields.all.map(([name]) => name)).toEqual(["A", "a", "B", "B"]);
    const request = new OutgoingRequest(fields);
    expect(refused(() => request.headers().delete("a"))).toEqual({ tag: "immutable" });
    const copy = request.headers().clone();
    copy.delete("a");
    expect([copy.has("A"), request.headers().has("a")]).toEqual([false, true]);
  });

  it("are no other lines, and not what a connection needs", () => {
    const fields = new Fields();
    expect(refused(() => fields.append("x", Buffer.from("a\r\nb")))).toEqual({ tag: "invalid-syntax" });
    expect(refused(() => fields.append("a:b", Buffer.from("")))).toEqual({ tag: "invalid-syntax" });
    expect(refused(() => fields.set("Host", []))).toEqual({ tag: "forbidden" });
    expect(refused(() => fields.append("x", new Uint8Array(300_000).fill(65)))).toEqual({ tag: "invalid-syntax" });
  });
});
