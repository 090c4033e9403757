import { type Bcom, type Becoming, call, methods, type Ref, selfOf, spawn } from "@glither/vat";
import { IntentError } from "./error.ts";
import { type ResourceFacts, resourceOf } from "./resource.ts";

/** A resource: whoever has the reference may have it consumed. It is created once, and consumed once. */
export interface Resource {
  /** @throws IntentError NOT_THERE, once it is consumed */
  describe(): ResourceFacts;
}

/** The right to make resources of nothing. */
export interface Issuer {
  issue(kind: string, quantity: bigint, label: string): Ref<Resource>;
}

/** What executors have of it. */
export interface Book {
  /** @throws IntentError NOT_THERE, USED_TWICE */
  look(resources: readonly Ref<Resource>[]): readonly ResourceFacts[];
  /** Consumes and creates, all or nothing. @throws IntentError NOT_THERE, USED_TWICE */
  replace(consumed: readonly Ref<Resource>[], created: readonly ResourceFacts[]): readonly Ref<Resource>[];
}

type Live = ReadonlyMap<unknown, ResourceFacts>;

/**
 * Where resources are kept: what is in it is there, what is not was consumed. Each right is a reference of its own. To be called in a
 * turn.
 */
export function resourceBook(): { readonly issuer: Ref<Issuer>; readonly book: Ref<Book> } {
  const book = spawn(bookActor, new Map()) as Ref<Book>;
  return { issuer: spawn(issuerActor, book), book };
}

function bookActor(bcom: Bcom, live: Live) {
  const look = (resources: readonly unknown[]): readonly ResourceFacts[] => {
    if (new Set(resources).size < resources.length) throw new IntentError("USED_TWICE", "a resource is given twice");
    return resources.map((resource) => {
      const facts = live.get(resource);
      if (facts === undefined)
        throw new IntentError("NOT_THERE", "a resource is not in the book", "it was consumed, or it is another book's");
      return facts;
    });
  };
  return methods({
    look,
    replace: (
      consumed: readonly Ref<Resource>[],
      created: readonly ResourceFacts[],
    ): Becoming<readonly Ref<Resource>[]> => {
      look(consumed);
      const next = new Map(live);
      for (const resource of consumed) next.delete(resource);
      const self = selfOf<Book>(bcom);
      const made = created.map((facts) => {
        const resource = spawn(resourceActor, self);
        next.set(resource, resourceOf(facts));
        return resource;
      });
      return bcom(bookActor(bcom, next), made);
    },
  });
}

function resourceActor(bcom: Bcom, book: Ref<Book>) {
  return methods({
    describe: () => call(book, "look", [selfOf<Resource>(bcom)])[0] as ResourceFacts,
  });
}

function issuerActor(_bcom: Bcom, book: Ref<Book>) {
  return methods({
    issue: (kind: string, quantity: bigint, label: string) =>
      call(book, "replace", [], [resourceOf({ kind, quantity, label })])[0] as Ref<Resource>,
  });
}
