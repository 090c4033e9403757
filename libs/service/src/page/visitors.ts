import type { FastifyReply, FastifyRequest } from "fastify";
import type { Principal } from "../config/tokens.ts";
import { sessionCookie, sessionName } from "./_cookie.ts";
import { Sessions, sealed } from "./sessions.ts";

/** Who looks at the page. */
export interface Visitor {
  readonly principal: Principal;
  /** Stands in each form: a page of somebody else's cannot know it. */
  readonly formToken: string;
  /** Whether there is a session that can be ended. */
  readonly isSignedIn: boolean;
}

/** Knows those who are signed in; where no tokens are asked for, everybody is let in. */
export class Visitors {
  readonly #sessions = new Sessions();

  /**
   * Who sends a request, by what their token may do now; nobody where that is not one any more.
   *
   * @param reply is given the session that was used; without it nothing was, as when a page looks by itself.
   */
  of(request: FastifyRequest, reply?: FastifyReply): Visitor | undefined {
    const { tokens, sessionKey } = request.generation;
    if (tokens === undefined) {
      return { principal: request.principal, formToken: sealed(sessionKey, "form everybody"), isSignedIn: false };
    }
    const name = sessionName(request);
    const session = name === undefined ? undefined : this.#sessions.find(sessionKey, name);
    const principal = session && tokens.known(session.principal);
    if (session === undefined || principal === undefined) return undefined;
    request.principal = principal;
    if (session.renewed !== undefined) reply?.header("set-cookie", sessionCookie(request, session.renewed));
    return { principal, formToken: session.formToken, isSignedIn: true };
  }

  /** @returns the session's text; one that the browser had is over. */
  signIn(request: FastifyRequest, principal: Principal): string {
    this.signOut(request);
    return this.#sessions.begin(request.generation.sessionKey, principal.id);
  }

  signOut(request: FastifyRequest): void {
    const name = sessionName(request);
    if (name !== undefined) this.#sessions.end(request.generation.sessionKey, name);
  }
}
