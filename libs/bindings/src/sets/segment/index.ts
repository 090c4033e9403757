export { type Descent, Lineage } from "./lineage.ts";
export { type Detail, type Segment, type Sight, seenBy } from "./seen-by.ts";
export { type Clearance, type Reader, type SegmentSetOptions, segmentSet } from "./segment-set.ts";
