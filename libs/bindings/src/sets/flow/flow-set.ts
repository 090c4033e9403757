import type { OwnBindings } from "../../own/own-bindings.ts";
import { quietActions } from "../quiet.ts";

/** What is known of a system that records go to. */
export interface Destination {
  /** What it may hold; undefined where nobody knows. */
  readonly clearance?: "unrestricted" | "restricted" | "confidential" | "secret" | "top_secret";
  readonly region?: string;
}

export interface FlowSetOptions {
  readonly destination: (name: string) => Destination | undefined | Promise<Destination | undefined>;
  /** Where somebody lives. */
  readonly region: (subject: string) => string | undefined | Promise<string | undefined>;
  /** Whether somebody has agreed to a purpose; where nobody knows, they have not. */
  readonly consent: (subject: string, purpose: string) => boolean | undefined | Promise<boolean | undefined>;
}

interface Asked {
  readonly destination: string;
  readonly "subject.id": string;
  readonly purpose: string;
}

/** What `glither.flow` asks of its host. What its verbs do to a document, `redacted` does by the receipt. */
export function flowSet({ destination, region, consent }: FlowSetOptions): OwnBindings {
  return {
    enrich: {
      "destination.clearance": async (record: Asked) => (await destination(record.destination))?.clearance,
      "destination.region": async (record: Asked) => (await destination(record.destination))?.region,
      "subject.region": (record: Asked) => region(record["subject.id"]),
      "consent.given": async ({ "subject.id": subject, purpose }: Asked) => (await consent(subject, purpose)) ?? false,
    },
    actions: quietActions("redact", "transform", "route", "raise_clearance", "lower_clearance"),
  };
}
