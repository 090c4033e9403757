//! The border of one crossing: what is asked and done across it, checked and recorded.

use std::sync::Arc;

use wasmtime::{Trap, format_err};

use crate::bindings::BindingFault;
use crate::check::{HOST_RULE, check_receipt};
use crate::contract::{Contract, Verb};
use crate::error::{CrossingError, FailureCode};
use crate::json::Json;
use crate::limits::{Limits, MemoryLimit};
use crate::receipt::{Action, Claimed, Receipt, Verdict, arguments_weight};

/// What happened at the border so far.
#[derive(Debug, Default)]
pub struct Log {
    calls: usize,
    /// Enrichments by path, in the order in which they were asked.
    pub asked: Vec<String>,
    /// The ligands among them that were absent, or too old.
    pub absent: Vec<String>,
    pub actions: Vec<Action>,
    actions_bytes: usize,
    answers_bytes: usize,
    unfinished: Option<Action>,
    pub suspensions: Vec<Suspension>,
    /// What went wrong first. It ends the crossing even if the component should survive it.
    failure: Option<CrossingError>,
}

/// What a suspending verb gave out.
#[derive(Debug)]
pub struct Suspension {
    pub token: String,
    /// The state in which it waits; where an action names several, the least restrictive of them.
    pub state: String,
    action: Action,
}

impl Suspension {
    pub fn names(&self, state: &str) -> bool {
        self.action.args.iter().any(|(_, value)| value.as_text() == Some(state))
    }
}

/// What one crossing came to.
#[derive(Clone, Debug)]
pub struct Crossing {
    pub receipt: Receipt,
    /// The enrichments that the component asked for, by path, in order.
    pub asked: Vec<String>,
    /// What went wrong, for logs; then the receipt is of the rule `host`, in the closed box.
    pub failure: Option<CrossingError>,
}

/// A crossing that is under way: the artifact's record, as the component was given it, and the bindings.
pub struct Session<R, B> {
    pub(crate) log: Log,
    pub(crate) contract: Arc<Contract>,
    pub(crate) limits: Limits,
    pub(crate) memory: MemoryLimit,
    pub(crate) record: R,
    pub(crate) bindings: B,
}

impl<R, B> Session<R, B> {
    pub(crate) fn new(contract: Arc<Contract>, limits: Limits, record: R, bindings: B) -> Session<R, B> {
        let memory = MemoryLimit { bytes: limits.memory, refused: false };
        Session { log: Log::default(), contract, limits, memory, record, bindings }
    }

    /// A call of the host: nothing is called any more after the first thing that goes wrong.
    pub(crate) fn guarded<T>(
        &mut self,
        call: impl FnOnce(&mut Self) -> Result<T, CrossingError>,
    ) -> wasmtime::Result<T> {
        if self.log.failure.is_none() {
            self.log.calls += 1;
            let called = if self.log.calls > self.limits.calls {
                Err(CrossingError::new(FailureCode::TooManyCalls, "the component called its host without end"))
            } else {
                call(self)
            };
            match called {
                Ok(value) => return Ok(value),
                Err(error) => self.log.failure = Some(error),
            }
        }
        Err(format_err!("the crossing has ended"))
    }

    pub(crate) fn asking(&mut self, path: &str, is_own: bool) -> Result<(), CrossingError> {
        if !is_own {
            return Err(bad_action(format!("the component asked `{path}` about another artifact")));
        }
        self.log.asked.push(path.to_owned());
        Ok(())
    }

    /// Counts an answer that takes memory of the component's.
    pub(crate) fn answered(&mut self, bytes: usize) -> Result<(), CrossingError> {
        self.log.answers_bytes += bytes;
        if self.log.answers_bytes > self.limits.answers_bytes {
            return Err(binding_failed("the bindings answered with more than a crossing may take"));
        }
        Ok(())
    }

    /// Before a binding is called for an action. From then on it is unfinished.
    pub(crate) fn acting(
        &mut self,
        verb: &Verb,
        args: Vec<(String, Json)>,
        is_own: bool,
    ) -> Result<Option<String>, CrossingError> {
        let name = &verb.name;
        if !is_own {
            return Err(bad_action(format!("the component called `{name}` on another artifact")));
        }
        let bytes = arguments_weight(&args);
        self.log.actions_bytes += bytes;
        if bytes > self.limits.action_bytes || self.log.actions_bytes > self.limits.actions_bytes {
            let message = format!("the component called `{name}` with more than a crossing may take");
            return Err(CrossingError::new(FailureCode::Oversized, message));
        }
        let named = |state: &&String| args.iter().any(|(_, value)| value.as_text() == Some(state));
        let state = self.contract.states().find(named).cloned();
        if verb.suspends && state.is_none() {
            let message = format!("the component called `{name}` with a state that its dialect does not have");
            return Err(bad_action(message));
        }
        self.log.unfinished = Some(Action { verb: name.clone(), args });
        Ok(state.filter(|_| verb.suspends))
    }

    /// The same for a verb by its name.
    pub(crate) fn acting_by(
        &mut self,
        name: &str,
        args: Vec<(String, Json)>,
        is_own: bool,
    ) -> Result<Option<String>, CrossingError> {
        let contract = Arc::clone(&self.contract);
        let verb = contract.verbs.iter().find(|verb| verb.name == name);
        let verb = verb.ok_or_else(|| bad_action(format!("the contract has no `{name}`")))?;
        self.acting(verb, args, is_own)
    }

    /// After the binding came back: with a token where the action suspends in a state, and with nothing where it does not.
    pub(crate) fn acted(&mut self, state: Option<String>, token: Option<&str>) -> Result<(), CrossingError> {
        let Some(action) = self.log.unfinished.clone() else {
            return Err(bad_action("an action came back that was not called".to_owned()));
        };
        match (state, token) {
            (None, None) => {}
            (Some(state), Some(token)) if !token.is_empty() => {
                self.answered(token.len() * 3)?;
                self.log.suspensions.push(Suspension { token: token.to_owned(), state, action: action.clone() });
            }
            _ => return Err(binding_failed(format!("the binding for `{}` gave a wrong answer", action.verb))),
        }
        self.log.unfinished = None;
        self.log.actions.push(action);
        Ok(())
    }

    /// The receipt of the crossing, of what the component gave or of the host's.
    pub(crate) fn conclude(self, run: wasmtime::Result<Option<Claimed>>) -> Crossing {
        let Session { log, contract, limits, memory, .. } = self;
        let judged = match (&log.failure, run) {
            (Some(failure), _) => Err(failure.clone()),
            (None, Err(cause)) => Err(failure_of(&cause, &memory)),
            (None, Ok(None)) => Err(CrossingError::new(FailureCode::BadReceipt, "the component gave no receipt")),
            (None, Ok(Some(claimed))) => judge(claimed, &log, &contract, &limits),
        };
        match judged {
            Ok(claimed) => {
                let mut open_tokens: Vec<String> = log.suspensions.iter().map(|one| one.token.clone()).collect();
                if let Verdict::Pending { token, .. } = &claimed.verdict {
                    let own = open_tokens.iter().position(|other| other == token);
                    own.map(|at| open_tokens.remove(at));
                }
                let Claimed { verdict, rule, reason_class, ligand_absent } = claimed;
                let actions = log.actions;
                let receipt =
                    Receipt { verdict, rule, reason_class, actions, unfinished: None, open_tokens, ligand_absent };
                Crossing { receipt, asked: log.asked, failure: None }
            }
            Err(failure) => {
                let receipt = Receipt {
                    verdict: Verdict::Settled(contract.default_box.clone()),
                    rule: HOST_RULE.to_owned(),
                    reason_class: failure.code.reason().to_owned(),
                    actions: log.actions,
                    unfinished: log.unfinished,
                    open_tokens: log.suspensions.into_iter().map(|one| one.token).collect(),
                    ligand_absent: Vec::new(),
                };
                Crossing { receipt, asked: log.asked, failure: Some(failure) }
            }
        }
    }
}

fn judge(claimed: Claimed, log: &Log, contract: &Contract, limits: &Limits) -> Result<Claimed, CrossingError> {
    if claimed.weight() > limits.receipt_bytes {
        let message = "the component's receipt is larger than a crossing may take";
        return Err(CrossingError::new(FailureCode::Oversized, message));
    }
    check_receipt(&claimed, log, contract)?;
    Ok(claimed)
}

fn failure_of(cause: &wasmtime::Error, memory: &MemoryLimit) -> CrossingError {
    if memory.refused {
        return CrossingError::new(FailureCode::Memory, "the component asked for more memory than the limit");
    }
    if cause.downcast_ref::<Trap>() == Some(&Trap::OutOfFuel) {
        return CrossingError::new(FailureCode::Timeout, "the component took more fuel than the limit");
    }
    CrossingError::new(FailureCode::Trapped, "the component stopped with a trap")
}

fn bad_action(message: String) -> CrossingError {
    CrossingError::new(FailureCode::BadAction, message)
}

pub(crate) fn failed(name: &str, cause: &BindingFault) -> CrossingError {
    binding_failed(format!("the binding for `{name}` failed: {cause}"))
}

pub(crate) fn binding_failed(message: impl Into<String>) -> CrossingError {
    CrossingError::new(FailureCode::BindingFailed, message)
}
