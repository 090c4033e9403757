import type { CounterStore, OfferedBindings } from "@glither/bindings";
import type { CrossingContract } from "@glither/host";
import type { SourceView } from "@glither/interpreter";
import type { SourcePlace } from "@glither/ledger";
import type { Vocabulary } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import type { FunctionImport } from "@glither/wit";
import type { BindingsConfig, ComponentConfig } from "../config/config.ts";

/** A component that was verified, or has the digest that it was named by. */
export interface Pulled {
  readonly component: Uint8Array;
  /** The digest by which the configuration names it: a manifest's, or the file's own. */
  readonly digest: string;
  /** The ruleset's name and version, as the component says them. */
  readonly ruleset: string;
  readonly version: string;
  readonly contract: CrossingContract;
  /** Where each rule stands in its source, where a source map is attached that somebody trusted has signed. */
  readonly places?: ReadonlyMap<string, SourcePlace>;
  /** What its rules mean, where that was published with it. */
  readonly core?: Core;
  /** Its dialect as the ruleset has it, with what that declares; where the core is known. */
  readonly vocabulary?: Vocabulary;
  /** The source map itself, with what is written there for people. */
  readonly source?: SourceView;
}

/** Where deployments get from what they are made of. Each throws an error that says what to do. */
export interface Sources {
  /**
   * A component, verified as `tangle verify` does; there is no way to ask for less. Of a file its digest is all that is
   * known, so it has to have that.
   *
   * @param trust the trust policy's file; where it is left out, what `tangle verify` takes.
   */
  pull(component: ComponentConfig, trust: string | undefined): Promise<Pulled>;
  /** What answers and acts for a deployment. */
  bindings(config: BindingsConfig, needs: Needs): Promise<OfferedBindings>;
}

/** What bindings are made for. */
export interface Needs {
  readonly contract: CrossingContract;
  /** What the component imports, and nothing else is to be offered. */
  readonly imports: readonly FunctionImport[];
  /** The enrichments that are asked for what is waited for (`when`): they may be offered besides. */
  readonly watched: readonly string[];
  readonly side: HostSide;
}

/** What a deployment has of its host while it runs. */
export interface HostSide {
  /** Where its counters count. */
  readonly counters: CounterStore;
  /** Called when an answer may have become another one, and with it what is waited for. */
  changed(): void;
  /** Told that a candidate beside it has decided on something, too. */
  compared(isDifferent: boolean): void;
}
