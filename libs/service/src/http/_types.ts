import type { Scope } from "../config/config.ts";
import type { Principal } from "../config/tokens.ts";
import type { Generation } from "../running/generation.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The configuration that stood when the request came. */
    generation: Generation;
    /** Who has sent it; on a route with a scope, somebody who has that. */
    principal: Principal;
  }
  interface FastifyContextConfig {
    /** What a request must be allowed to do. Without one, everybody may. */
    readonly scope?: Scope;
  }
}
