#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod address;
mod artifact;
mod bindings;
mod border;
mod check;
mod contract;
mod duration;
mod error;
mod filled;
mod host;
mod json;
mod lift;
mod limits;
mod moment;
mod named;
mod names;
mod number;
mod receipt;
mod rules;
mod ruleset;
mod value;
pub mod worlds;

pub use artifact::{Artifact, read_answers};
pub use bindings::{Answer, Arguments, BindingFault, BindingSet};
pub use border::Crossing;
pub use contract::{Contract, Enrichment, Field, Ligand, Told, ValueType, Verb};
pub use error::{BadArtifact, CrossingError, FailureCode, LinkError};
pub use host::Host;
pub use json::{Json, JsonFault};
pub use limits::Limits;
pub use moment::Unit;
pub use receipt::{Action, Obligation, Receipt, Trigger, Verdict};
pub use ruleset::Ruleset;
