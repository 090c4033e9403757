import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { GateError } from "../error.ts";
import { type Listed, ToolBook } from "./tool-book.ts";

/** Opens a server only to ask it for its tools, as a client that could do all that servers ask of one. @throws GateError `NOT_STARTED`, `NOT_LISTED` */
export async function askTools(server: Transport, patience = 30_000): Promise<readonly Listed[]> {
  const capabilities = { sampling: {}, elicitation: { form: {} }, roots: {} };
  const client = new Client({ name: "tangle gate list", version: "0" }, { capabilities });
  const options = { timeout: patience };
  try {
    await client.connect(server, options);
    return await new ToolBook((method, params) => client.request({ method, params }, ResultSchema, options)).all();
  } catch (cause) {
    if (cause instanceof GateError) throw cause;
    const hint = "what it says itself stands on standard error";
    throw new GateError("NOT_LISTED", "the server has not said which tools it has", { hint, cause });
  } finally {
    await client.close();
  }
}
