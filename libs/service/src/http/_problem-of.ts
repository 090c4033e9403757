import { LedgerError, type LedgerErrorCode } from "@glither/ledger";
import type { FastifyError } from "fastify";
import { KeyReused } from "../running/decide.ts";
import { HttpProblem, PROBLEMS, type ProblemCode } from "./problem.ts";

const OF_LEDGER: Partial<Record<LedgerErrorCode, ProblemCode>> = {
  UNKNOWN_TOKEN: "UNKNOWN_TOKEN",
  ALREADY_SETTLED: "ALREADY_SETTLED",
  NOT_DUE: "NOT_DUE",
  NOT_LOGGED: "NOT_LOGGED",
  UNAVAILABLE: "UNAVAILABLE",
  UNCERTAIN: "UNCERTAIN",
};

const OF_FASTIFY: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "TOO_LARGE",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "UNKNOWN_MEDIA_TYPE",
  FST_ERR_CTP_EMPTY_JSON_BODY: "MALFORMED_JSON",
  FST_ERR_CTP_INVALID_JSON_BODY: "MALFORMED_JSON",
};

/** Whatever was thrown while a request was answered, as what its sender is told. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof KeyReused) return new HttpProblem("KEY_REUSED");
  if (error instanceof LedgerError) {
    const code = OF_LEDGER[error.code];
    if (code === undefined) return new HttpProblem("INTERNAL", [], { cause: error });
    const details = [error.message, ...(error.hint === undefined ? [] : [error.hint])];
    return new HttpProblem(code, PROBLEMS[code][0] === 503 ? [] : details, { cause: error });
  }
  const { validation, validationContext, code, statusCode } = (error ?? {}) as Partial<FastifyError>;
  if (validation !== undefined) {
    const where = validationContext ?? "request";
    return new HttpProblem(
      "MALFORMED_REQUEST",
      validation.map(({ instancePath, message }) => `${where}${instancePath}: ${message}`),
    );
  }
  const known = OF_FASTIFY[code ?? ""];
  if (known !== undefined) return new HttpProblem(known, [], { cause: error });
  // Whatever else the framework finds wrong with a request, such as an address that is no UTF-8.
  const isTheirs = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return new HttpProblem(isTheirs ? "MALFORMED_REQUEST" : "INTERNAL", [], { cause: error });
}
