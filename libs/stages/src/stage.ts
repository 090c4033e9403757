import { EXIT, type ExitCode, type Outcome, StageError, type StageErrorCode } from "./outcome.ts";

/**
 * Makes a stage of a function: errors that the libraries name become errors that a person can act on, with the exit
 * code that their kind has. Anything else is a fault of ours and passes through.
 */
export function stage<Options>(run: (options: Options) => Promise<Outcome>): (options: Options) => Promise<Outcome> {
  return async (options) => {
    try {
      return await run(options);
    } catch (error) {
      throw asStageError(error) ?? error;
    }
  };
}

/** Says of which file an error of a library speaks. */
export async function about<T>(path: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const known = asStageError(error);
    if (known === undefined) throw error;
    const { code, message, exitCode, hint } = known;
    throw new StageError(code, `\`${path}\`: ${message}`, {
      exitCode,
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

interface Kind {
  readonly code: StageErrorCode;
  readonly exitCode: ExitCode;
}

const REFUSED: Kind = { code: "REFUSED", exitCode: EXIT.verification };
const UNLINKED: Kind = { code: "REFUSED", exitCode: EXIT.link };
const BAD_INPUT: Kind = { code: "MALFORMED", exitCode: EXIT.usage };

/** By name and code rather than by class, so that no stage loads the libraries of another one. */
const KINDS: Readonly<Record<string, Kind | Readonly<Record<string, Kind>>>> = {
  ArtifactError: { NOT_WASM: BAD_INPUT, "": REFUSED },
  AttestError: REFUSED,
  StoreError: {
    INVALID_REFERENCE: BAD_INPUT,
    INVALID_DIGEST: BAD_INPUT,
    INVALID_TAG: BAD_INPUT,
    NOT_A_STORE: BAD_INPUT,
    PLAIN_HTTP: BAD_INPUT,
    STORE_UNREACHABLE: { code: "UNREADABLE", exitCode: EXIT.usage },
    NOT_FOUND: { code: "NOT_FOUND", exitCode: EXIT.verification },
    "": REFUSED,
  },
  VerificationError: REFUSED,
  LinkError: { NOT_A_COMPONENT: BAD_INPUT, MALFORMED_COMPONENT: REFUSED, FOREIGN_COMPONENT: REFUSED, "": UNLINKED },
  InspectError: { NOT_A_COMPONENT: BAD_INPUT, "": REFUSED },
  BindingError: BAD_INPUT,
  BindingsError: BAD_INPUT,
  InterfaceError: BAD_INPUT,
  CrossingError: { BAD_ARTIFACT: BAD_INPUT, "": UNLINKED },
  EmlError: BAD_INPUT,
  GateError: {
    NOT_STARTED: { code: "NOT_FOUND", exitCode: EXIT.usage },
    NOT_LISTED: { code: "TOOL_FAILED", exitCode: EXIT.crossing },
    "": BAD_INPUT,
  },
  UnansweredError: BAD_INPUT,
  UnreadableArmError: REFUSED,
  LedgerError: {
    NOT_VERIFIED: REFUSED,
    UNAVAILABLE: { code: "UNREADABLE", exitCode: EXIT.usage },
    UNCERTAIN: { code: "UNREADABLE", exitCode: EXIT.usage },
    KEY_MISSING: { code: "KEY_MISSING", exitCode: EXIT.usage },
    NOT_LOGGED: { code: "NOT_FOUND", exitCode: EXIT.usage },
    "": BAD_INPUT,
  },
  ConformanceError: {
    BAD_CASE: BAD_INPUT,
    GLEAM_MISSING: { code: "TOOL_MISSING", exitCode: EXIT.conformance },
    "": { code: "TOOL_FAILED", exitCode: EXIT.conformance },
  },
  VatError: BAD_INPUT,
  SandboxError: {
    NOT_GRANTED: UNLINKED,
    TOO_MUCH_MEMORY: UNLINKED,
    DIVERGED: { code: "REFUSED", exitCode: EXIT.conformance },
    "": BAD_INPUT,
  },
  ComponentError: { code: "TOOL_FAILED", exitCode: EXIT.internal },
};

function asStageError(error: unknown): StageError | undefined {
  if (error instanceof StageError || !(error instanceof Error)) return undefined;
  const { name, message, code, hint, detail } = error as Error & Partial<Record<"code" | "hint" | "detail", unknown>>;
  const kinds = KINDS[name];
  if (kinds === undefined) return undefined;
  const kind = "exitCode" in kinds ? (kinds as Kind) : (kinds[String(code)] ?? kinds[""]);
  if (kind === undefined) return undefined;
  return new StageError(kind.code, message, {
    exitCode: kind.exitCode,
    cause: error,
    ...(typeof hint === "string" ? { hint } : {}),
    ...(typeof detail === "string" ? { detail } : {}),
  });
}
