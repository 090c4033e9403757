//! A component of any world, crossed by the types that it and its contract declare.

use std::sync::Arc;

use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, InstancePre, Linker, Type, Val};
use wasmtime::error::Context as _;

use crate::artifact::{Artifact, read_value};
use crate::bindings::BindingSet;
use crate::border::{Crossing, Session, binding_failed, failed};
use crate::contract::{Contract, Enrichment, Told, ValueType, Verb};
use crate::error::{CrossingError, FailureCode, LinkError};
use crate::host::Host;
use crate::json::Json;
use crate::lift::claimed;
use crate::names::{is_name_of, package, without_version};
use crate::value::{is_type_of, lift, lower, weight};

/// What the component was given, as it must come back with every call.
struct Crossed {
    artifact: Artifact,
    record: Option<Val>,
}

type Own = Session<Crossed, Arc<BindingSet>>;

/// A component whose every import has a binding. It holds no instance: each crossing makes its own.
#[derive(Clone)]
pub struct Ruleset {
    host: Host,
    contract: Arc<Contract>,
    bindings: Arc<BindingSet>,
    before: InstancePre<Own>,
    /// Of the one parameter of `dispose`; a ruleset that reads no field has none.
    record: Option<Type>,
}

impl Ruleset {
    /// Links a component, default deny: all that it imports must be in its contract, with the same types, and in the binding
    /// set, or nothing runs.
    pub fn link(host: &Host, component: &[u8], contract: Contract, bindings: BindingSet) -> Result<Ruleset, LinkError> {
        let component = host.compile(component)?;
        let record = record_of(host, &component, &contract)?;
        let linker = linked(host, &component, &contract, &bindings)?;
        let before = linker.instantiate_pre(&component).map_err(LinkError::BadComponent)?;
        Ok(Ruleset { host: host.clone(), contract: Arc::new(contract), bindings: Arc::new(bindings), before, record })
    }

    /// The same component with other bindings.
    pub fn with_bindings(&self, bindings: BindingSet) -> Result<Ruleset, LinkError> {
        let all = self.bindings.enrichments.keys().map(|path| (path, bindings.enrichments.contains_key(path)));
        let all = all.chain(self.bindings.verbs.keys().map(|name| (name, bindings.verbs.contains_key(name))));
        let missing: Vec<_> = all.filter(|(_, there)| !there).map(|(name, _)| name.clone()).collect();
        if !missing.is_empty() {
            return Err(LinkError::MissingImport(missing));
        }
        Ok(Ruleset { bindings: Arc::new(bindings), ..self.clone() })
    }

    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// Disposes of one artifact. There is a receipt whatever the component and the bindings do: where anything goes wrong, the
    /// host settles.
    pub fn dispose(&self, artifact: &Artifact) -> Crossing {
        let crossed = Crossed { artifact: artifact.clone(), record: None };
        self.host.crossing(&self.contract, crossed, Arc::clone(&self.bindings), |store| {
            let record =
                self.record.as_ref().map(|record| record_value(&self.contract, record, artifact)).transpose()?;
            store.data_mut().record.record.clone_from(&record);
            let params: Vec<Val> = record.into_iter().collect();
            let instance = self.before.instantiate(&mut *store)?;
            let dispose = instance.get_func(&mut *store, "dispose");
            let mut results = [Val::Bool(false)];
            dispose.context("the component has no `dispose`")?.call(&mut *store, &params, &mut results)?;
            Ok(claimed(&results[0]))
        })
    }
}

/// The type of the artifact's record, which must be the contract's.
fn record_of(host: &Host, component: &Component, contract: &Contract) -> Result<Option<Type>, LinkError> {
    let mismatch = || LinkError::ContractMismatch("dispose".to_owned());
    let exported = component.component_type().get_export(&host.engine, "dispose");
    let Some(ComponentItem::ComponentFunc(dispose)) = exported else { return Err(mismatch()) };
    let mut params = dispose.params();
    let record = match (params.next(), params.next()) {
        (None, None) => return Ok(None),
        (Some((_, record @ Type::Record(_))), None) => record,
        _ => return Err(mismatch()),
    };
    for field in record.unwrap_record().fields() {
        let described = contract.fields.iter().find(|one| is_name_of(field.name, &one.path));
        if !described.is_some_and(|described| is_type_of(&field.ty, &described.kind)) {
            return Err(LinkError::ContractMismatch(field.name.to_owned()));
        }
    }
    Ok(Some(record))
}

fn record_value(contract: &Contract, record: &Type, artifact: &Artifact) -> wasmtime::Result<Val> {
    let fields = record.unwrap_record().fields().map(|field| {
        let described = contract.fields.iter().find(|one| is_name_of(field.name, &one.path))?;
        Some((field.name.to_owned(), lower(&described.kind, &field.ty, artifact.get(&described.path))?))
    });
    let fields: Option<_> = fields.collect();
    Ok(Val::Record(fields.context("the artifact is one of another ruleset")?))
}

/// Defines the world's imports, and nothing else.
fn linked(
    host: &Host,
    component: &Component,
    contract: &Contract,
    bindings: &BindingSet,
) -> Result<Linker<Own>, LinkError> {
    let mut linker: Linker<Own> = Linker::new(&host.engine);
    let mut missing = Vec::new();
    let own = package(&contract.dialect);
    for (interface, item) in component.component_type().imports(&host.engine) {
        let ComponentItem::ComponentInstance(instance) = item else {
            return Err(LinkError::ContractMismatch(interface.to_owned()));
        };
        let mut defined = linker.instance(interface).map_err(LinkError::BadComponent)?;
        for (name, item) in instance.exports(&host.engine) {
            let function = match item {
                ComponentItem::ComponentFunc(function) => function,
                ComponentItem::Type(_) => continue,
                _ => return Err(LinkError::ContractMismatch(format!("{interface}#{name}"))),
            };
            let mismatch = || LinkError::ContractMismatch(format!("{interface}#{name}"));
            let place = without_version(interface);
            let found = if place == format!("{own}/enrich") {
                let enrichment =
                    contract.enrichments.iter().find(|one| is_name_of(name, &one.path)).ok_or_else(mismatch)?;
                let asking = Asking::of(enrichment, &function, contract).ok_or_else(mismatch)?;
                defined
                    .func_new(name, move |mut store, _, args, results| {
                        results[0] = store.data_mut().guarded(|session| asking.call(session, args))?;
                        Ok(())
                    })
                    .map_err(LinkError::BadComponent)?;
                bindings.enrichments.contains_key(&enrichment.path)
            } else if place == format!("{own}/actions") {
                let verb = contract.verbs.iter().find(|one| is_name_of(name, &one.name)).ok_or_else(mismatch)?;
                if !is_verb(verb, &function, contract) {
                    return Err(mismatch());
                }
                let acting = verb.clone();
                defined
                    .func_new(name, move |mut store, _, args, results| {
                        let token = store.data_mut().guarded(|session| act(&acting, session, args))?;
                        if let (Some(result), Some(token)) = (results.first_mut(), token) {
                            *result = Val::String(token);
                        }
                        Ok(())
                    })
                    .map_err(LinkError::BadComponent)?;
                bindings.verbs.contains_key(&verb.name)
            } else {
                return Err(mismatch());
            };
            if !found {
                missing.push(format!("{interface}#{name}"));
            }
        }
    }
    if missing.is_empty() { Ok(linker) } else { Err(LinkError::MissingImport(missing)) }
}

/// How an enrichment is asked: about the whole record, or about the fields that it is produced from.
struct Asking {
    path: String,
    answer: ValueType,
    to: Type,
    fresh: Option<Option<u64>>,
    /// For a ligand, the field that each argument must be; nothing where it comes from another enrichment.
    from: Option<Vec<Option<String>>>,
    /// What the arguments behind these must be.
    told: Vec<Told>,
}

impl Asking {
    fn of(enrichment: &Enrichment, function: &ComponentFunc, contract: &Contract) -> Option<Asking> {
        let mut results = function.results();
        let to = results.next().filter(|to| is_type_of(to, &enrichment.answer))?;
        let is_field = |path: &String| contract.fields.iter().any(|field| field.path == *path);
        let from = enrichment
            .ligand
            .as_ref()
            .filter(|ligand| !ligand.from.is_empty())
            .map(|ligand| ligand.from.iter().map(|path| is_field(path).then(|| path.clone())).collect::<Vec<_>>());
        let told = enrichment.told.clone();
        let own = from.as_ref().map_or(0, Vec::len);
        let fits = match (&from, &told[..]) {
            (None, []) => function.params().len() <= 1,
            _ => {
                function.params().len() == own + told.len()
                    && function.params().skip(own).zip(&told).all(|((_, found), told)| is_type_of(&found, &told.kind()))
            }
        };
        (fits && results.next().is_none()).then(|| Asking {
            path: enrichment.path.clone(),
            answer: enrichment.answer.clone(),
            to,
            fresh: enrichment.ligand.as_ref().map(|ligand| ligand.fresh),
            from,
            told,
        })
    }

    fn call(&self, session: &mut Own, args: &[Val]) -> Result<Val, CrossingError> {
        let record = session.record.record.as_ref();
        let (about, told) = args.split_at(args.len() - self.told.len());
        let is_told = self.told.iter().zip(told).all(|(own, arg)| own.is(arg));
        let is_own = is_told
            && match &self.from {
                None => about.iter().all(|arg| Some(arg) == record),
                Some(from) => from.iter().zip(about).all(|(path, arg)| match path {
                    None => true,
                    Some(path) => member(record, path) == Some(arg),
                }),
            };
        session.asking(&self.path, is_own)?;
        let binding = session.bindings.enrichments.get(&self.path).cloned();
        let binding = binding.ok_or_else(|| binding_failed(format!("`{}` has no binding", self.path)))?;
        let answered = binding(&session.record.artifact).map_err(|cause| failed(&self.path, &cause))?;
        let wrong = || binding_failed(format!("the binding for `{}` gave a wrong answer", self.path));
        let answer = read_value(&self.answer, &answered).ok_or_else(wrong)?;
        session.answered(weight(&answer) * 3)?;
        if self.fresh.is_some_and(|fresh| is_missing(&answer, fresh)) {
            session.log.absent.push(self.path.clone());
        }
        lower(&self.answer, &self.to, &answer).ok_or_else(wrong)
    }
}

impl Told {
    fn kind(&self) -> ValueType {
        match self {
            Told::Text(_) => ValueType::Text,
            Told::Milliseconds(_) => ValueType::Duration,
        }
    }

    fn is(&self, arg: &Val) -> bool {
        match (self, arg) {
            (Told::Text(own), Val::String(text)) => own == text,
            (Told::Milliseconds(own), Val::U64(ms)) => own == ms,
            _ => false,
        }
    }
}

/// Whether a ligand's answer is absent, or older than it may be.
fn is_missing(answer: &Json, fresh: Option<u64>) -> bool {
    match (answer, fresh) {
        (Json::Null, _) => true,
        (Json::List(pair), Some(fresh)) => !matches!(pair.get(1), Some(Json::Number(age)) if *age <= fresh as f64),
        _ => false,
    }
}

fn member<'record>(record: Option<&'record Val>, path: &str) -> Option<&'record Val> {
    let Some(Val::Record(fields)) = record else { return None };
    fields.iter().find(|(name, _)| is_name_of(name, path)).map(|(_, value)| value)
}

/// The artifact's record goes before the parameters, unless the ruleset reads none of it.
fn is_verb(verb: &Verb, function: &ComponentFunc, contract: &Contract) -> bool {
    let params: Vec<Type> = function.params().map(|(_, kind)| kind).collect();
    let own = params.len().saturating_sub(verb.parameters.len());
    let results: Vec<Type> = function.results().collect();
    let leads = own == 0 || (own == 1 && matches!(params[0], Type::Record(_)) && !contract.fields.is_empty());
    let fit = params[own..].iter().zip(&verb.parameters).all(|(found, (_, kind))| is_type_of(found, kind));
    let answers = if verb.suspends { results == [Type::String] } else { results.is_empty() };
    leads && fit && params.len() - own == verb.parameters.len() && answers
}

fn act(verb: &Verb, session: &mut Own, args: &[Val]) -> Result<Option<String>, CrossingError> {
    let (leading, own) = args.split_at(args.len() - verb.parameters.len());
    let is_own = leading.iter().all(|arg| Some(arg) == session.record.record.as_ref());
    let lifted = own.iter().zip(&verb.parameters).map(|(value, (name, kind))| Some((name.clone(), lift(kind, value)?)));
    let lifted: Option<Vec<_>> = lifted.collect();
    let lifted = lifted.ok_or_else(|| {
        let message = format!("the component called `{}` with a value of the wrong type", verb.name);
        CrossingError::new(FailureCode::BadAction, message)
    })?;
    let state = session.acting(verb, lifted.clone(), is_own)?;
    let binding = session.bindings.verbs.get(&verb.name).cloned();
    let binding = binding.ok_or_else(|| binding_failed(format!("`{}` has no binding", verb.name)))?;
    let token = binding(&session.record.artifact, &lifted).map_err(|cause| failed(&verb.name, &cause))?;
    session.acted(state, token.as_deref())?;
    Ok(token)
}
