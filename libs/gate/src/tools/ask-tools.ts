import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { GateError } from "../error.ts";
import type { Tool } from "./tool.ts";
import { ToolBook } from "./tool-book.ts";

/** Opens a server only to ask it for its tools. @throws GateError `NOT_STARTED`, `NOT_LISTED` */
export async function askTools(server: Transport, patience = 30_000): Promise<readonly Tool[]> {
  const client = new Client({ name: "tangle gate list", version: "0" });
  const options = { timeout: patience };
  try {
    await client.connect(server, options);
    return await new ToolBook((_, params) => client.listTools(params, options)).all();
  } catch (cause) {
    if (cause instanceof GateError) throw cause;
    const hint = "what it says itself stands on standard error";
    throw new GateError("NOT_LISTED", "the server has not said which tools it has", { hint, cause });
  } finally {
    await client.close();
  }
}
