//! What the rules of a ruleset can say, where the host has them; guards are not asked again.

use crate::duration;
use crate::filled::Filled;
use crate::json::Json;
use crate::receipt::{Action, Claimed, Obligation, Trigger, Verdict};

/// What a receipt may be that names this rule.
#[derive(Clone, Debug)]
pub struct Rule {
    pub name: String,
    pub reason_class: String,
    pub actions: Vec<Stated>,
    pub outcome: Outcome,
}

/// An action as a rule has it.
#[derive(Clone, Debug)]
pub struct Stated {
    pub verb: String,
    pub args: Vec<(String, Argument)>,
}

#[derive(Clone, Debug)]
pub enum Argument {
    Constant(Json),
    /// A text that holds fields of the artifact.
    Filled(Filled),
}

impl Argument {
    fn may_be(&self, value: &Json) -> bool {
        match (self, value) {
            (Argument::Constant(own), _) => own == value,
            (Argument::Filled(filled), Json::Text(text)) => filled.may_be(text),
            _ => false,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Only actions; no receipt names it.
    None,
    Settled(String),
    Pending {
        state: String,
        obligations: Vec<Obligation>,
    },
}

#[derive(Clone, Debug)]
pub struct RuleBook {
    pub rules: Vec<Rule>,
    /// Then the actions must be those of the one rule that the receipt names.
    pub is_first_match: bool,
}

impl RuleBook {
    /// Why the rules cannot give this receipt.
    pub fn fault(&self, receipt: &Claimed, called: &[Action]) -> Option<&'static str> {
        let rule = self.rules.iter().find(|rule| rule.name == receipt.rule);
        if let Some(rule) = rule {
            if rule.reason_class != receipt.reason_class {
                return Some("gives another reason class than its rule");
            }
            if !ends_as(&receipt.verdict, &rule.outcome) {
                return Some("ends otherwise than its rule");
            }
        } else if receipt.rule != "default" {
            return Some("names a rule that the ruleset does not have");
        }
        let own = rule.map_or(&[][..], |rule| &rule.actions);
        let fits = if self.is_first_match {
            called.len() == own.len() && are(called, own)
        } else {
            own.is_empty() || called.windows(own.len()).any(|some| are(some, own))
        };
        (!fits).then_some("names a rule with other actions than were called")
    }
}

fn ends_as(verdict: &Verdict, outcome: &Outcome) -> bool {
    match (verdict, outcome) {
        (Verdict::Settled(name), Outcome::Settled(own)) => name == own,
        (Verdict::Pending { state, obligations, .. }, Outcome::Pending { state: own, obligations: owed }) => {
            state == own && obligations == owed
        }
        _ => false,
    }
}

/// A rule's own arguments are those that it states; what it leaves out may be anything.
fn are(called: &[Action], own: &[Stated]) -> bool {
    called.iter().zip(own).all(|(called, own)| {
        let stated =
            |(name, value): &(String, Argument)| called.args.iter().any(|arg| arg.0 == *name && value.may_be(&arg.1));
        called.verb == own.verb && own.args.iter().all(stated)
    })
}

/// Reads the rules of a core's JSON.
pub fn read(rules: &Json) -> Option<Vec<Rule>> {
    rules.as_list()?.iter().map(rule_of).collect()
}

fn rule_of(json: &Json) -> Option<Rule> {
    Some(Rule {
        name: text(json, "name")?,
        reason_class: text(json, "reason_class")?,
        actions: json.get("actions")?.as_list()?.iter().map(action_of).collect::<Option<_>>()?,
        outcome: outcome_of(json.get("outcome")?)?,
    })
}

fn action_of(json: &Json) -> Option<Stated> {
    let args = json.get("args")?.as_list()?.iter().map(|arg| {
        let constant = arg.get("value")?;
        if constant.get("parts").is_some() {
            return Some((text(arg, "name")?, Argument::Filled(Filled::read(constant)?)));
        }
        let value = match constant.get("kind")?.as_text()? {
            "duration" => constant.get("ms")?.clone(),
            "number" => Json::Number(match constant.get("value")? {
                Json::Number(value) => *value,
                other => other.as_text()?.parse().ok()?,
            }),
            _ => constant.get("value")?.clone(),
        };
        Some((text(arg, "name")?, Argument::Constant(value)))
    });
    Some(Stated { verb: text(json, "verb")?, args: args.collect::<Option<_>>()? })
}

fn outcome_of(json: &Json) -> Option<Outcome> {
    Some(match json.get("kind")?.as_text()? {
        "settled" => Outcome::Settled(text(json, "box")?),
        "pending" => Outcome::Pending {
            state: text(json, "state")?,
            obligations: json.get("obligations")?.as_list()?.iter().map(obligation_of).collect::<Option<_>>()?,
        },
        _ => Outcome::None,
    })
}

fn obligation_of(json: &Json) -> Option<Obligation> {
    let trigger = json.get("trigger")?;
    Some(Obligation {
        trigger: match trigger.get("kind")?.as_text()? {
            "on" => Trigger::On(text(trigger, "event")?),
            "when" => Trigger::When(text(trigger, "guard")?),
            "after" => match trigger.get("ms")? {
                Json::Number(ms) => Trigger::After(duration::iso(*ms as u64)),
                _ => return None,
            },
            _ => return None,
        },
        verdict: text(json, "box")?,
        reason_class: text(json, "reason_class"),
    })
}

fn text(json: &Json, key: &str) -> Option<String> {
    json.get(key)?.as_text().map(str::to_owned)
}
