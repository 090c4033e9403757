import { type AsyncCrossing, type CrossingContract, type LinkedComponent, prepareAsync } from "@glither/host";
import { type Core, readArtifact } from "@glither/roux/core";
import { GateError } from "../error.ts";
import type { Tool } from "../tools/tool.ts";

/** A tool call, or another request that is decided, as the ruleset is asked about it. */
export interface Call {
  /** The protocol's method. */
  readonly action: string;
  /** Of a tool call, which tool. */
  readonly tool: Tool | undefined;
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

export interface Decided {
  readonly crossing: AsyncCrossing;
  /** The call as it was decided on. */
  readonly artifact: ReadonlyMap<string, unknown>;
  /** The same as JSON, with arguments under their names. */
  readonly given: Readonly<Record<string, unknown>>;
}

export interface Policy {
  /** What the rules mean, where that is at hand: then tools that can never be called are not shown. */
  readonly core: Core | undefined;
  /** Whether the rules tell methods apart. Those that do not speak of tool calls alone, and nothing else passes by them. */
  readonly readsAction: boolean;
  /** Undefined for a call that no ruleset can be asked about, such as one whose arguments nest without end. */
  decide(call: Call): Promise<Decided | undefined>;
}

export interface PolicyOptions {
  readonly linked: LinkedComponent;
  /** All of the dialect, with what the ruleset declares. */
  readonly contract: CrossingContract;
  /** The fields that the component reads. */
  readonly reads: readonly string[];
  readonly core: Core | undefined;
  /** Whether somebody has said what the server is called. */
  readonly isServerNamed: boolean;
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
 * A ruleset that tool calls can be decided by. One that reads what a gate does not know is refused: an empty value in its place
 * would say something.
 *
 * @throws GateError `WRONG_DIALECT`, `UNKNOWN_FIELDS`; CrossingError `CONTRACT_MISMATCH`
 */
export function openPolicy({ linked, contract, reads, core, isServerNamed }: PolicyOptions): Policy {
  const { name: dialect } = contract.dialect;
  if (dialect !== "glither.governance") {
    throw new GateError("WRONG_DIALECT", `a gate is given rules about tool calls, and these are of ${dialect}`, {
      hint: "begin the ruleset with `#pragma dialect glither.governance`",
    });
  }
  refuseUnknown(reads, isServerNamed);
  const dispose = prepareAsync(linked, contract);
  return {
    core,
    readsAction: reads.includes("action"),
    async decide(call) {
      const given = artifactOf(call, reads);
      const artifact = readArtifact(contract.fields, given).values;
      return artifact && { crossing: await dispose(artifact), artifact, given };
    },
  };
}

function artifactOf(
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

function refuseUnknown(reads: readonly string[], isServerNamed: boolean): void {
  const unknown = reads.filter((path) => !KNOWN.includes(path) && !path.startsWith(ARGUMENT) && path !== "server");
  if (unknown.length > 0) {
    const named = unknown.map((path) => `\`${path}\``).join(", ");
    throw new GateError("UNKNOWN_FIELDS", `the ruleset reads ${named}, which a gate does not know of a call`, {
      hint: `it knows \`${KNOWN.join("`, `")}\`, \`server\` and \`arguments.NAME\``,
    });
  }
  if (reads.includes("server") && !isServerNamed) {
    throw new GateError("UNKNOWN_FIELDS", "the ruleset asks which server it is, and nobody has said", {
      hint: "name it with `--server NAME`",
    });
  }
}
