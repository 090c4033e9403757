/**
 * The words that some release of Gleam takes for its own, by the releases that do. From 0.13 on they are those of the
 * lexer (`compiler-core/src/parse/lexer.rs` in Gleam's repository, at the tag of each release up to 1.18.1; there is no
 * change from 1.0 on), before that the literals of the grammar (`src/grammar.lalrpop`).
 */
export const KEYWORDS_BY_RELEASE: readonly (readonly [releases: string, words: string])[] = [
  ["0.1", "begin case const end enum external fn import let module pub type"],
  ["0.3", "as begin case const end enum external fn import let module pub type"],
  ["0.5", "as case enum external fn import let pub struct type"],
  ["0.8", "as assert case external fn if import let pub todo tuple type"],
  ["0.10 to 0.16", "as assert case const external fn if import let opaque pub todo try tuple type"],
  ["0.17", "as assert case const external fn if import let opaque pub todo try type"],
  ["0.25", "as assert case const external fn if import let opaque pub todo try type use"],
  ["0.27", "as assert case const external fn if import let opaque panic pub todo try type use"],
  ["0.28", "as assert case const external fn if import let opaque panic pub todo type use"],
  ["0.31", "as assert case const fn if import let opaque panic pub todo type use"],
  [
    "1.0 to 1.18",
    "as assert auto case const delegate derive echo else fn if implement import let macro opaque panic pub test todo type use",
  ],
];

/** All of them, whatever the release: an oracle is to be read and compiled by the Gleam that its reader has. */
export const KEYWORDS: ReadonlySet<string> = new Set(KEYWORDS_BY_RELEASE.flatMap(([, words]) => words.split(" ")));
