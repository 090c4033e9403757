//! Artifacts and answers out of JSON, in the language's terms.

use std::collections::HashMap;

use crate::address;
use crate::contract::{Contract, ValueType};
use crate::duration;
use crate::error::BadArtifact;
use crate::json::Json;
use crate::moment;
use crate::named::{Named, Reading};

/// What a dialect has as short for any element of a list; a ruleset reads the list.
const ANY_OF: [(&str, &str, &str); 2] =
    [("glither.mail", "attachment.ext", "attachments.exts"), ("glither.mail", "from.name", "from.names")];

const MAX_DEPTH: usize = 16;

/// The values that a ruleset reads, by path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Artifact {
    values: HashMap<String, Json>,
}

impl Artifact {
    /// Reads an artifact. A field that is left out has its type's empty value; one that the ruleset does not read is passed
    /// over, since the contract does not name it. A value of the wrong type is an error that names the field.
    pub fn read(contract: &Contract, json: &Json) -> Result<Artifact, BadArtifact> {
        let members = json.as_object().ok_or_else(|| BadArtifact("an artifact is a JSON object".to_owned()))?;
        let mut given: HashMap<String, Json> = HashMap::new();
        let mut taken = Vec::new();
        for field in &contract.fields {
            let Some(named) = Named::parse(&field.path) else { continue };
            let Some(object) = json.get(&named.object) else { continue };
            let is_list = matches!(object, Json::List(_));
            let is_object = matches!(object, Json::Object(_));
            if is_object || (is_list && named.reading == Reading::Anywhere) {
                given.insert(field.path.clone(), named.read(object));
            }
            if is_object || (is_list && !contract.fields.iter().any(|other| other.path == named.object)) {
                taken.push(named.object);
            }
        }
        let rest = members.iter().filter(|(name, _)| !taken.contains(name));
        let short: Vec<_> = ANY_OF.iter().filter(|(dialect, ..)| *dialect == contract.dialect).collect();
        let known = |path: &str| {
            contract
                .fields
                .iter()
                .find(|field| field.path == path)
                .map(|field| &field.kind)
                .or_else(|| short.iter().find(|(_, one, _)| *one == path).map(|_| &ValueType::Text))
        };
        let paths: Vec<&str> = contract.fields.iter().map(|field| field.path.as_str()).collect();
        let mut leaves = Vec::new();
        collect(rest, "", 0, &known, &paths, &mut leaves);
        for (path, value) in leaves {
            if given.insert(path.clone(), value.clone()).is_some() {
                return Err(BadArtifact(format!("`{path}` is given twice")));
            }
        }
        for (_, one, list) in short {
            let Some(value @ Json::Text(_)) = given.get(*one).cloned() else { continue };
            let Json::List(items) = given.entry((*list).to_owned()).or_insert(Json::List(Vec::new())) else { continue };
            if !items.contains(&value) {
                items.insert(0, value);
            }
        }
        let mut values = HashMap::new();
        for field in &contract.fields {
            let value = match given.get(&field.path) {
                Some(json) => read_value(&field.kind, &declared(&field.kind, json)),
                None => empty_value(&field.kind),
            };
            let value =
                value.ok_or_else(|| BadArtifact(format!("`{}` is missing or of the wrong type", field.path)))?;
            values.insert(field.path.clone(), value);
        }
        Ok(Artifact { values })
    }

    /// `Null` for what is absent, and for what the ruleset does not read.
    pub fn get(&self, path: &str) -> &Json {
        self.values.get(path).unwrap_or(&Json::Null)
    }
}

/// Reads answers by the paths of enrichments; one that is left out stays unanswered.
pub fn read_answers(contract: &Contract, json: &Json) -> Result<HashMap<String, Json>, BadArtifact> {
    let known = |path: &str| contract.enrichments.iter().find(|one| one.path == path).map(|one| &one.answer);
    let paths: Vec<&str> = contract.enrichments.iter().map(|one| one.path.as_str()).collect();
    let mut leaves = Vec::new();
    let members = json.as_object().ok_or_else(|| BadArtifact("answers are a JSON object".to_owned()))?;
    collect(members.iter(), "", 0, &known, &paths, &mut leaves);
    Ok(leaves.into_iter().filter(|(path, _)| known(path).is_some()).map(|(path, json)| (path, json.clone())).collect())
}

/// The values of an object by the language's paths: a dotted key and nested objects mean the same.
fn collect<'json, 'known>(
    members: impl Iterator<Item = &'json (String, Json)>,
    prefix: &str,
    depth: usize,
    known: &impl Fn(&str) -> Option<&'known ValueType>,
    paths: &[&str],
    leaves: &mut Vec<(String, &'json Json)>,
) {
    for (key, value) in members {
        let path = format!("{prefix}{key}");
        let longer = format!("{path}.");
        let is_part = match known(&path) {
            None => true,
            Some(kind) => matches!(kind, ValueType::List(_)) && paths.iter().any(|other| other.starts_with(&longer)),
        };
        match value {
            Json::Object(inner) if is_part && depth < MAX_DEPTH => {
                let inner: &mut dyn Iterator<Item = &'json (String, Json)> = &mut inner.iter();
                collect(inner, &longer, depth + 1, known, paths, leaves);
            }
            _ => leaves.push((path, value)),
        }
    }
}

/// What a field is when an artifact leaves it out, or nothing when it must not.
fn empty_value(kind: &ValueType) -> Option<Json> {
    Some(match kind {
        ValueType::Text => Json::from(""),
        ValueType::Boolean => Json::Bool(false),
        ValueType::Integer | ValueType::Number | ValueType::Duration | ValueType::Scalar => Json::Number(0.0),
        // No dialect has one that may not be absent.
        ValueType::Moment(_) | ValueType::Ip => return None,
        ValueType::Enum { default, .. } => Json::Text(default.clone()?),
        ValueType::Optional(_) => Json::Null,
        ValueType::Record(_) | ValueType::Dated(_) => return None,
        ValueType::List(_) | ValueType::Headers => Json::List(Vec::new()),
    })
}

/// Without members of records that the ruleset does not read: a core names only what it reads.
fn declared(kind: &ValueType, json: &Json) -> Json {
    match (kind, json) {
        (ValueType::Optional(of), _) => declared(of, json),
        (ValueType::List(of), Json::List(items)) => Json::List(items.iter().map(|item| declared(of, item)).collect()),
        (ValueType::Record(members), Json::Object(given)) => {
            let kept = given.iter().filter_map(|(name, value)| {
                let (_, kind) = members.iter().find(|(member, _)| member == name)?;
                Some((name.clone(), declared(kind, value)))
            });
            Json::Object(kept.collect())
        }
        _ => json.clone(),
    }
}

/// A value of a type, durations in milliseconds, moments in their unit and headers as pairs; nothing for a value of another type.
pub fn read_value(kind: &ValueType, json: &Json) -> Option<Json> {
    match (kind, json) {
        (ValueType::Text, Json::Text(_)) | (ValueType::Boolean, Json::Bool(_)) => Some(json.clone()),
        (ValueType::Integer, Json::Number(value)) => whole(*value),
        // `-0` is `0`: the language has one zero.
        (ValueType::Number, Json::Number(value)) => value.is_finite().then_some(Json::Number(value + 0.0)),
        (ValueType::Duration, Json::Text(text)) => duration::parse(text).map(|ms| Json::Number(ms as f64)),
        (ValueType::Duration, Json::Number(ms)) => whole(*ms).filter(|_| *ms >= 0.0),
        (ValueType::Moment(unit), Json::Text(text)) => unit.parse(text).map(Json::Number),
        (ValueType::Moment(unit), Json::Number(value)) => unit.checked(*value).map(Json::Number),
        (ValueType::Ip, Json::Text(text)) => address::key(text).map(|_| json.clone()),
        (ValueType::Scalar, Json::Text(_)) => Some(json.clone()),
        (ValueType::Scalar, _) => read_value(&ValueType::Number, json),
        (ValueType::Enum { symbols, .. }, Json::Text(symbol)) => symbols.contains(symbol).then(|| json.clone()),
        (ValueType::Record(members), Json::Text(text)) if moment::is_clock(members) => moment::clock(text),
        (ValueType::Record(members), Json::Object(given)) => {
            let known = |name: &String| members.iter().any(|(member, _)| member == name);
            let values = members.iter().map(|(name, kind)| Some((name.clone(), read_value(kind, json.get(name)?)?)));
            given.iter().all(|(name, _)| known(name)).then(|| values.collect::<Option<_>>().map(Json::Object))?
        }
        (ValueType::Dated(of), _) => {
            let (value, age) = match (json.as_object().map(<[_]>::len), json.get("value"), json.get("age")) {
                (Some(2), Some(value), Some(age)) => (value, age),
                _ => (json, &Json::Number(0.0)),
            };
            Some(Json::List(vec![read_value(of, value)?, read_value(&ValueType::Duration, age)?]))
        }
        (ValueType::Optional(_), Json::Null) => Some(Json::Null),
        (ValueType::Optional(of), _) => read_value(of, json),
        (ValueType::List(of), Json::Object(_)) if **of == ValueType::Scalar => Some(Json::List(Vec::new())),
        (ValueType::List(of), Json::List(items)) => {
            items.iter().map(|item| read_value(of, item)).collect::<Option<_>>().map(Json::List)
        }
        (ValueType::Headers, Json::Object(members)) => {
            let pair = |(name, value): &(String, Json)| header(&[Json::from(name.as_str()), value.clone()]);
            members.iter().map(pair).collect::<Option<_>>().map(Json::List)
        }
        (ValueType::Headers, Json::List(items)) => {
            items.iter().map(|item| header(item.as_list()?)).collect::<Option<_>>().map(Json::List)
        }
        _ => None,
    }
}

fn whole(value: f64) -> Option<Json> {
    (value.fract() == 0.0 && value.abs() <= duration::MAX_SAFE as f64).then_some(Json::Number(value + 0.0))
}

fn header(pair: &[Json]) -> Option<Json> {
    let is_pair = pair.len() == 2 && pair.iter().all(|part| matches!(part, Json::Text(_)));
    is_pair.then(|| Json::List(pair.to_vec()))
}
