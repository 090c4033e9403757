//! What a host can check of a receipt: that it is one of the dialect, and fits what was done in this very crossing.

use crate::border::Log;
use crate::contract::Contract;
use crate::error::{CrossingError, FailureCode};
use crate::receipt::{Claimed, Obligation, Trigger, Verdict};

const DEFAULT_RULE: &str = "default";
const NO_RULE: &str = "no_rule";
pub const HOST_RULE: &str = "host";

/// Refuses a receipt that the component cannot give, or that is not about what it did.
pub fn check_receipt(receipt: &Claimed, log: &Log, contract: &Contract) -> Result<(), CrossingError> {
    if receipt.rule == HOST_RULE {
        return bad("names the rule `host`, which is its host's");
    }
    if let Some(fault) = contract.rules.as_ref().and_then(|rules| rules.fault(receipt, &log.actions)) {
        return bad(fault);
    }
    if !is_name(&receipt.rule) {
        return bad("names a rule by what is no name");
    }
    check_text(&receipt.reason_class)?;
    let closes = matches!(&receipt.verdict, Verdict::Settled(name) if *name == contract.default_box);
    if receipt.rule == DEFAULT_RULE && !(closes && receipt.reason_class == NO_RULE) {
        return bad("says that no rule took the artifact, and does not close");
    }
    match &receipt.verdict {
        Verdict::Settled(name) => check_box(name, contract)?,
        Verdict::Pending { state, resolutions, obligations, .. } => {
            if !contract.states().any(|other| other == state) {
                return bad("rests in what is no state of its dialect");
            }
            for obligation in obligations {
                check_obligation(obligation, contract)?;
            }
            let reached = contract.boxes.iter().filter(|name| obligations.iter().any(|one| one.verdict == **name));
            if !reached.eq(resolutions.iter()) {
                return bad("names other resolutions than its obligations lead to");
            }
        }
    }
    check_suspensions(&receipt.verdict, log, contract)?;
    for (index, path) in receipt.ligand_absent.iter().enumerate() {
        if receipt.ligand_absent[..index].contains(path) {
            return bad("names an absent ligand twice");
        }
        if !log.absent.contains(path) {
            return bad("names a ligand as absent that was not asked, or was answered");
        }
    }
    Ok(())
}

fn check_obligation(obligation: &Obligation, contract: &Contract) -> Result<(), CrossingError> {
    check_box(&obligation.verdict, contract)?;
    if let Some(reason) = &obligation.reason_class {
        check_text(reason)?;
    }
    match &obligation.trigger {
        Trigger::On(event) if !event.split('.').all(is_name) => bad("waits for an event that has no name"),
        Trigger::When(guard) if guard.is_empty() => bad("waits for a guard that is no text"),
        _ => Ok(()),
    }
}

/// A disposition that rests has the token of this crossing for this state; one that was held ends in nothing less strict.
fn check_suspensions(verdict: &Verdict, log: &Log, contract: &Contract) -> Result<(), CrossingError> {
    let ends_in = match verdict {
        Verdict::Settled(name) => name,
        Verdict::Pending { state, token, .. } => {
            let mut own = log.suspensions.iter().filter(|one| one.token == *token).peekable();
            if own.peek().is_none() {
                return bad("carries a token that the host did not give out");
            }
            if !own.any(|one| one.names(state)) {
                return bad("rests in another state than its action said");
            }
            state
        }
    };
    let height = contract.height(ends_in);
    if log.suspensions.iter().any(|one| contract.height(&one.state) > height) {
        return bad("is less strict than the state that an action has held the artifact in");
    }
    Ok(())
}

fn check_box(name: &str, contract: &Contract) -> Result<(), CrossingError> {
    if contract.boxes.iter().any(|other| other == name) {
        Ok(())
    } else {
        bad("settles in what is no box of its dialect")
    }
}

fn check_text(text: &str) -> Result<(), CrossingError> {
    let turns =
        |letter: char| matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.is_empty() || text.contains(|letter: char| letter.is_control() || turns(letter)) {
        return bad("has a reason class that cannot be shown");
    }
    Ok(())
}

/// How the language writes names.
fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    begins && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn bad<T>(what: &str) -> Result<T, CrossingError> {
    Err(CrossingError::new(FailureCode::BadReceipt, format!("the component's receipt {what}")))
}
