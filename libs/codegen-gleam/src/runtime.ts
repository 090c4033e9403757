/**
 * What every oracle shares: the shape of an answer, and what absent values mean. It is all the machinery that there is
 * behind an oracle, so that a reviewer has to read it once only.
 */
export const RUNTIME = `//// What every ruleset's oracle shares. Nothing here has an effect: actions are data.

pub type Maybe(a) {
  Present(a)
  Absent
}

pub type Rule(artifact, enrich) {
  Rule(
    name: String,
    reason_class: String,
    holds: fn(artifact, enrich) -> Bool,
    actions: List(Action),
    verdict: Verdict,
  )
}

pub type Action {
  Action(verb: String, args: List(#(String, String)))
}

pub type Verdict {
  NoVerdict
  Settled(box: String)
  Pending(
    state: String,
    resolutions: List(String),
    obligations: List(Obligation),
  )
}

pub type Obligation {
  Obligation(trigger: Trigger, verdict: String, reason_class: Maybe(String))
}

pub type Trigger {
  On(event: String)
  After(milliseconds: Int)
  When(guard: String)
}

pub type Scalar {
  Number(Float)
  Text(String)
}

pub type Receipt {
  Receipt(
    rule: String,
    reason_class: String,
    actions: List(Action),
    verdict: Verdict,
  )
}

/// The first rule that holds disposes; what no rule takes goes into the closed box.
pub fn first_match(
  rules: List(Rule(artifact, enrich)),
  artifact: artifact,
  enrich: enrich,
  default: String,
) -> Receipt {
  case rules {
    [] -> Receipt("default", "no_rule", [], Settled(default))
    [rule, ..rest] ->
      case rule.holds(artifact, enrich) {
        True ->
          Receipt(rule.name, rule.reason_class, rule.actions, rule.verdict)
        False -> first_match(rest, artifact, enrich, default)
      }
  }
}

/// Every rule that holds has its say: all actions, and the most restrictive verdict, the first among equals.
pub fn accumulate(
  rules: List(Rule(artifact, enrich)),
  artifact: artifact,
  enrich: enrich,
  default: String,
  restrictiveness: List(String),
) -> Receipt {
  stricter(
    rules,
    artifact,
    enrich,
    restrictiveness,
    -1,
    first_match([], artifact, enrich, default),
  )
}

fn stricter(
  rules: List(Rule(artifact, enrich)),
  artifact: artifact,
  enrich: enrich,
  restrictiveness: List(String),
  height: Int,
  taken: Receipt,
) -> Receipt {
  case rules {
    [] -> taken
    [rule, ..rest] ->
      case rule.holds(artifact, enrich) {
        False ->
          stricter(rest, artifact, enrich, restrictiveness, height, taken)
        True -> {
          let actions = append(taken.actions, rule.actions)
          let own = height_of(rule.verdict, restrictiveness)
          case own > height {
            True -> {
              let receipt =
                Receipt(rule.name, rule.reason_class, actions, rule.verdict)
              stricter(rest, artifact, enrich, restrictiveness, own, receipt)
            }
            False -> {
              let receipt =
                Receipt(taken.rule, taken.reason_class, actions, taken.verdict)
              stricter(rest, artifact, enrich, restrictiveness, height, receipt)
            }
          }
        }
      }
  }
}

fn height_of(verdict: Verdict, restrictiveness: List(String)) -> Int {
  case verdict {
    NoVerdict -> -1
    Settled(box) -> position(box, restrictiveness, 0)
    Pending(state, _, _) -> position(state, restrictiveness, 0)
  }
}

fn position(name: String, names: List(String), index: Int) -> Int {
  case names {
    [] -> -1
    [first, ..rest] ->
      case first == name {
        True -> index
        False -> position(name, rest, index + 1)
      }
  }
}

fn append(first: List(a), second: List(a)) -> List(a) {
  case first {
    [] -> second
    [item, ..rest] -> [item, ..append(rest, second)]
  }
}

/// What is absent equals nothing, matches nothing and has no place in an order.
pub fn both(
  left: Maybe(a),
  right: Maybe(a),
  compare: fn(a, a) -> Bool,
) -> Bool {
  case left, right {
    Present(a), Present(b) -> compare(a, b)
    _, _ -> False
  }
}

/// Sums of whole numbers, exactly, in two halves: \`stand\` is asked of what the left one has more.
pub fn sums(
  left: List(Maybe(Int)),
  right: List(Maybe(Int)),
  stand: fn(Int) -> Bool,
) -> Bool {
  case add(right, -1, add(left, 1, Present(#(0, 0)))) {
    Absent -> False
    Present(#(high, low)) -> {
      let carried = high + low / 67_108_864
      case carried == 0 {
        True -> stand(low % 67_108_864)
        False -> stand(carried)
      }
    }
  }
}

fn add(
  numbers: List(Maybe(Int)),
  sign: Int,
  sum: Maybe(#(Int, Int)),
) -> Maybe(#(Int, Int)) {
  case numbers, sum {
    [], _ -> sum
    [Present(number), ..rest], Present(#(high, low)) -> {
      let high = high + sign * { number / 67_108_864 }
      let low = low + sign * { number % 67_108_864 }
      add(rest, sign, Present(#(high, low)))
    }
    _, _ -> Absent
  }
}

/// Sums of numbers, each from left to right.
pub fn float_sums(
  left: List(Maybe(Float)),
  right: List(Maybe(Float)),
  stand: fn(Float, Float) -> Bool,
) -> Bool {
  both(add_floats(left, 0.0), add_floats(right, 0.0), stand)
}

fn add_floats(numbers: List(Maybe(Float)), sum: Float) -> Maybe(Float) {
  case numbers {
    [] -> Present(sum)
    [Present(number), ..rest] -> add_floats(rest, sum +. number)
    [Absent, ..] -> Absent
  }
}

pub fn negative(number: Maybe(Int)) -> Maybe(Int) {
  case number {
    Present(number) -> Present(0 - number)
    Absent -> Absent
  }
}

pub fn negative_float(number: Maybe(Float)) -> Maybe(Float) {
  case number {
    Present(number) -> Present(0.0 -. number)
    Absent -> Absent
  }
}

pub fn has(value: Maybe(a), holds: fn(a) -> Bool) -> Bool {
  case value {
    Present(a) -> holds(a)
    Absent -> False
  }
}

pub fn is_present(value: Maybe(a)) -> Bool {
  has(value, fn(_) { True })
}

pub fn member(value: a, of: List(a)) -> Bool {
  case of {
    [] -> False
    [first, ..rest] -> first == value || member(value, rest)
  }
}

pub fn at(items: List(a), index: Int) -> Maybe(a) {
  case items, index {
    [], _ -> Absent
    [first, ..], 0 -> Present(first)
    [_, ..rest], _ -> at(rest, index - 1)
  }
}

pub fn number(value: Maybe(Scalar)) -> Maybe(Float) {
  case value {
    Present(Number(number)) -> Present(number)
    _ -> Absent
  }
}

pub fn text(value: Maybe(Scalar)) -> Maybe(String) {
  case value {
    Present(Text(text)) -> Present(text)
    _ -> Absent
  }
}

/// A guard in which a ligand binds has no truth where that ligand is absent; then it fails.
pub fn holds(guard: Maybe(Bool)) -> Bool {
  has(guard, fn(truth) { truth })
}

pub fn bound(ligand: Maybe(a), then: fn(a) -> Maybe(Bool)) -> Maybe(Bool) {
  case ligand {
    Present(value) -> then(value)
    Absent -> Absent
  }
}

pub fn given(value: a, then: fn(a) -> Maybe(Bool)) -> Maybe(Bool) {
  then(value)
}

pub fn fresh(answer: Maybe(#(a, Int)), greatest_age: Int) -> Maybe(a) {
  case answer {
    Present(#(value, age)) ->
      case age <= greatest_age {
        True -> Present(value)
        False -> Absent
      }
    Absent -> Absent
  }
}

pub fn opposite(guard: Maybe(Bool)) -> Maybe(Bool) {
  bound(guard, fn(truth) { Present(!truth) })
}

pub fn and(first: Maybe(Bool), second: fn() -> Maybe(Bool)) -> Maybe(Bool) {
  bound(first, fn(truth) {
    case truth {
      True -> second()
      False -> Present(False)
    }
  })
}

pub fn or(first: Maybe(Bool), second: fn() -> Maybe(Bool)) -> Maybe(Bool) {
  bound(first, fn(truth) {
    case truth {
      True -> Present(True)
      False -> second()
    }
  })
}

/// The first header of a name, which is given in lower case.
pub fn header(headers: List(#(String, String)), name: String) -> Maybe(String) {
  case headers {
    [] -> Absent
    [#(key, value), ..rest] ->
      case ascii_lower_case(key) == name {
        True -> Present(value)
        False -> header(rest, name)
      }
  }
}

@external(javascript, "./glither_ffi.mjs", "matches")
pub fn matches(text: String, pattern: String, flags: String) -> Bool

@external(javascript, "./glither_ffi.mjs", "asciiLowerCase")
fn ascii_lower_case(text: String) -> String
`;

/** The two things that Gleam has no words for without its standard library. */
export const FOREIGN = `// Whether the pattern matches from some character on; by itself, V8 looks within surrogate pairs too.
export const matches = (text, pattern, flags) => {
  const regex = new RegExp(pattern, flags + "y");
  for (let at = 0; at <= text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) {
    regex.lastIndex = at;
    if (regex.test(text)) return true;
  }
  return false;
};
export const asciiLowerCase = (text) => text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
`;
