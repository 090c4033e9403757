/**
 * Why a graph is not composed. What a ruleset has linked and nobody can link is one fault for each edge; what a part needs and
 * nothing gives it is one for each import.
 */
export type FaultCode =
  /** The types of the two ends differ. */
  | "TYPE_DIFFERENCE"
  /** The mapping reads what the donor does not hand over, or leaves out what the receiver reads. */
  | "MAPPING"
  /** An acknowledgement would flow back along an edge on which nothing may. */
  | "ACKED_DIODE"
  /** An edge on which nothing may flow back has a function that answers. */
  | "ANSWERING_DIODE"
  /** The ruleset demands more than both ends keep. */
  | "GUARANTEE"
  /** Two donors for one import. */
  | "AMBIGUOUS"
  /** An import that no edge meets and that the outer world does not offer. */
  | "UNMET";

export interface Fault {
  readonly code: FaultCode;
  /** The interface with its function, `glither:mail/actions@0.1.0#route`. */
  readonly interface: string;
  /** Parts by name: the donor and the receiver of an edge, or the one that needs something. */
  readonly parts: readonly string[];
  /** In plain words, without the interface and the parts. */
  readonly detail: string;
}
