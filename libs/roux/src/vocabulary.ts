import type { Safety } from "./ir/safety.ts";
import type { Enrichment, EnumType, Field, ValueType } from "./ir/types.ts";

/** What a dialect adds to the language: declarative, so that a new dialect is never a new compiler. */
export interface Vocabulary {
  /** The pragma's name, `glither.mail`. */
  readonly dialect: string;
  /** Semantic version of the dialect's WIT package. */
  readonly version: string;
  /** What a comprehension ranges over, `msg`. */
  readonly collection: string;
  /**
   * What the artifact is made of, `pier` of an edge, by the first name of its fields. Groups range over one of these too:
   * `group cleared = pier | pier.zone == "core"`, and `pier in cleared`.
   */
  readonly parts?: readonly string[];
  /** Paths of texts that are dotted names, which may stand without quotes: `donor.dialect == glither.mail`. */
  readonly dotted?: readonly string[];
  /** The artifact's record in the WIT world, `message`. */
  readonly record: string;
  readonly fields: readonly Field[];
  /** JSON objects of the artifact, whose values a ruleset reads by name: `arguments.path`. A field may have the same path. */
  readonly objects?: readonly string[];
  /** Where the collection is of calls: the field with the tool's name, and the object with its arguments. Lists of tools type both. */
  readonly calls?: { readonly tool: string; readonly arguments: string };
  readonly enrichments: readonly StandardEnrichment[];
  /** The forms that texts always have, by path; of a list, its elements, and of these a member: `recipients.domain`. */
  readonly forms?: Readonly<Record<string, TextForm>>;
  /** What the dialect knows by name and type and nothing produces, until a ruleset declares it with `enrich`. */
  readonly ligands?: readonly KnownLigand[];
  /** Terminal boxes, from the least to the most restrictive. */
  readonly boxes: readonly string[];
  /** States in which a disposition may rest until something settles it. */
  readonly suspended: readonly string[];
  /** The closed box: what an artifact gets that no rule takes. */
  readonly defaultBox: string;
  /** Boxes and suspended states from the least to the most restrictive; under `accumulate` the last one wins. */
  readonly restrictiveness: readonly string[];
  /** The ladders on which `raise` and `lower` move. */
  readonly ladders?: readonly EnumType[];
  /** Whether `wrap` can narrow an audience. */
  readonly audiences?: true;
  readonly verbs: readonly VerbShape[];
  readonly policy: LintPolicy;
}

/**
 * What a text is: a domain in lower case, with A-labels and no final dot, or an address, whose domain is such a one and which
 * else stands as it was written; a host as links have it, which may be no domain, such as `my_shop.example`; a sender as a client
 * says it, who may have no address. Constants are brought into the form; the artifact has it already.
 */
export type TextForm = "domain" | "address" | "host" | "sender";

/** An enrichment that every ruleset of the dialect may ask for. */
export interface StandardEnrichment extends Enrichment {
  /** Fields that the host looks the answer up by: whoever asks passes them, even when no guard reads them. */
  readonly from?: readonly string[];
}

/** A ligand of one word. Its type is one that `enrich` can write, or a ladder of the dialect. */
export interface KnownLigand extends Field {
  /** What a ruleset would produce it from: paths of fields and enrichments. */
  readonly from: readonly string[];
}

/** How a verb is written: `tag EXTERNAL`, `route to inbox`, `hold into quarantine`. */
export interface VerbShape {
  readonly name: string;
  /** The name that follows the verb, and the parameter that it fills. */
  readonly object?: { readonly parameter: string; readonly type: ValueType };
  /** Preposition phrases; the preposition is the parameter's name. */
  readonly phrases?: Readonly<Partial<Record<Preposition, ValueType>>>;
  /** What stands behind `=`, after the object: `header "X-Checked" = "yes"`. */
  readonly assigns?: { readonly parameter: string; readonly type: ValueType };
  /** What may stand behind the verb and says again what it does anyway: `pour` and `pier` of `link pour to pier`. */
  readonly restates?: { readonly object: string; readonly to: string };
  /** By parameter, what its texts have to look like. */
  readonly forms?: Readonly<Record<string, Form>>;
  /** By parameter, how its texts may hold fields of the artifact; others hold none. */
  readonly fills?: Readonly<Record<string, Filling>>;
  /** The preposition whose phrase names the state that the disposition rests in. */
  readonly suspendsWith?: Preposition;
  /** The box that the verb settles in when the rule names none. */
  readonly settles?: string;
  /** It lets the artifact out, so that a stricter verdict beside it comes too late: `route to inbox`. */
  readonly opens?: true;
}

/** How what fields say is made safe in a text, and where they may stand, if not anywhere. */
export interface Filling {
  readonly as: Safety;
  readonly where?: keyof typeof PLACES;
}

/** What mailboxes have of their own (RFC 9051 §2.3.2): no keyword, but something that mail programs do. */
const SYSTEM_FLAGS = ["answered", "deleted", "draft", "flagged", "recent", "seen"];

/** By a text with U+0000 for each field, whether fields stand where they may. */
export const PLACES = {
  "before-at": { test: /^[^@]*@[^\0]*$/u, what: "before the `@` alone", why: "so that nobody else says where it goes" },
  "behind-own": {
    test: /^[^\0]/u,
    what: "behind a text of the ruleset's own",
    why: "so that no field can be the whole",
  },
  "no-system-flag": {
    test: {
      test(text: string): boolean {
        const [own = ""] = text.replace(/^\\/u, "").toLowerCase().split("\0");
        return !SYSTEM_FLAGS.some((flag) => flag.startsWith(own));
      },
    },
    what: "behind a text of the ruleset's own with which no system flag begins",
    why: "so that no field makes `deleted` of it, or the like, as behind `d`",
  },
} as const;

/** What a text has to be for its host, which the language itself need not know: none of them can end a line. */
export const FORMS = {
  /** RFC 5322 §2.2. */
  "header-name": { test: /^[!-9;-~]{1,76}$/u, example: "X-Checked", what: "the name of a header field" },
  line: { test: /^\P{Cc}{0,900}$/u, example: "checked", what: "one line of text without control characters" },
  address: {
    test: /^[^\s@<>()",;:\p{Cc}]{1,64}@[^\s@<>()",;:\p{Cc}]{1,253}$/u,
    example: "a@x.example",
    what: "a mail address",
  },
} as const;
export type Form = keyof typeof FORMS;

export const PREPOSITIONS = ["to", "into", "for", "reason", "by", "from"] as const;
export type Preposition = (typeof PREPOSITIONS)[number];

export interface LintPolicy {
  readonly missingDeadline: "error" | "lint";
  /** A deadline may settle less strictly than the closed box: what waits there waits for no approval. */
  readonly laxDeadline?: "meant";
}
