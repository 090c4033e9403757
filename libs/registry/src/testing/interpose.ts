import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Seen {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/** How much the server has heard of a request: nothing, half of its body (nothing, where it has none), or all of it. */
export type Heard = "nothing" | "half" | "all";

/** What the one in between does with a request instead of passing it on. */
export type Mischief =
  | { readonly answer: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Pass on so many bytes of the body, then cut both connections. */
  | { readonly cutAfter: number }
  /** Pass the request on, and cut the connection instead of answering. */
  | { readonly cutAnswer: true }
  /** Say so as soon as the server has heard that much, and never answer. */
  | { readonly hangAfter: Heard; readonly reached: () => void }
  /** Change the answer's body, under the length that it had, or its own. */
  | { readonly rewrite: (body: Buffer) => Buffer; readonly keepLength?: boolean };

export interface Interposer {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly seen: Seen[];
  readonly stop: () => Promise<void>;
}

/** Stands between a client and a server at `address`, and does what it is told to each request. */
export async function interpose(address: string, decide: (seen: Seen) => Mischief | undefined): Promise<Interposer> {
  const seen: Seen[] = [];
  const interposer = await listen((incoming, outgoing) => {
    const one = { method: incoming.method ?? "", path: incoming.url ?? "", headers: incoming.headers };
    seen.push(one);
    const mischief = decide(one);
    if (mischief !== undefined && "answer" in mischief) {
      incoming.resume().on("end", () => {
        outgoing.writeHead(mischief.answer, mischief.headers).end(mischief.body);
      });
    } else pass(address, incoming, outgoing, mischief);
  });
  return { ...interposer, seen };
}

/** A server of the test's own; `stop` cuts what is open. */
export async function listen(
  handle: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Promise<{ address: string; stop: () => Promise<void> }> {
  const server: Server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: `127.0.0.1:${port}`, stop };
}

function pass(
  address: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  mischief: Exclude<Mischief, { answer: number }> | undefined,
): void {
  const [host, port] = address.split(":");
  const { method, url: path, headers } = incoming;
  if (mischief !== undefined && "hangAfter" in mischief && hearsNothing(mischief.hangAfter, headers)) {
    mischief.reached();
    return;
  }
  const onward = request({ host, port, method, path, headers, agent: false }, (answer) => {
    if (mischief === undefined) {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
      return;
    }
    const parts: Buffer[] = [];
    answer.on("data", (part: Buffer) => parts.push(part));
    answer.on("end", () => {
      if ("hangAfter" in mischief) return mischief.reached();
      if (!("rewrite" in mischief)) return void incoming.socket.destroy();
      const before = Buffer.concat(parts);
      const body = mischief.rewrite(before);
      const length = mischief.keepLength === true ? before.length : body.length;
      outgoing.writeHead(answer.statusCode ?? 0, { ...answer.headers, "content-length": String(length) });
      outgoing.write(body, () => (body.length < length ? incoming.socket.destroy() : outgoing.end()));
    });
  });
  onward.on("error", () => incoming.socket.destroy());
  const limit = limitOf(mischief, headers);
  if (mischief === undefined || limit === undefined) return void incoming.pipe(onward);
  let left = limit;
  incoming.on("data", (part: Buffer) => {
    const enough = part.length >= left;
    // Only what has left this process arrives in spite of the cut.
    onward.write(part.subarray(0, left), () => {
      if (!enough) return;
      onward.destroy();
      if ("hangAfter" in mischief) mischief.reached();
      else incoming.socket.destroy();
    });
    left -= part.length;
    if (enough) incoming.pause();
  });
}

/** Requests that are sent side by side come in any order, so that one without a body may be asked for its half. */
function hearsNothing(heard: Heard, headers: IncomingMessage["headers"]): boolean {
  return heard === "nothing" || (heard === "half" && Number(headers["content-length"] ?? 0) === 0);
}

/** How many bytes of a body are passed on; nothing where it is all of them. */
function limitOf(
  mischief: Exclude<Mischief, { answer: number }> | undefined,
  headers: IncomingMessage["headers"],
): number | undefined {
  if (mischief === undefined) return undefined;
  if ("cutAfter" in mischief) return mischief.cutAfter;
  if (!("hangAfter" in mischief) || mischief.hangAfter === "all") return undefined;
  return Math.floor(Number(headers["content-length"] ?? 0) / 2);
}
