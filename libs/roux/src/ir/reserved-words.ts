/** What a generator of bindings does not leave to the names of a world. */
export interface Reserved {
  readonly generator: string;
  /** Where that is written down. */
  readonly source: string;
  /** As fields, functions and parameters; in snake case. Most generators write another name then, each its own. */
  readonly words: string;
  /** As types, in camel case: what the generated modules have already, or what cannot be a type. */
  readonly types: string;
}

/** By generator; a test holds every shipped name, and every name that the compiler makes, to all of them. */
export const RESERVED: readonly Reserved[] = [
  {
    generator: "Rust: wit-bindgen, and Wasmtime's bindgen!",
    source:
      "wit-bindgen crates/rust/src/lib.rs `to_rust_ident`; wasmtime crates/wit-bindgen/src/lib.rs; the prelude of Rust",
    words:
      "abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let " +
      "loop macro match mod move mut override priv pub ref return self static struct super trait true try type typeof unsafe " +
      "unsized use virtual where while yield",
    types:
      "AsMut AsRef Box Clone Copy Default DoubleEndedIterator Drop Eq Err ExactSizeIterator Extend Fn FnMut FnOnce From " +
      "FromIterator Future Guest Into IntoFuture IntoIterator Iterator None Ok Option Ord PartialEq PartialOrd Result Self Send " +
      "Sized Some String Sync ToOwned ToString TryFrom TryInto Unpin Vec",
  },
  {
    generator: "Go: wit-bindgen-go and wit-bindgen",
    source: "go-modules internal/go/gen/names.go; wit-bindgen crates/go/src/lib.rs; the specification of Go, keywords",
    words:
      "any append bool break byte cap case chan clear close comparable complex complex64 complex128 const continue copy default " +
      "defer delete else error fallthrough false float32 float64 for func go goto if imag import int int8 int16 int32 int64 " +
      "interface iota len make map max min new nil package panic print println range real recover return rune select string " +
      "struct switch true type uint uint8 uint16 uint32 uint64 uintptr var",
    types: "",
  },
  {
    generator: "C and C++: wit-bindgen",
    source: "wit-bindgen crates/c/src/lib.rs `to_c_ident`",
    words:
      "alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand bitor bool break case catch char " +
      "char8_t char16_t char32_t class co_await co_return co_yield compl concept const const_cast consteval constexpr constinit " +
      "continue decltype default delete do double dynamic_cast else enum err explicit export extern false float for friend goto " +
      "if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public reflexpr " +
      "register reinterpret_cast requires ret return short signed sizeof static static_assert static_cast stderr stdin stdout " +
      "struct switch synchronized template this thread_local throw true try typedef typeid typename union unsigned using virtual " +
      "void volatile wchar_t while xor xor_eq",
    types: "",
  },
  {
    generator: "Python: componentize-py",
    source: "componentize-py src/summary.rs, `Escape` and what its modules import",
    words:
      "and as assert async await break class continue def del elif else except finally for from global if import in is lambda " +
      "nonlocal not or pass raise return try while with yield",
    types:
      "Any Callable Enum Err Flag Generic List Ok Optional Protocol Result Self Some TracebackType Tuple TypeVar Union",
  },
  {
    generator: "JavaScript: jco",
    source: "jco crates/js-component-bindgen/src/names.rs `RESERVED_KEYWORDS`",
    words:
      "await break case catch class const continue debugger default delete do else enum eval export extends false finally for " +
      "function if implements import in instanceof interface let new null package private protected public return static super " +
      "switch this throw true try typeof var void while with yield",
    types: "",
  },
];

/** All words that are reserved somewhere, in snake case. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(RESERVED.flatMap(({ words }) => words.split(" ")));

/** All names of types that are taken somewhere, in camel case. */
export const RESERVED_TYPES: ReadonlySet<string> = new Set(RESERVED.flatMap(({ types }) => types.split(" ")));
