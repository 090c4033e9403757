/** What a request may be answered with instead of what it asked for; the codes are closed. */
export const PROBLEMS = {
  MALFORMED_REQUEST: [400, "the request is not what its description says"],
  MALFORMED_JSON: [400, "the body is no JSON that can be relied on"],
  UNAUTHENTICATED: [401, "no token that is known"],
  FORBIDDEN: [403, "the token does not have the scope"],
  FOREIGN_ORIGIN: [403, "the request comes from another site"],
  NO_ROUTE: [404, "there is nothing at this address"],
  UNKNOWN_DEPLOYMENT: [404, "there is no deployment of this name"],
  UNKNOWN_TOKEN: [404, "no suspended disposition has this token"],
  NO_SHADOW: [404, "no candidate decides beside this deployment"],
  NOT_LOGGED: [404, "there is no such entry, or no checkpoint that covers it yet"],
  WRONG_METHOD: [405, "the address does not know this method"],
  TOO_SLOW: [408, "the request did not come in whole in time"],
  ALREADY_SETTLED: [409, "it has settled already"],
  NOT_DUE: [409, "nothing that it waits for has happened"],
  TOO_LARGE: [413, "the request is larger than the limit"],
  UNKNOWN_MEDIA_TYPE: [415, "the body is no `application/json`"],
  WRONG_HOST: [421, "the request is for another host"],
  BAD_ARTIFACT: [422, "the artifact is not one of the deployment's dialect"],
  KEY_REUSED: [422, "the idempotency key was used for another request"],
  INTERNAL: [500, "a fault of the host, which its log describes"],
  UNAVAILABLE: [503, "the ledger cannot be written or read now; nothing was kept, and it may be tried again"],
  UNCERTAIN: [503, "whether it was kept is not known; try again with the same idempotency key"],
  STOPPING: [503, "the host is being stopped"],
} as const satisfies Readonly<Record<string, readonly [status: number, title: string]>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Ends a request with a problem (RFC 9457). */
export class HttpProblem extends Error {
  readonly code: ProblemCode;
  /** What is wrong with this request, without its values. */
  readonly details: readonly string[];

  constructor(code: ProblemCode, details: readonly string[] = [], options: { cause?: unknown } = {}) {
    super(PROBLEMS[code][1], options);
    this.name = "HttpProblem";
    this.code = code;
    this.details = details;
  }
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly problems?: readonly string[];
}

export function problemBody({ code, details }: Pick<HttpProblem, "code" | "details">): ProblemBody {
  const [status, title] = PROBLEMS[code];
  return {
    type: `urn:glither:problem:${code.toLowerCase().replaceAll("_", "-")}`,
    title,
    status,
    code,
    ...(details.length === 0 ? {} : { detail: details.join("; "), problems: details }),
  };
}
