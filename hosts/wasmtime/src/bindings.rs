//! What a host offers to components, by the names of the language.

use std::collections::HashMap;
use std::sync::Arc;

use crate::artifact::Artifact;
use crate::json::Json;

/// Why a binding could not do its part. The crossing fails closed; the text goes to logs and into no receipt.
pub type BindingFault = Box<dyn std::error::Error + Send + Sync>;

pub type Answer<T> = Result<T, BindingFault>;

/// The arguments of an action, by the names of its parameters.
pub type Arguments<'a> = &'a [(String, Json)];

type Enrichment = dyn Fn(&Artifact) -> Answer<Json> + Send + Sync;
type Verb = dyn Fn(&Artifact, Arguments<'_>) -> Answer<Option<String>> + Send + Sync;

/// Nothing else can be reached from within a component. What it imports and is not here does not link.
#[derive(Clone, Default)]
pub struct BindingSet {
    pub(crate) enrichments: HashMap<String, Arc<Enrichment>>,
    pub(crate) verbs: HashMap<String, Arc<Verb>>,
}

impl BindingSet {
    pub fn new() -> BindingSet {
        BindingSet::default()
    }

    /// Answers as JSON has it: `Null` for absent, a duration as text or milliseconds, a moment as text or a number of its unit, the clock as one
    /// text with the offset of its zone, `{"value", "age"}` with its age. The zone, and the window of a counter, are in the contract: `Enrichment::told`.
    #[must_use]
    pub fn enrichment(
        mut self,
        path: &str,
        answer: impl Fn(&Artifact) -> Answer<Json> + Send + Sync + 'static,
    ) -> BindingSet {
        self.enrichments.insert(path.to_owned(), Arc::new(answer));
        self
    }

    /// An action that answers nothing.
    #[must_use]
    pub fn verb(
        mut self,
        name: &str,
        act: impl Fn(&Artifact, Arguments<'_>) -> Answer<()> + Send + Sync + 'static,
    ) -> BindingSet {
        let act = move |artifact: &Artifact, args: Arguments<'_>| act(artifact, args).map(|()| None);
        self.verbs.insert(name.to_owned(), Arc::new(act));
        self
    }

    /// An action that suspends the disposition, and answers with the host's name for it.
    #[must_use]
    pub fn suspending(
        mut self,
        name: &str,
        act: impl Fn(&Artifact, Arguments<'_>) -> Answer<String> + Send + Sync + 'static,
    ) -> BindingSet {
        let act = move |artifact: &Artifact, args: Arguments<'_>| act(artifact, args).map(Some);
        self.verbs.insert(name.to_owned(), Arc::new(act));
        self
    }
}
