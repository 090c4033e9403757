import { format } from "@glither/roux";
import { Looker } from "../src/look/looker.ts";
import type { Reply, Request } from "../src/look/protocol.ts";

/** What a worker has, which the library of pages does not describe. */
interface Port {
  postMessage(reply: Reply): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Request>) => void): void;
}

const port = globalThis as unknown as Port;
const looker = new Looker();

async function answered(request: Request): Promise<Reply> {
  const { id } = request;
  try {
    switch (request.kind) {
      case "format":
        return { id, kind: "format", text: formatted(request.text) };
      case "look":
        return { id, kind: "look", looked: await looker.look(request.draft, request.mail) };
      case "closer":
        return { id, kind: "closer", closer: looker.closer(request.draft, request.of) };
      case "analyse":
        return { id, kind: "analyse", analysed: looker.analyse(request.draft, request.before) };
    }
  } catch (error) {
    return { id, kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

function formatted(text: string): string | undefined {
  const done = format(text);
  return "text" in done ? done.text : undefined;
}

port.addEventListener("message", ({ data }) => {
  void answered(data).then((reply) => port.postMessage(reply));
});
