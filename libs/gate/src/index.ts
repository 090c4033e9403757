export type { Keeping } from "./deciding/keeper.ts";
export { openPolicy, type Policy, type PolicyOptions } from "./deciding/policy.ts";
export { GateError, type GateErrorCode } from "./error.ts";
export { type Ended, Gate, type GateOptions } from "./gate.ts";
export { ClientStdio } from "./protocol/client-stdio.ts";
export { type Command, openServer } from "./protocol/server-stdio.ts";
export { askTools } from "./tools/ask-tools.ts";
export { type Showing, showingOf } from "./tools/hidden.ts";
export { type Hint, type Hints, readTool, type Tool } from "./tools/tool.ts";
