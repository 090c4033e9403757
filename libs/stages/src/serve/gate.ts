import type { Readable, Writable } from "node:stream";
import type { Gate, GateOptions, Policy } from "@glither/gate";
import type { Core } from "@glither/roux/core";
import { vocabularyOf, withDeclared } from "../compile/ruleset.ts";
import { digestOf } from "../files/digest.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { narrowed } from "../run/_binding-set.ts";
import { byAnswers } from "../run/_disposing.ts";
import { withKeeping } from "../run/_keep.ts";
import { contractOf, findComponent } from "../run/find-component.ts";
import { about, stage } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { pinsIn } from "./_gate-pins.ts";
import { type GateServerOptions, openedServer, serverIn } from "./_gate-server.ts";

export interface GatePolicyOptions extends TrustOptions, GateServerOptions {
  /** A `.glith` file, a component's file, or a reference by digest. */
  readonly policy: string;
  /** A JSON file with the enrichments' answers by path. */
  readonly enrich?: string;
}

export interface GateStageOptions extends GatePolicyOptions {
  readonly actor?: string;
  readonly ledger?: string;
  /** Whose log decisions go to; `gate` where none is named. */
  readonly deployment?: string;
  /** A list of tools as somebody has looked at them. */
  readonly pins?: string;
  /** Decide, keep and tell, and let everything pass. */
  readonly isShadow?: boolean;
  /** The client's end. Nothing but the protocol is written there. */
  readonly input: Readable;
  readonly output: Writable;
  readonly note: (line: string) => void;
  /** Settles when the gate is to be closed. */
  readonly until: Promise<unknown>;
}

/** Nobody waits behind a command, and a machine that is busy with others may leave it little of a second. */
const PATIENCE = { time: 10_000 };

/** Stands between a client and a server until one of them is gone. */
export const gate = stage(async (options: GateStageOptions): Promise<Outcome> => {
  const { name: serverName, entry } = await serverIn(options);
  const opened = await openedPolicy(options, serverName);
  if ("exitCode" in opened) return opened;
  const { ledger, deployment, input, output, note, actor, until, pins, isShadow = false } = options;
  const { ClientStdio, Gate } = await import("@glither/gate");
  const client = new ClientStdio(input, output);
  const given: GateOptions = {
    policy: opened.policy,
    client,
    until,
    server: await openedServer(entry),
    isShadow,
    ...(pins === undefined ? {} : { pins: await pinsIn(pins) }),
    note: (line) => note(oneLine(line)),
    ...(actor === undefined ? {} : { actor }),
    ...(serverName === undefined ? {} : { serverName }),
  };
  if (ledger === undefined) {
    if (deployment === undefined) return ended(await new Gate(given).run());
    throw usage("`--deployment` goes with `--ledger` alone", "name the ledger in which decisions are to be kept");
  }
  const keeping = { ledger, deployment: deployment ?? "gate" };
  return withKeeping(keeping, async (kept) => {
    const store = await kept.ledger();
    const working = store.work({ failed: () => given.note("the ledger cannot be written now; it is tried again") });
    const { component, place } = opened;
    const into = { ledger: store, deployment: keeping.deployment, component, place };
    try {
      return ended(await new Gate({ ...given, keeping: into }).run());
    } finally {
      await working.stop();
    }
  });
});

/** Says of each tool of a server whether it is shown, and why. */
export const gateList = stage(async (options: GatePolicyOptions): Promise<Outcome> => {
  const { name, entry } = await serverIn(options);
  const opened = await openedPolicy(options, name);
  if ("exitCode" in opened) return opened;
  const { askTools, showingOf } = await import("@glither/gate");
  const { core } = opened.policy;
  if (core === undefined) {
    throw usage(
      "a component alone does not say what its rules mean",
      "give the `.glith` file, or a reference by digest",
    );
  }
  const listed = await askTools(await openedServer(entry));
  const tools = listed.map(({ tool }) => ({ tool: tool.name, ...showingOf(core, tool, name) }));
  return {
    exitCode: EXIT.clean,
    text:
      tools.map((showing) => oneLine(`${showing.tool}  ${whyShown(showing)}`)).join("\n") || "the server has no tools",
    data: { tools },
  };
});

function whyShown(showing: { readonly shown: boolean; readonly by?: string; readonly isProved?: boolean }): string {
  if (!showing.shown) return "hidden: proved, no call of it can come to anything but blocked";
  const rule = `the rule \`${showing.by}\``;
  return showing.isProved === true ? `shown: ${rule} can let a call of it pass` : `shown: not known of ${rule}`;
}

interface OpenedPolicy {
  readonly policy: Policy;
  /** The component's digest. */
  readonly component: string;
  readonly place: NonNullable<NonNullable<GateOptions["keeping"]>["place"]>;
}

async function openedPolicy(
  options: GatePolicyOptions,
  serverName: string | undefined,
): Promise<OpenedPolicy | Outcome> {
  const { policy: subject, enrich } = options;
  const found = await findComponent(subject, options);
  if ("exitCode" in found) return found;
  const core: Core | undefined = await found.core();
  const vocabulary = withDeclared(vocabularyOf(found.dialect), {
    ...found,
    ...(core?.watched && { watched: core.watched }),
  });
  const contract = { ...contractOf(vocabulary), ...found.meaning };
  const { set } = await byAnswers(enrich, contract);
  const component = await found.component();
  const read = await about(subject, () => narrowed(component, contract));
  const reads = read.contract.fields.map(({ path }) => path);
  const { linkComponent } = await import("@glither/host");
  const where = found.where === undefined ? {} : { where: found.where };
  const linked = await about(subject, () => linkComponent(component, set, { ...where, limits: PATIENCE }));
  const { openPolicy } = await import("@glither/gate");
  const isServerNamed = serverName !== undefined;
  const policy = await about(subject, () => openPolicy({ linked, contract, reads, core, isServerNamed }));
  const [source, { placeOf }] = await Promise.all([found.source(), import("@glither/interpreter")]);
  return { policy, component: digestOf(component), place: (rule) => source && placeOf(source.map, rule) };
}

function ended(by: Awaited<ReturnType<Gate["run"]>>): Outcome {
  if (by === "client") return { exitCode: EXIT.clean, text: "", data: { ended: by } };
  const problem = { message: "the server has ended", hint: "what it said itself stands on standard error" };
  return { exitCode: EXIT.crossing, text: "", data: { ended: by }, problem };
}

function usage(message: string, hint: string): StageError {
  return new StageError("MALFORMED", message, { exitCode: EXIT.usage, hint });
}
