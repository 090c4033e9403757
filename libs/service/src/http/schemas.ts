import { PROBLEMS, type ProblemCode } from "./problem.ts";

/** What requests and answers look like, in the JSON Schema of OpenAPI 3.1. */

export const NAME = {
  type: "string",
  pattern: "^[a-z0-9][a-z0-9._-]{0,99}$",
  description: "a deployment's name",
} as const;
export const DIGEST = { type: "string", pattern: "^sha256:[0-9a-f]{64}$" } as const;
export const INDEX = { type: "integer", minimum: 0, maximum: 9_007_199_254_740_991 } as const;
export const TIME = { type: "string", format: "date-time" } as const;
export const TOKEN = {
  type: "string",
  minLength: 1,
  maxLength: 500,
  description: "a suspended disposition's token",
} as const;
export const EVENT = {
  type: "string",
  minLength: 1,
  maxLength: 200,
  description: "an event, as the rule names it",
} as const;

export const REASON = {
  type: "string",
  minLength: 1,
  maxLength: 500,
  description: "why, in the sender's words; it stays in the log for good",
} as const;

export const ARTIFACT = {
  type: "object",
  description: "an artifact by the paths of its fields, as in a case: docs/cases.md",
} as const;

export const RECEIPT = {
  type: "object",
  required: ["verdict", "rule", "reason_class", "actions"],
  properties: {
    verdict: { type: "string" },
    rule: { type: "string" },
    reason_class: { type: "string" },
    actions: { type: "array", items: { type: "object" } },
    token: { type: "string" },
    state: { type: "string" },
  },
} as const;

export const KEPT = {
  type: "object",
  description: "where the receipt stands in the ledger",
  required: ["deployment", "index", "hash"],
  properties: { deployment: NAME, index: INDEX, hash: DIGEST },
} as const;

export const DECIDED = {
  type: "object",
  required: ["receipt", "kept"],
  properties: { receipt: RECEIPT, kept: KEPT, failure: { type: "string", description: "why the host settled it" } },
} as const;

export const ENTRY = {
  type: "object",
  required: ["index", "at", "deployment", "statement", "hash"],
  properties: {
    index: INDEX,
    at: TIME,
    deployment: NAME,
    statement: { type: "object" },
    hash: DIGEST,
    previous: DIGEST,
  },
} as const;

export const IDEMPOTENCY_KEY = {
  type: "string",
  minLength: 1,
  maxLength: 200,
  pattern: "^[\\x21-\\x7e]+$",
  description: "names this request among all others: sent again with it, it gets the same answer",
} as const;

export const IDEMPOTENT = { type: "object", properties: { "idempotency-key": IDEMPOTENCY_KEY } } as const;

/** The answers that a route may give instead of what was asked for, and those that every route may give. */
export function problems(...codes: readonly ProblemCode[]): Record<string, object> {
  const statuses = new Set([...EVERYWHERE, ...codes].map((code) => PROBLEMS[code][0]));
  return Object.fromEntries([...statuses].map((status) => [status, describe(status, [...EVERYWHERE, ...codes])]));
}

const EVERYWHERE: readonly ProblemCode[] = [
  "MALFORMED_REQUEST",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "WRONG_METHOD",
  "TOO_SLOW",
  "WRONG_HOST",
  "INTERNAL",
  "UNAVAILABLE",
  "UNCERTAIN",
];

function describe(status: number, codes: readonly ProblemCode[]): object {
  const here = [...new Set(codes)].filter((code) => PROBLEMS[code][0] === status);
  return {
    description: here.map((code) => PROBLEMS[code][1]).join("; or "),
    content: {
      "application/problem+json": {
        schema: {
          type: "object",
          required: ["type", "title", "status", "code"],
          properties: {
            type: { type: "string" },
            title: { type: "string" },
            status: { type: "integer" },
            code: { enum: Object.keys(PROBLEMS) },
            detail: { type: "string" },
            problems: { type: "array", items: { type: "string" } },
          },
        },
      },
    },
  };
}

/** An answer in JSON. */
export function json(description: string, schema: object): object {
  return { description, content: { "application/json": { schema } } };
}

/** An answer in text. */
export function text(description: string): object {
  return { description, content: { "text/plain": { schema: { type: "string" } } } };
}
