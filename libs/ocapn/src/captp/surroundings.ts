import type { Cryptography } from "../crypto/index.ts";
import type { Location } from "../location/index.ts";
import type { Clock } from "../netlayers/index.ts";
import type { SyrupLimits } from "../syrup/index.ts";
import type { Border } from "./border.ts";
import type { Collector } from "./collector.ts";
import type { Gifts } from "./gifts.ts";
import type { CaptpLimits } from "./limits.ts";

/** What a session needs of the node that it belongs to. */
export interface Surroundings<S = unknown> {
  readonly cryptography: Cryptography;
  readonly limits: CaptpLimits;
  readonly syrup: SyrupLimits;
  readonly collector: Collector;
  readonly clock: Clock;
  readonly gifts: Gifts;
  /** For promises that no vat and no session has. */
  readonly border: Border;
  /** Where this node is reached. */
  readonly locations: readonly Location[];
  /**
   * The object of a swiss number.
   *
   * @throws CaptpError `NO_SUCH_OBJECT`
   */
  fetch(swiss: Uint8Array): unknown;
  /** The session with a peer, which is begun where there is none. */
  sessionTo(location: Location): Promise<S>;
  ended(session: S): void;
  /** Something that nobody else hears of. */
  report(problem: unknown): void;
}
