import { type NodeOptions, OcapnNode } from "./captp/node.ts";
import { nodeCryptography } from "./crypto/node.ts";

export {
  CaptpError,
  type CaptpErrorCode,
  type CaptpLimits,
  ForeignRecord,
  get,
  index,
  type NodeOptions,
  OcapnNode,
  SturdyRef,
  Tagged,
  untag,
} from "./captp/index.ts";

/** A peer on Node, with Node's own cryptography. */
export function createNode(options: Omit<NodeOptions, "cryptography">): OcapnNode {
  return new OcapnNode({ cryptography: nodeCryptography, ...options });
}
