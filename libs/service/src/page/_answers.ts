import type { FastifyReply, FastifyRequest } from "fastify";

/** None of the pages is described: they are no interface for programs. */
export const HIDDEN = { hide: true } as object;

export function sendPage(reply: FastifyReply, text: string): FastifyReply {
  return reply.type("text/html; charset=utf-8").serializer(String).send(text);
}

/** Our script asks for JSON, a form for a page. */
export function wantsJson({ headers: { accept = "" } }: FastifyRequest): boolean {
  return accept.includes("application/json");
}
