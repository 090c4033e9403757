import { Vat } from "@glither/vat";
import { nodeCryptography } from "../../crypto/node.ts";
import { MemoryNetwork } from "../../netlayers/memory.ts";
import type { NodeOptions } from "../node.ts";
import { OcapnNode } from "../node.ts";
import { ManualCollector } from "./manual-collector.ts";

/** Peers in one process, each a vat and a node. What nobody hears of is kept, not printed. */
export class Peers {
  readonly network = new MemoryNetwork();
  readonly #nodes: OcapnNode[] = [];

  peer(name: string, options: Partial<NodeOptions> = {}): Peer {
    const unheard: unknown[] = [];
    const collector = new ManualCollector();
    const vat = new Vat({ name, report: (problem) => unheard.push(problem) });
    const node = new OcapnNode({
      netlayers: [this.network.netlayer(name)],
      cryptography: nodeCryptography,
      collector,
      report: (problem) => unheard.push(problem),
      ...options,
    });
    this.#nodes.push(node);
    return { vat, node, unheard, collector };
  }

  async close(): Promise<void> {
    for (const node of this.#nodes) await node.close();
  }
}

export interface Peer {
  readonly vat: Vat;
  readonly node: OcapnNode;
  readonly unheard: unknown[];
  readonly collector: ManualCollector;
}

/** Lets all that is under way come to its end; `soon` is longer than batches wait. */
export async function quiet(soon = 60): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, soon));
}
