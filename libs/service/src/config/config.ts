import type { Limits } from "@glither/host";

/** A `glither.host.json`, with its defaults, durations in milliseconds and paths from its own folder on. */
export interface HostConfig {
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls?: TlsConfig | "elsewhere";
  readonly store: StoreConfig;
  /** Who signs what is logged. */
  readonly signing?: { readonly key: Secret; readonly password?: Secret };
  readonly tokens: readonly TokenConfig[] | "off";
  /** What sessions of the approvals page are signed with; where it is left out, each process has a key of its own. */
  readonly sessions?: { readonly key: Secret };
  readonly limits: RequestLimits;
  readonly deployments: readonly DeploymentConfig[];
}

/** The files of a certificate and its key. */
export interface TlsConfig {
  readonly certificate: string;
  readonly key: string;
}

/** One file, or a database that several hosts share; its connection string holds a password. */
export type StoreConfig = { readonly sqlite: string } | { readonly postgres: Secret };

/** Where a secret is. */
export type Secret = { readonly env: string } | { readonly file: string };

export const SCOPES = ["dispose", "settle", "read"] as const;
export type Scope = (typeof SCOPES)[number];

export interface TokenConfig {
  /** Who has it; that stands in the log as the sender of events. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Those that it is for, by their names; all where it is left out. */
  readonly deployments?: readonly string[];
  readonly token: Secret;
}

export interface RequestLimits {
  readonly bodyBytes: number;
  /** Artifacts in one request. */
  readonly batch: number;
  readonly headerBytes: number;
  /** Until a request has come in whole, in milliseconds. */
  readonly request: number;
  /** Until requests that are still answered are cut off at a stop, in milliseconds. */
  readonly stop: number;
}

/** A reference by digest, or a file with the digest that it must have. */
export type ComponentConfig = { readonly reference: string } | { readonly file: string; readonly digest: string };

/** A description of a binding set, a file of answers, or a module. */
export type BindingsConfig = { readonly set: string } | { readonly answers: string } | { readonly module: string };

export interface DeploymentConfig {
  readonly name: string;
  readonly component: ComponentConfig;
  /** The trust policy; where none is named, what `tangle verify` takes. */
  readonly trust?: string;
  readonly bindings: BindingsConfig;
  readonly limits: Partial<Limits>;
  /** How long artifacts and answers are kept, in milliseconds. */
  readonly retention?: number;
  /** Milliseconds from one look at what waits for something to hold to the next. */
  readonly recheck: number;
  readonly shadow?: ShadowConfig;
}

export interface ShadowConfig {
  readonly component: ComponentConfig;
  /** The folder into which decisions that differ are written as cases. */
  readonly cases?: string;
}

export const DEFAULTS = {
  listen: { host: "127.0.0.1", port: 8_417 },
  recheck: 60_000,
  limits: { bodyBytes: 1_048_576, batch: 1_000, headerBytes: 16_384, request: 30_000, stop: 30_000 },
} as const;
