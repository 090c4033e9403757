// Written by `tangle bindings` for glither:flow/redactor@0.1.0: not to be changed by hand.

/** From the lowest to the highest. */
export type Clearance = "unrestricted" | "restricted" | "confidential" | "secret" | "top_secret";

export type PersonalField = "name" | "email" | "phone" | "national_id" | "iban" | "birth_date" | "ip" | "notes";

export type Method = "hash" | "mask" | "tokenize" | "truncate" | "generalize" | "encrypt";

/** What the ruleset reads of its artifact, by path. */
export interface DataRecord {
  readonly destination: string;
  readonly kind: string;
  readonly purpose: string;
  readonly "subject.id": string;
  readonly clearance: Clearance;
  /** `undefined` where there is none. */
  readonly name: string | undefined;
  /** `undefined` where there is none. */
  readonly email: string | undefined;
  /** `undefined` where there is none. */
  readonly phone: string | undefined;
  /** `undefined` where there is none. */
  readonly national_id: string | undefined;
  /** `undefined` where there is none. */
  readonly iban: string | undefined;
  /** `undefined` where there is none. */
  readonly ip: string | undefined;
  readonly notes: string;
  /** Milliseconds, a whole number. */
  readonly age: number;
  readonly labels: readonly string[];
  /** In the order in which they came. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** What answers and acts for the ruleset. */
export interface RedactorBindings {
  readonly enrich: {
    /** `destination.clearance`: `undefined` where there is none. */
    readonly "destination.clearance": (
      artifact: DataRecord,
      context: RedactorContext,
    ) => RedactorAnswer<Clearance | undefined>;
    /** `destination.region`: `undefined` where there is none. */
    readonly "destination.region": (
      artifact: DataRecord,
      context: RedactorContext,
    ) => RedactorAnswer<string | undefined>;
    /** `subject.region`: `undefined` where there is none. */
    readonly "subject.region": (
      artifact: DataRecord,
      context: RedactorContext,
    ) => RedactorAnswer<string | undefined>;
    readonly "consent.given": (
      artifact: DataRecord,
      context: RedactorContext,
    ) => RedactorAnswer<boolean>;
  };
  readonly actions: {
    readonly redact: (
      args: { readonly field: PersonalField },
      artifact: DataRecord,
      delivery: RedactorDelivery,
    ) => void | Promise<void>;
    readonly transform: (
      args: { readonly field: PersonalField; readonly by: Method },
      artifact: DataRecord,
      delivery: RedactorDelivery,
    ) => void | Promise<void>;
    readonly route: (
      args: { readonly to: string },
      artifact: DataRecord,
      delivery: RedactorDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type RedactorAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface RedactorContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface RedactorDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
