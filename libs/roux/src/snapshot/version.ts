/** The version of the snapshot's format; a change of the core's shape or meaning is a new one. */
export const SNAPSHOT_VERSION = "0.1.0";
