//! The receipt out of a component whose types are not known before.

use wasmtime::component::Val;

use crate::duration::{self, MAX_SAFE};
use crate::receipt::{Claimed, Obligation, Trigger, Verdict};

/// Nothing where it does not have the contract's shape.
pub fn claimed(receipt: &Val) -> Option<Claimed> {
    Some(Claimed {
        verdict: verdict(member(receipt, "verdict")?)?,
        rule: text(member(receipt, "rule")?)?,
        reason_class: text(member(receipt, "reason-class")?)?,
        ligand_absent: list(member(receipt, "ligand-absent")?, text)?,
    })
}

fn verdict(value: &Val) -> Option<Verdict> {
    Some(match case(value)? {
        ("settled", payload) => Verdict::Settled(text(payload)?),
        ("pending", payload) => Verdict::Pending {
            state: text(member(payload, "state")?)?,
            token: text(member(payload, "token")?)?,
            resolutions: list(member(payload, "resolutions")?, text)?,
            obligations: list(member(payload, "obligations")?, obligation)?,
        },
        _ => return None,
    })
}

fn obligation(value: &Val) -> Option<Obligation> {
    let trigger = match case(member(value, "trigger")?)? {
        ("on", event) => Trigger::On(text(event)?),
        ("when", guard) => Trigger::When(text(guard)?),
        ("after", Val::U64(ms)) if *ms <= MAX_SAFE => Trigger::After(duration::iso(*ms)),
        _ => return None,
    };
    let reason_class = match member(value, "reason-class")? {
        Val::Option(None) => None,
        Val::Option(Some(reason)) => Some(text(reason)?),
        _ => return None,
    };
    Some(Obligation { trigger, verdict: text(member(value, "verdict")?)?, reason_class })
}

fn member<'value>(record: &'value Val, name: &str) -> Option<&'value Val> {
    let Val::Record(fields) = record else { return None };
    fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
}

fn case(value: &Val) -> Option<(&str, &Val)> {
    let Val::Variant(name, Some(payload)) = value else { return None };
    Some((name, payload))
}

fn text(value: &Val) -> Option<String> {
    let Val::String(text) = value else { return None };
    Some(text.clone())
}

fn list<T>(value: &Val, item: fn(&Val) -> Option<T>) -> Option<Vec<T>> {
    let Val::List(items) = value else { return None };
    items.iter().map(item).collect()
}
