import { invoke, isBehaviour } from "../_invoke.ts";
import { bcomOf } from "../_turns.ts";
import type { Behaviour, Method } from "../behaviour.ts";
import { VatError } from "../error.ts";
import type { Kernel } from "../kernel.ts";
import {
  Broken,
  Delivery,
  type Entry,
  Following,
  Fulfilled,
  homeOf,
  type Item,
  idOf,
  isReference,
  Listen,
  Pending,
  Reaction,
  type Reference,
  setState,
  stateOf,
} from "../reference.ts";
import type { Kept, KeptVat, Loader, Node } from "./_loader.ts";
import type { Kind } from "./actor.ts";

/** What there is of a store, by vat, once nobody's things are left out. */
export interface Reachable {
  readonly nodes: readonly (readonly Node[])[];
  /** Promises that something may still resolve. */
  readonly resolvable: ReadonlySet<Reference>;
}

/** What is reachable from the roots, from what is under way and from what is still to be done. */
export function reachable({ vats, messages }: Loader): Reachable {
  const byHome = new Map(vats.map((vat) => [vat.home, vat]));
  const nodes = vats.map((): Node[] => []);
  const resolvable = new Set<Reference>();
  const due: Node[] = [];
  const visit = (names: readonly Reference[]): void => {
    for (const reference of names) {
      const node = byHome.get(homeOf(reference))?.nodes.get(idOf(reference));
      if (node === undefined || node.reached) continue;
      node.reached = true;
      nodes[node.vat]?.push(node);
      due.push(node);
    }
  };
  for (const { rootNames, queueNames, queue, abroad } of vats) {
    visit(rootNames);
    visit(queueNames);
    for (const item of queue) resolves(item, resolvable);
    // What has heard already waits for nothing.
    visit(abroad.filter((vow) => byHome.get(homeOf(vow))?.nodes.get(idOf(vow))?.kept.is === "pending"));
  }
  for (const { names, item } of messages.values()) {
    visit(names);
    resolves(item, resolvable);
  }
  for (let node = due.pop(); node !== undefined; node = due.pop()) {
    const { kept, names } = node;
    if (kept.is === "resolver") resolvable.add(kept.vow);
    if (kept.is === "pending") for (const entry of kept.entries) resolves(entry, resolvable);
    visit(names);
  }
  return { nodes, resolvable };
}

/**
 * Gives references their states again: promises first, then actors, each by its constructor, in a turn of their vat. Promises that nothing resolves any more break in that turn. Answers whether an actor had an old version.
 *
 * @throws VatError NO_CONSTRUCTOR, and what a constructor throws
 */
export function revive(
  loader: Loader,
  kernels: readonly Kernel[],
  kinds: ReadonlyMap<string, Kind>,
  { still = false }: { readonly still?: boolean } = {},
): boolean {
  const { nodes, resolvable } = reachable(loader);
  let migrated = false;
  for (const [vat, own] of nodes.entries())
    for (const { reference, kept } of own) promised(reference, kept, kernels[vat] as Kernel);
  for (const [index, kernel] of kernels.entries()) {
    const { queue } = loader.vats[index] as KeptVat;
    const own = nodes[index] as readonly Node[];
    kernel.resume(still ? [] : queue, () => {
      for (const { reference, kept } of own)
        if (kept.is === "actor") migrated = made(reference, kept, kinds) || migrated;
      if (still) return;
      for (const { reference, kept } of own)
        if (kept.is === "pending" && !resolvable.has(reference))
          invoke(kernel.turns.resolver(reference), ["break", endedWithProcess()]);
    });
  }
  return migrated;
}

/** Gives one reference the state that is kept of it; in a turn of its vat. */
export function enact({ reference, kept }: Node, kernel: Kernel, kinds: ReadonlyMap<string, Kind>): void {
  if (kept.is === "actor") made(reference, kept, kinds);
  else promised(reference, kept, kernel);
}

function promised(reference: Reference, kept: Kept, kernel: Kernel): void {
  if (kept.is === "resolver") setState(reference, kernel.turns.resolver(kept.vow));
  else if (kept.is === "pending") {
    const pending = new Pending();
    if (kept.entries.length > 0) pending.entries = kept.entries;
    setState(reference, pending);
  } else if (kept.is === "following") {
    const there = stateOf(kept.to);
    setState(reference, there instanceof Broken ? there : new Following(kept.to));
  } else if (kept.is === "fulfilled") {
    setState(reference, new Fulfilled(kept.value));
  } else if (kept.is === "broken") {
    const broken = new Broken(kept.problem);
    // Whoever wanted to hear of it has heard when it broke.
    broken.handled = true;
    setState(reference, broken);
  }
}

function made(reference: Reference, kept: Extract<Kept, { is: "actor" }>, kinds: ReadonlyMap<string, Kind>): boolean {
  const kind = kinds.get(kept.name);
  if (kind === undefined)
    throw new VatError("NO_CONSTRUCTOR", `the store holds an actor \`${kept.name}\`, whose constructor is not given`, {
      hint: "list it in `actors` where the store is opened",
    });
  const behaviour = kind.restore(bcomOf(reference), ...migratedArgs(kind, kept.version, kept.args));
  if (!isBehaviour(behaviour))
    throw new VatError(
      "NO_CONSTRUCTOR",
      `the constructor of \`${kept.name}\` returned no behaviour when it was made again`,
    );
  setState(reference, behaviour as Method | Behaviour);
  return kept.version !== kind.version;
}

function migratedArgs({ name, version, migrate }: Kind, from: number, args: readonly unknown[]): readonly unknown[] {
  let migrated = args;
  if (from > version)
    throw new VatError(
      "NO_CONSTRUCTOR",
      `the store holds version ${from} of \`${name}\`; the constructor is version ${version}`,
    );
  for (let at = from; at < version; at++) {
    const step = migrate[at];
    if (step === undefined)
      throw new VatError(
        "NO_CONSTRUCTOR",
        `the store holds version ${from} of \`${name}\`, which has no way to version ${version}`,
        {
          hint: `give \`actor\` a \`migrate\` from ${at} to ${at + 1}`,
        },
      );
    migrated = step(...migrated);
    if (!Array.isArray(migrated))
      throw new VatError(
        "NO_CONSTRUCTOR",
        `\`migrate\` of \`${name}\` from version ${at} returned no list of arguments`,
      );
  }
  return migrated;
}

/** Adds the promises that something resolves. */
function resolves(item: Item | Entry, resolvable: Set<Reference>): void {
  const vow = item instanceof Delivery ? item.answer : resultOf(item);
  if (isReference(vow)) resolvable.add(vow);
}

function resultOf(item: Exclude<Item | Entry, Delivery>): Reference | undefined {
  if (item instanceof Listen || item instanceof Reaction) return item.listener.result;
  return "result" in item ? item.result : undefined;
}

function endedWithProcess(): VatError {
  return new VatError("LOST", "what would have resolved this promise ended with the process that it was in", {
    hint: 'handlers that are closures and calls elsewhere do not outlive a process: give `on` messages, `[reference, "method"]`',
  });
}
