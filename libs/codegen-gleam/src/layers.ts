/** What oracles need of which the layers all decide. */
export const LAYERS = `//// Layers that all decide, each by its first rule that holds.

import glither

/// The most restrictive of what the layers say, and the first among equals; nothing else is done.
pub fn strictest(
  layers: List(List(glither.Rule(artifact, enrich))),
  artifact: artifact,
  enrich: enrich,
  default: String,
  restrictiveness: List(String),
) -> glither.Receipt {
  stricter(
    layers,
    artifact,
    enrich,
    restrictiveness,
    -1,
    glither.first_match([], artifact, enrich, default),
  )
}

fn stricter(
  layers: List(List(glither.Rule(artifact, enrich))),
  artifact: artifact,
  enrich: enrich,
  restrictiveness: List(String),
  height: Int,
  taken: glither.Receipt,
) -> glither.Receipt {
  case layers {
    [] -> taken
    [layer, ..rest] ->
      case said(layer, artifact, enrich) {
        glither.Absent ->
          stricter(rest, artifact, enrich, restrictiveness, height, taken)
        glither.Present(own) ->
          case height_of(own.verdict, restrictiveness) > height {
            True ->
              stricter(
                rest,
                artifact,
                enrich,
                restrictiveness,
                height_of(own.verdict, restrictiveness),
                own,
              )
            False ->
              stricter(rest, artifact, enrich, restrictiveness, height, taken)
          }
      }
  }
}

/// What a layer says by its first rule that holds.
fn said(
  rules: List(glither.Rule(artifact, enrich)),
  artifact: artifact,
  enrich: enrich,
) -> glither.Maybe(glither.Receipt) {
  case rules {
    [] -> glither.Absent
    [rule, ..rest] ->
      case rule.holds(artifact, enrich) {
        True ->
          glither.Present(glither.Receipt(
            rule.name,
            rule.reason_class,
            rule.actions,
            rule.verdict,
          ))
        False -> said(rest, artifact, enrich)
      }
  }
}

fn height_of(verdict: glither.Verdict, restrictiveness: List(String)) -> Int {
  case verdict {
    glither.Settled(box) -> place(box, restrictiveness, 0)
    glither.Pending(state, _, _) -> place(state, restrictiveness, 0)
    glither.NoVerdict -> -1
  }
}

fn place(name: String, names: List(String), at: Int) -> Int {
  case names {
    [] -> -1
    [first, ..rest] ->
      case first == name {
        True -> at
        False -> place(name, rest, at + 1)
      }
  }
}
`;
