import type { FastifyInstance } from "fastify";
import { HttpProblem } from "./problem.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

/** Knows which methods each address has, so that another one is told apart from an address that is not there. */
export function methodsOf(app: FastifyInstance): { refuseOthers(): void } {
  const known = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const methods = known.get(url) ?? new Set();
    known.set(url, methods);
    for (const each of [method].flat()) methods.add(each);
  });
  return {
    refuseOthers() {
      for (const [url, methods] of [...known]) {
        const allow = [...methods].sort().join(", ");
        app.route({
          method: METHODS.filter((method) => !methods.has(method)),
          url,
          schema: { hide: true } as object,
          handler: (_request, reply) => {
            reply.header("allow", allow);
            throw new HttpProblem("WRONG_METHOD", [`it knows ${allow}`]);
          },
        });
      }
    },
  };
}
