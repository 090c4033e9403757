export { type Collector, EngineCollector } from "./collector.ts";
export { CaptpError, type CaptpErrorCode } from "./error.ts";
export { type CaptpLimits, DEFAULT_CAPTP_LIMITS } from "./limits.ts";
export { type NodeOptions, OcapnNode } from "./node.ts";
export { get, index, untag } from "./select.ts";
export { ForeignRecord, SturdyRef, Tagged } from "./values.ts";
