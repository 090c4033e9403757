import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What lies between a host and PostgreSQL, and can be cut. */
export interface Cable {
  readonly port: number;
  /** The next commit does not arrive, or its answer does not; the connection breaks then. */
  cutAtCommit(when: "before" | "behind"): void;
  /** When it has been cut there. */
  isCut(): Promise<void>;
  /** Everything breaks, and nothing gets through until it is mended. */
  cut(): void;
  /** Nothing arrives any more, and nobody is told. */
  freeze(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function cable(to: number): Promise<Cable> {
  const sockets = new Set<Socket>();
  let at: "before" | "behind" | undefined;
  let cutThere = Promise.withResolvers<void>();
  let state: "whole" | "cut" | "frozen" = "whole";
  const server = createServer((near) => {
    const far = connect(to, "127.0.0.1");
    const both = [near, far];
    const destroy = () => {
      for (const socket of both) socket.destroy();
    };
    let isCommitted = false;
    for (const socket of both) {
      sockets.add(socket);
      socket.on("error", destroy);
      socket.on("close", () => {
        sockets.delete(socket);
        destroy();
      });
    }
    if (state === "cut") destroy();
    near.on("data", (part: Buffer) => {
      if (state === "frozen") return;
      const isCommit = at !== undefined && part.includes("COMMIT\0");
      if (isCommit) {
        isCommitted = at === "behind";
        at = undefined;
        if (!isCommitted) cutThere.resolve();
        if (!isCommitted) destroy();
      }
      far.write(part);
    });
    far.on("data", (part: Buffer) => {
      if (isCommitted) {
        cutThere.resolve();
        destroy();
      } else if (state !== "frozen") near.write(part);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cutAtCommit: (when) => {
      at = when;
      cutThere = Promise.withResolvers<void>();
    },
    isCut: () => cutThere.promise,
    cut: () => {
      state = "cut";
      cut();
    },
    freeze: () => {
      state = "frozen";
    },
    mend: () => {
      if (state === "frozen") cut();
      state = "whole";
    },
    close: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
