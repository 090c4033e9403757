//! JSON as the language takes it: members in order, none twice, and no number that a double does not hold.

use std::fmt;

use serde_core::de;
use serde_json::ser;
use serde_json::value::RawValue;

use crate::number;

/// A value of JSON, or one in the language's terms: an absent optional is `Null`, a duration milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Why a text was not taken. It names no content, which may be somebody's mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// It is no JSON.
    NoJson,
    /// It nests deeper than anybody writes.
    TooDeep,
    /// A member stands twice in one object, of which readers keep one or the other.
    MemberTwice,
    /// A number is more than a double holds, so that it would be read as another one.
    InexactNumber,
}

impl fmt::Display for JsonFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            JsonFault::NoJson => "the text is no JSON",
            JsonFault::TooDeep => "the JSON nests too deep",
            JsonFault::MemberTwice => "a member stands twice in one object",
            JsonFault::InexactNumber => "a number is more than a double holds",
        })
    }
}

impl std::error::Error for JsonFault {}

const MAX_DEPTH: usize = 100;

impl Json {
    /// Reads a text, as strictly as the project's other readers do.
    pub fn parse(text: &str) -> Result<Json, JsonFault> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|_| JsonFault::NoJson)?;
        read(raw, 0)
    }

    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Json]> {
        match self {
            Json::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_object(&self) -> Option<&[(String, Json)]> {
        match self {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Json {
        Json::Number(value)
    }
}

/// Level by level, since a value that has not been looked into yet is kept as its text.
fn read(raw: &RawValue, depth: usize) -> Result<Json, JsonFault> {
    if depth > MAX_DEPTH {
        return Err(JsonFault::TooDeep);
    }
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'{') => {
            let Members(members) = parsed(text)?;
            let mut object: Vec<(String, Json)> = Vec::with_capacity(members.len());
            let mut names = std::collections::HashSet::new();
            for (name, value) in members {
                if !names.insert(name.clone()) {
                    return Err(JsonFault::MemberTwice);
                }
                object.push((name, read(value, depth + 1)?));
            }
            Ok(Json::Object(object))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = parsed(text)?;
            let items: Result<_, _> = items.into_iter().map(|item| read(item, depth + 1)).collect();
            Ok(Json::List(items?))
        }
        Some(b'"') => Ok(Json::Text(parsed(text)?)),
        Some(b't' | b'f') => Ok(Json::Bool(parsed(text)?)),
        Some(b'n') => Ok(Json::Null),
        _ => number::parse(text).map(Json::Number),
    }
}

fn parsed<'text, T: serde_core::Deserialize<'text>>(text: &'text str) -> Result<T, JsonFault> {
    serde_json::from_str(text).map_err(|_: serde_json::Error| JsonFault::NoJson)
}

/// Written without spaces, as `JSON.stringify` writes it.
impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => formatter.write_str("null"),
            Json::Bool(value) => write!(formatter, "{value}"),
            Json::Number(value) => formatter.write_str(&number::text(*value)),
            Json::Text(text) => formatter.write_str(&quoted(text)),
            Json::List(items) => {
                formatter.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(formatter, "{}{item}", if index == 0 { "" } else { "," })?;
                }
                formatter.write_str("]")
            }
            Json::Object(members) => {
                formatter.write_str("{")?;
                for (index, (name, value)) in members.iter().enumerate() {
                    write!(formatter, "{}{}:{value}", if index == 0 { "" } else { "," }, quoted(name))?;
                }
                formatter.write_str("}")
            }
        }
    }
}

fn quoted(text: &str) -> String {
    ser::to_string(text).unwrap_or_default()
}

/// An object's members in their order, also those that stand there twice.
struct Members<'text>(Vec<(String, &'text RawValue)>);

impl<'text> serde_core::Deserialize<'text> for Members<'text> {
    fn deserialize<D: serde_core::Deserializer<'text>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'text> de::Visitor<'text> for Visitor {
            type Value = Members<'text>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: de::MapAccess<'text>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_readers_would_take_for_different_things() {
        for (text, fault) in [
            (r#"{"a":1,"a":2}"#, JsonFault::MemberTwice),
            (r#"{"a":{"b":1,"\u0062":2}}"#, JsonFault::MemberTwice),
            ("9007199254740993", JsonFault::InexactNumber),
            ("[0,1e400]", JsonFault::InexactNumber),
            ("-1e-400", JsonFault::InexactNumber),
            ("0.1000000000000000055511151231257827", JsonFault::InexactNumber),
            ("01", JsonFault::NoJson),
            (r#""\ud800""#, JsonFault::NoJson),
            ("[1]]", JsonFault::NoJson),
        ] {
            assert_eq!(Json::parse(text), Err(fault), "{text}");
        }
        let deep = "[".repeat(200) + &"]".repeat(200);
        assert!(Json::parse(&deep).is_err());
    }

    #[test]
    fn writes_what_javascript_writes() {
        for (text, written) in [
            (
                "[0.1,1e21,1.50,100,-0,0e5,5e-324,1.7976931348623157e308]",
                "[0.1,1e+21,1.5,100,0,0,5e-324,1.7976931348623157e+308]",
            ),
            (
                "[1e20,123456789012345680000,0.000001,1e-7,-2.5]",
                "[100000000000000000000,123456789012345680000,0.000001,1e-7,-2.5]",
            ),
            (r#"{"b":"\u0001\u2028\"\\/","a":null}"#, "{\"b\":\"\\u0001\u{2028}\\\"\\\\/\",\"a\":null}"),
        ] {
            assert_eq!(Json::parse(text).unwrap().to_string(), written);
        }
    }
}
