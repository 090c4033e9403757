import type { Candidate } from "./candidates.ts";
import type { Fault } from "./error.ts";
import { type ContractedPart, importsOf } from "./part.ts";
import { resultOf } from "./shapes.ts";

interface Linking {
  readonly candidate: Candidate;
}

/**
 * What parts import and edges meet, by part and import: what an edge takes off a donor's hands, and what it gives a receiver. An
 * action that answers is met by no edge: the receiver takes the artifact, and somebody else has to answer.
 */
function met(linked: readonly Linking[]): ReadonlySet<string> {
  return new Set(
    linked.flatMap(({ candidate: { donor, receiver, pour, pier, mapping } }) => {
      if (mapping === undefined) return [key(receiver.name, pier.name)];
      return resultOf(pour.type) === undefined ? [key(donor.name, pour.name)] : [];
    }),
  );
}

function key(part: string, name: string): string {
  return `${part} ${name}`;
}

/** Imports that no edge meets and that the outer world does not offer, where it has been said what it offers. */
export function unmet(
  parts: readonly ContractedPart[],
  linked: readonly Linking[],
  outer: readonly string[] | undefined,
): readonly Fault[] {
  if (outer === undefined) return [];
  const offered = new Set(outer);
  const within = met(linked);
  return parts.flatMap((part) =>
    importsOf(part)
      .filter(({ name }) => !within.has(key(part.name, name)) && !offered.has(name) && !offered.has(interfaceOf(name)))
      .map(
        ({ name }): Fault => ({
          code: "UNMET",
          interface: name,
          parts: [part.name],
          detail: "no edge meets it, and the outer world does not offer it",
        }),
      ),
  );
}

/** What is left for whoever runs the graph: its imports with who wants them, where artifacts come in, the interfaces to grant. */
export function outerWorld(
  parts: readonly ContractedPart[],
  linked: readonly Linking[],
): {
  readonly imports: Readonly<Record<string, readonly string[]>>;
  readonly entries: readonly string[];
  readonly capabilities: readonly string[];
} {
  const within = met(linked);
  const wanted = new Map<string, string[]>();
  for (const part of parts)
    for (const { name } of importsOf(part)) {
      if (within.has(key(part.name, name))) continue;
      const by = wanted.get(name) ?? [];
      wanted.set(name, by);
      by.push(part.name);
    }
  const fed = new Set(linked.map(({ candidate: { receiver } }) => receiver.name));
  return {
    imports: Object.fromEntries([...wanted].sort(([a], [b]) => (a < b ? -1 : 1))),
    entries: parts.flatMap(({ name }) => (fed.has(name) ? [] : [name])),
    capabilities: [...new Set([...wanted.keys()].map(interfaceOf))].sort(),
  };
}

function interfaceOf(name: string): string {
  const at = name.indexOf("#");
  return at < 0 ? name : name.slice(0, at);
}
