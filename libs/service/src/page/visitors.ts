import { randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Principal } from "../config/tokens.ts";
import { sessionName } from "./_cookie.ts";
import { type Session, Sessions } from "./sessions.ts";

/** Who looks at the page. */
export interface Visitor extends Session {
  /** Whether there is a session that can be ended. */
  readonly isSignedIn: boolean;
}

/** Knows those who are signed in; where no tokens are asked for, everybody is let in. */
export class Visitors {
  readonly #sessions = new Sessions();
  /** Of the forms that everybody gets. */
  readonly #formToken = randomBytes(32).toString("base64url");

  /** Who sends a request; nobody where the token that they have signed in with is not one any more. */
  of(request: FastifyRequest): Visitor | undefined {
    const { tokens } = request.generation;
    if (tokens === undefined) {
      return { principal: request.principal, formToken: this.#formToken, isSignedIn: false };
    }
    const name = sessionName(request);
    const session = name === undefined ? undefined : this.#sessions.find(name);
    if (session === undefined || !tokens.knows(session.principal)) return undefined;
    request.principal = session.principal;
    return { ...session, isSignedIn: true };
  }

  /** @returns the session's name; one that the browser had is over. */
  signIn(request: FastifyRequest, principal: Principal): string {
    this.signOut(request);
    return this.#sessions.begin(principal);
  }

  signOut(request: FastifyRequest): void {
    const name = sessionName(request);
    if (name !== undefined) this.#sessions.end(name);
  }
}
