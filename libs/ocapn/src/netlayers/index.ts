export { type Clock, SYSTEM_CLOCK } from "./clock.ts";
export { NetlayerError, type NetlayerErrorCode } from "./error.ts";
export { DEFAULT_NETLAYER_LIMITS, type NetlayerLimits } from "./limits.ts";
export type { Closed, ClosedCode, Connection, Netlayer, Receiver } from "./netlayer.ts";
