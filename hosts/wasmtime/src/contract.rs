//! What a host must know of a ruleset to cross its component: a part of its core, as `tangle snapshot --json` writes it.

use crate::error::LinkError;
use crate::json::Json;
use crate::moment::Unit;
use crate::rules::{self, RuleBook};

/// The types that a field, an answer or an argument may have.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueType {
    Text,
    Boolean,
    /// A whole number that fits in 53 bits.
    Integer,
    /// A binary64 number, never NaN or infinite.
    Number,
    /// A whole number of milliseconds.
    Duration,
    /// A point in time, a day, or a time of day, as a whole number of its unit.
    Moment(Unit),
    /// An address of the Internet Protocol; a component has its number as 32 hexadecimal digits.
    Ip,
    /// A number or a text, as it comes.
    Scalar,
    /// One of a closed set of symbols, and what a record that leaves it out has.
    Enum {
        symbols: Vec<String>,
        default: Option<String>,
    },
    Record(Vec<(String, ValueType)>),
    Optional(Box<ValueType>),
    /// A value and its age in milliseconds, which only an answer can be.
    Dated(Box<ValueType>),
    List(Box<ValueType>),
    /// Pairs of name and text.
    Headers,
}

/// A field of the artifact's record, by its path in the language.
#[derive(Clone, Debug)]
pub struct Field {
    pub path: String,
    pub kind: ValueType,
}

/// A function of the host that yields a value.
#[derive(Clone, Debug)]
pub struct Enrichment {
    pub path: String,
    /// What the host answers: a ligand may be absent, and comes with its age where that counts.
    pub answer: ValueType,
    pub ligand: Option<Ligand>,
    /// What the component tells whoever answers, behind all else: constants of its ruleset.
    pub told: Vec<Told>,
}

/// The zone of a clock, or the window of a counter.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    Text(String),
    Milliseconds(u64),
}

/// What a declared enrichment is produced from, and how old it may be.
#[derive(Clone, Debug)]
pub struct Ligand {
    pub from: Vec<String>,
    pub fresh: Option<u64>,
}

/// An action of the host. A suspending one answers with the host's token.
#[derive(Clone, Debug)]
pub struct Verb {
    pub name: String,
    pub parameters: Vec<(String, ValueType)>,
    pub suspends: bool,
}

#[derive(Clone, Debug)]
pub struct Contract {
    /// `glither.mail`
    pub dialect: String,
    pub boxes: Vec<String>,
    /// Where every crossing ends that goes wrong.
    pub default_box: String,
    /// Boxes and states that wait, from the least to the most restrictive.
    pub restrictiveness: Vec<String>,
    pub fields: Vec<Field>,
    pub enrichments: Vec<Enrichment>,
    pub verbs: Vec<Verb>,
    /// What the rules say, where the host has it: then a receipt must be one that they can give.
    pub(crate) rules: Option<RuleBook>,
}

impl Contract {
    /// Reads it of a core's JSON.
    pub fn parse(text: &str) -> Result<Contract, LinkError> {
        let core = Json::parse(text).map_err(|fault| LinkError::BadContract(fault.to_string()))?;
        let read = || {
            Some(Contract {
                dialect: text_of(core.get("dialect")?, "name")?,
                boxes: texts_of(core.get("boxes")?)?,
                default_box: text_of(&core, "default_box")?,
                restrictiveness: texts_of(core.get("restrictiveness")?)?,
                fields: all(core.get("fields")?, field_of)?,
                enrichments: all(core.get("enrichments")?, enrichment_of)?,
                verbs: all(core.get("verbs")?, verb_of)?,
                rules: match core.get("rules") {
                    None => None,
                    Some(rules) => Some(RuleBook {
                        rules: rules::read(rules)?,
                        is_first_match: core.get("fold")?.as_text()? == "first-match",
                    }),
                },
            })
        };
        read().ok_or_else(|| LinkError::BadContract("it is no core of a ruleset".to_owned()))
    }

    /// The names of states that wait.
    pub(crate) fn states(&self) -> impl Iterator<Item = &String> {
        self.restrictiveness.iter().filter(|name| !self.boxes.contains(name))
    }

    pub(crate) fn height(&self, name: &str) -> Option<usize> {
        self.restrictiveness.iter().position(|other| other == name)
    }
}

fn all<T>(list: &Json, read: fn(&Json) -> Option<T>) -> Option<Vec<T>> {
    list.as_list()?.iter().map(read).collect()
}

fn text_of(json: &Json, key: &str) -> Option<String> {
    json.get(key)?.as_text().map(str::to_owned)
}

fn texts_of(json: &Json) -> Option<Vec<String>> {
    all(json, |item| item.as_text().map(str::to_owned))
}

fn field_of(json: &Json) -> Option<Field> {
    Some(Field { path: text_of(json, "path")?, kind: type_of(json.get("type")?)? })
}

fn enrichment_of(json: &Json) -> Option<Enrichment> {
    let kind = type_of(json.get("type")?)?;
    let ligand = match json.get("ligand") {
        None => None,
        Some(ligand) => {
            let fresh = match ligand.get("fresh") {
                None => None,
                Some(Json::Number(ms)) => Some(*ms as u64),
                Some(_) => return None,
            };
            Some(Ligand { from: texts_of(ligand.get("from")?)?, fresh })
        }
    };
    let answer = match &ligand {
        None => kind,
        Some(Ligand { fresh: None, .. }) => ValueType::Optional(Box::new(kind)),
        Some(_) => ValueType::Optional(Box::new(ValueType::Dated(Box::new(kind)))),
    };
    let told = match json.get("given") {
        None => Vec::new(),
        Some(given) => all(given, told_of)?,
    };
    Some(Enrichment { path: text_of(json, "path")?, answer, ligand, told })
}

fn told_of(json: &Json) -> Option<Told> {
    match (json.get("text"), json.get("ms")) {
        (Some(Json::Text(text)), None) => Some(Told::Text(text.clone())),
        (None, Some(Json::Number(ms))) => Some(Told::Milliseconds(*ms as u64)),
        _ => None,
    }
}

fn verb_of(json: &Json) -> Option<Verb> {
    let suspends = json.get("suspends")? == &Json::Bool(true);
    Some(Verb { name: text_of(json, "name")?, parameters: all(json.get("parameters")?, member_of)?, suspends })
}

fn member_of(json: &Json) -> Option<(String, ValueType)> {
    Some((text_of(json, "name")?, type_of(json.get("type")?)?))
}

fn type_of(json: &Json) -> Option<ValueType> {
    let of = || Some(Box::new(type_of(json.get("of")?)?));
    Some(match json.get("kind")?.as_text()? {
        "text" => ValueType::Text,
        "boolean" => ValueType::Boolean,
        "integer" => ValueType::Integer,
        "number" => ValueType::Number,
        "duration" => ValueType::Duration,
        "scalar" => ValueType::Scalar,
        "ip" => ValueType::Ip,
        "moment" => ValueType::Moment(Unit::of(json.get("unit")?.as_text()?)?),
        "headers" => ValueType::Headers,
        "enum" => ValueType::Enum { symbols: texts_of(json.get("symbols")?)?, default: text_of(json, "default") },
        "record" => ValueType::Record(all(json.get("members")?, member_of)?),
        "optional" => ValueType::Optional(of()?),
        "dated" => ValueType::Dated(of()?),
        "list" => ValueType::List(of()?),
        _ => return None,
    })
}
