import type { Tool } from "../tools/tool.ts";

/** A tool call, or another request that is decided, as the ruleset is asked about it. */
export interface Call {
  /** The protocol's method. */
  readonly action: string;
  /** Of a tool call, which tool. */
  readonly tool: Pick<Tool, "name" | "hints"> | undefined;
  /** Of a tool call its arguments, of any other request all of its parameters. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Who calls. */
  readonly actor: string;
  /** What the server is called here. */
  readonly server: string | undefined;
  /** What tells this session from all others, and says nothing else. */
  readonly session: string;
  /** How many calls this session has made, this one among them. */
  readonly calls: number;
}

const SESSION = "session.id";
const KNOWN = [
  "action",
  "tool",
  "actor",
  "hints.destructive",
  "hints.read_only",
  "hints.open_world",
  SESSION,
  "session.calls",
];

/**
 * A call as JSON of the dialect's fields.
 *
 * @param reads the fields that the ruleset reads.
 */
export function artifactOf(
  { action, tool, arguments: given, actor, server, session: id, calls }: Call,
  reads: readonly string[],
): Readonly<Record<string, unknown>> {
  // Arguments that no rule reads are not kept either.
  const named = reads.some((path) => path.startsWith(ARGUMENT)) ? { arguments: given } : {};
  return {
    action,
    tool: tool?.name ?? "",
    actor,
    ...(server === undefined ? {} : { server }),
    ...(tool === undefined ? {} : { hints: tool.hints }),
    // A name that no rule reads would tell two calls apart that are the same.
    session: { calls, ...(reads.includes(SESSION) ? { id } : {}) },
    risk_level: UNSAID,
    ...named,
  };
}

/** The one field of the dialect that has to be given, also where no rule reads it: nobody has said it, so it is the worst. */
const UNSAID = "unacceptable";

const ARGUMENT = "arguments.";

/**
 * Why no call can be decided by a ruleset: it reads what a gate does not know, and an empty value in its place would say
 * something. Undefined where it reads nothing so.
 *
 * @param reads the fields that the ruleset reads.
 * @param isServerNamed whether somebody has said what the server is called.
 */
export function unknownOf(
  reads: readonly string[],
  isServerNamed: boolean,
): { readonly message: string; readonly hint: string } | undefined {
  const unknown = reads.filter((path) => !KNOWN.includes(path) && !path.startsWith(ARGUMENT) && path !== "server");
  if (unknown.length > 0) {
    const named = unknown.map((path) => `\`${path}\``).join(", ");
    return {
      message: `the ruleset reads ${named}, which a gate does not know of a call`,
      hint: `it knows \`${KNOWN.join("`, `")}\`, \`server\` and \`arguments.NAME\``,
    };
  }
  if (!reads.includes("server") || isServerNamed) return undefined;
  return {
    message: "the ruleset asks which server it is, and nobody has said",
    hint: "name it with `--server NAME`",
  };
}
