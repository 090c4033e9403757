//! What one crossing came to, in the project's JSON: the same bytes whatever embedder gives it.

use crate::json::Json;
use crate::value::weight;

/// An action as it was called, without the artifact.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    pub verb: String,
    pub args: Vec<(String, Json)>,
}

/// What settles a suspended disposition; the first to come wins.
#[derive(Clone, Debug, PartialEq)]
pub struct Obligation {
    pub trigger: Trigger,
    pub verdict: String,
    pub reason_class: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    On(String),
    /// An ISO 8601 duration from the crossing on.
    After(String),
    When(String),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The box.
    Settled(String),
    Pending {
        state: String,
        token: String,
        resolutions: Vec<String>,
        obligations: Vec<Obligation>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub verdict: Verdict,
    /// The rule that took the artifact; `default` when none did, `host` when the crossing went wrong.
    pub rule: String,
    pub reason_class: String,
    pub actions: Vec<Action>,
    /// Handed to its binding, which did not come back with a right answer: whether it was done, nobody knows.
    pub unfinished: Option<Action>,
    /// Given out in this crossing, and nothing waits for them.
    pub open_tokens: Vec<String>,
    pub ligand_absent: Vec<String>,
}

impl Receipt {
    /// Its members in the order in which receipts are written.
    pub fn to_json(&self) -> Json {
        let mut members = Vec::new();
        let mut put = |name: &str, value: Json| members.push((name.to_owned(), value));
        put(
            "verdict",
            Json::from(match &self.verdict {
                Verdict::Settled(name) => name.as_str(),
                Verdict::Pending { .. } => "pending",
            }),
        );
        put("rule", Json::from(self.rule.as_str()));
        put("reason_class", Json::from(self.reason_class.as_str()));
        if let Verdict::Pending { state, token, resolutions, obligations } = &self.verdict {
            put("state", Json::from(state.as_str()));
            put("token", Json::from(token.as_str()));
            put("resolutions", texts(resolutions));
            put("obligations", Json::List(obligations.iter().map(Obligation::to_json).collect()));
        }
        put("actions", Json::List(self.actions.iter().map(Action::to_json).collect()));
        if let Some(action) = &self.unfinished {
            put("unfinished", action.to_json());
        }
        if !self.open_tokens.is_empty() {
            put("open_tokens", texts(&self.open_tokens));
        }
        if !self.ligand_absent.is_empty() {
            put("ligand_absent", texts(&self.ligand_absent));
        }
        Json::Object(members)
    }
}

impl Action {
    fn to_json(&self) -> Json {
        Json::Object(vec![
            ("verb".to_owned(), Json::from(self.verb.as_str())),
            ("args".to_owned(), Json::Object(self.args.clone())),
        ])
    }
}

impl Obligation {
    fn to_json(&self) -> Json {
        let (name, value) = match &self.trigger {
            Trigger::On(event) => ("on", event),
            Trigger::After(duration) => ("after", duration),
            Trigger::When(guard) => ("when", guard),
        };
        let mut members = vec![
            (name.to_owned(), Json::from(value.as_str())),
            ("verdict".to_owned(), Json::from(self.verdict.as_str())),
        ];
        if let Some(reason) = &self.reason_class {
            members.push(("reason_class".to_owned(), Json::from(reason.as_str())));
        }
        Json::Object(members)
    }
}

fn texts(list: &[String]) -> Json {
    Json::List(list.iter().map(|text| Json::from(text.as_str())).collect())
}

/// What a component says of its crossing. Nothing of it is believed yet.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub verdict: Verdict,
    pub rule: String,
    pub reason_class: String,
    pub ligand_absent: Vec<String>,
}

/// Sizes of list elements in memory, as the canonical ABI lays them out.
const TEXT: usize = 8;
const OBLIGATION: usize = 40;

impl Claimed {
    /// Bytes of its texts and list elements.
    pub fn weight(&self) -> usize {
        let list = |texts: &[String]| texts.iter().map(|text| TEXT + text.len()).sum::<usize>();
        let own = self.rule.len() + self.reason_class.len() + list(&self.ligand_absent);
        own + match &self.verdict {
            Verdict::Settled(name) => name.len(),
            Verdict::Pending { state, token, resolutions, obligations } => {
                let waiting: usize = obligations.iter().map(|one| OBLIGATION + one.weight()).sum();
                state.len() + token.len() + list(resolutions) + waiting
            }
        }
    }
}

impl Obligation {
    fn weight(&self) -> usize {
        let trigger = match &self.trigger {
            Trigger::On(text) | Trigger::When(text) => text.len(),
            Trigger::After(_) => 0,
        };
        trigger + self.verdict.len() + self.reason_class.as_ref().map_or(0, String::len)
    }
}

/// Bytes of an action's arguments. Symbols take none, but are not told apart from texts here: they are few and short.
pub fn arguments_weight(args: &[(String, Json)]) -> usize {
    args.iter().map(|(_, value)| weight(value)).sum()
}
