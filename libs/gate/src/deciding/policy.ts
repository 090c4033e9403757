import { type AsyncCrossing, type CrossingContract, type LinkedComponent, prepareAsync } from "@glither/host";
import { type Core, readArtifact } from "@glither/roux/core";
import { GateError } from "../error.ts";
import { artifactOf, type Call, unknownOf } from "./call.ts";

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
  const unknown = unknownOf(reads, isServerNamed);
  if (unknown !== undefined) throw new GateError("UNKNOWN_FIELDS", unknown.message, { hint: unknown.hint });
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
