/** What databases call things. */
export interface SqlDialect {
  readonly integer: string;
  readonly bytes: string;
  /** Text in the order of its bytes. */
  readonly text: string;
  /** Stands behind a table of small rows. */
  readonly narrow: string;
  /** Stands behind a table whose rows are long. */
  readonly wide: string;
}

/** Of what is on the disk; another version is not read. A test holds it to the tables: who changes them gives it another number. */
export const SCHEMA_VERSION = 3;

/**
 * Whoever writes into a deployment's log has locked its row of `head`, so that entries come one after the other. An entry's row
 * has the hashes of the subtrees that it completes (RFC 9162), the leaf first; the head has those that its log's root is made of.
 * A log that is signed has one row, with the signature over what it is now. What is suspended has one row, and another one when it has settled. A decision with actions that are not done has one row for the first of
 * them: when it may be claimed, nothing when it has failed for good, and whether somebody has claimed it until then. A counter has its
 * sum behind a moment, an amount for each millisecond in which something was counted, and what is reserved of that; whoever changes it has
 * locked its row of `counter`.
 */
export function schema({ integer, bytes, text, narrow, wide }: SqlDialect): readonly string[] {
  const tables = {
    head: `deployment ${text} NOT NULL, size ${integer} NOT NULL, last ${bytes} NOT NULL, frontier ${bytes} NOT NULL,
      PRIMARY KEY (deployment)`,
    entry: `deployment ${text} NOT NULL, position ${integer} NOT NULL, bytes ${bytes} NOT NULL, nodes ${bytes} NOT NULL,
      PRIMARY KEY (deployment, position)`,
    checkpoint: `deployment ${text} NOT NULL, size ${integer} NOT NULL, note ${text} NOT NULL,
      PRIMARY KEY (deployment, size)`,
    signature: `deployment ${text} NOT NULL, size ${integer} NOT NULL, note ${text} NOT NULL,
      PRIMARY KEY (deployment)`,
    content: `deployment ${text} NOT NULL, decision ${integer} NOT NULL, until ${integer}, bytes ${bytes} NOT NULL,
      PRIMARY KEY (deployment, decision)`,
    suspension: `deployment ${text} NOT NULL, token ${text} NOT NULL, decision ${integer} NOT NULL, due ${integer},
      PRIMARY KEY (deployment, token)`,
    settlement: `deployment ${text} NOT NULL, token ${text} NOT NULL, position ${integer} NOT NULL, key ${text},
      PRIMARY KEY (deployment, token)`,
    outbox: `deployment ${text} NOT NULL, decision ${integer} NOT NULL, action ${integer} NOT NULL, due ${integer},
      claimed ${integer} NOT NULL, attempts ${integer} NOT NULL, tries ${integer} NOT NULL, since ${integer} NOT NULL,
      reason ${text}, PRIMARY KEY (deployment, decision)`,
    counter: `name ${bytes} NOT NULL, whole ${integer} NOT NULL, part ${integer} NOT NULL, since ${integer} NOT NULL,
      next ${integer}, span ${integer} NOT NULL, PRIMARY KEY (name)`,
    counted: `name ${bytes} NOT NULL, at ${integer} NOT NULL, whole ${integer} NOT NULL, part ${integer} NOT NULL,
      PRIMARY KEY (name, at)`,
    reservation: `id ${text} NOT NULL, name ${bytes} NOT NULL, at ${integer} NOT NULL, whole ${integer} NOT NULL,
      part ${integer} NOT NULL, until ${integer} NOT NULL, given ${integer} NOT NULL, PRIMARY KEY (id)`,
    request: `deployment ${text} NOT NULL, id ${text} NOT NULL, position ${integer} NOT NULL,
      PRIMARY KEY (deployment, id)`,
  };
  return [
    ...Object.entries(tables).map(
      ([name, columns]) => `CREATE TABLE ${name} (${columns})${WIDE.has(name) ? wide : narrow}`,
    ),
    "CREATE INDEX content_until ON content (until) WHERE until IS NOT NULL",
    "CREATE INDEX counter_since ON counter ((since + 3 * span))",
    "CREATE INDEX reservation_name ON reservation (name, until)",
    "CREATE INDEX reservation_given ON reservation (until) WHERE given = 1",
    "CREATE INDEX outbox_due ON outbox (due) WHERE due IS NOT NULL",
    "CREATE INDEX suspension_due ON suspension (due) WHERE due IS NOT NULL",
  ];
}

const WIDE = new Set(["entry", "content"]);
