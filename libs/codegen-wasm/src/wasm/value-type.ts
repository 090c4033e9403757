import type { CoreType } from "@glither/wit/abi";

/** Value types of the binary format. */
export const VALUE_TYPE: Readonly<Record<CoreType, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c };
