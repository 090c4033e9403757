//! What can go wrong: before anything runs, and in a crossing.

use std::fmt;

/// A component that cannot be linked. Nothing of it has run.
#[derive(Debug)]
#[non_exhaustive]
pub enum LinkError {
    /// The core is not readable.
    BadContract(String),
    /// The bytes are no component that Wasmtime takes; its own words are in it.
    BadComponent(wasmtime::Error),
    /// The component imports, or has types, that its contract does not describe; the name says where.
    ContractMismatch(String),
    /// The component imports what the binding set does not provide: each import.
    MissingImport(Vec<String>),
}

impl fmt::Display for LinkError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LinkError::BadContract(why) => write!(formatter, "the contract cannot be read: {why}"),
            LinkError::BadComponent(_) => formatter.write_str("the component is damaged, or not valid"),
            LinkError::ContractMismatch(what) => {
                write!(formatter, "the component has `{what}` otherwise than its contract describes")
            }
            LinkError::MissingImport(names) => {
                let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                write!(formatter, "the component imports {}, which the binding set does not provide", names.join(", "))
            }
        }
    }
}

impl std::error::Error for LinkError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            LinkError::BadComponent(cause) => Some(cause.as_ref()),
            _ => None,
        }
    }
}

/// An artifact that the ruleset cannot be asked about. Nothing has run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadArtifact(pub(crate) String);

impl fmt::Display for BadArtifact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for BadArtifact {}

/// What ends a crossing that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureCode {
    /// The component stopped with a trap.
    Trapped,
    /// It took more fuel than the limit.
    Timeout,
    /// It took more memory than the limit.
    Memory,
    /// It called its host more often than the limit.
    TooManyCalls,
    /// Its receipt, or what it gave its host, is larger than the limit.
    Oversized,
    /// It called a function of its host in a way that the contract does not allow.
    BadAction,
    /// The receipt is outside the contract, or does not fit what was done.
    BadReceipt,
    /// A binding failed, or answered wrongly.
    BindingFailed,
}

impl FailureCode {
    /// What the host's receipt says then.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            FailureCode::Trapped => "host_trap",
            FailureCode::Timeout => "host_timeout",
            FailureCode::Memory => "host_memory",
            FailureCode::TooManyCalls => "host_too_many_calls",
            FailureCode::Oversized => "host_oversized",
            FailureCode::BadAction => "host_malformed_action",
            FailureCode::BadReceipt => "host_malformed_receipt",
            FailureCode::BindingFailed => "host_binding_failed",
        }
    }
}

/// What went wrong in a crossing, for logs; then the receipt is of the rule `host`, in the closed box.
#[derive(Clone, Debug)]
pub struct CrossingError {
    pub code: FailureCode,
    message: String,
}

impl CrossingError {
    pub(crate) fn new(code: FailureCode, message: impl Into<String>) -> CrossingError {
        CrossingError { code, message: message.into() }
    }
}

impl fmt::Display for CrossingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for CrossingError {}
