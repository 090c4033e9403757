/*
 * The grammar's actions: each takes what the symbols of its right-hand side gave, in order, and makes one node.
 * They run for every reading that Earley's algorithm considers, so they neither fail nor change anything.
 */
export * from "./build/arms.ts";
export * from "./build/declarations.ts";
export * from "./build/dispositions.ts";
export * from "./build/guards.ts";
export * from "./build/names.ts";
export * from "./build/values.ts";
