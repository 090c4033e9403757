//! Values within a JSON object of the artifact, each of which is a field of its own: `arguments.path:text`.

use crate::json::Json;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    Text,
    Number,
    Boolean,
    Given,
    Scalar,
    Texts,
    Anywhere,
}

const READINGS: [(&str, Reading); 7] = [
    ("text", Reading::Text),
    ("number", Reading::Number),
    ("boolean", Reading::Boolean),
    ("given", Reading::Given),
    ("scalar", Reading::Scalar),
    ("texts", Reading::Texts),
    ("anywhere", Reading::Anywhere),
];

#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    Member(String),
    Place(usize),
}

/// A path that leads into an object of the artifact, and what is read there.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub object: String,
    pub keys: Vec<Key>,
    pub reading: Reading,
}

impl Named {
    /// Nothing for the path of an ordinary field.
    pub fn parse(path: &str) -> Option<Named> {
        let (text, reading) = path.rsplit_once(':')?;
        let (_, reading) = *READINGS.iter().find(|(name, _)| *name == reading)?;
        let end = text.find(['.', '[']).unwrap_or(text.len());
        let (object, mut steps) = text.split_at(end);
        if reading == Reading::Anywhere {
            steps = steps.strip_suffix(".*")?;
        }
        let mut keys = Vec::new();
        while !steps.is_empty() {
            let (key, rest) = step(steps)?;
            keys.push(key);
            steps = rest;
        }
        (reading == Reading::Anywhere || !keys.is_empty()).then(|| Named { object: object.to_owned(), keys, reading })
    }

    /// The words of its name in the world: no two paths have the same.
    pub fn words(&self) -> String {
        let mut words = vec![self.object.replace('_', "-")];
        words.extend(self.keys.iter().map(|key| match key {
            Key::Place(place) => format!("i{place}"),
            Key::Member(name) => member_words(name),
        }));
        words.extend(
            READINGS.iter().filter(|(_, reading)| *reading == self.reading).map(|(name, _)| (*name).to_owned()),
        );
        words.join("-")
    }

    /// What the object holds there; `Null`, or no element, where there is nothing of the kind.
    pub fn read(&self, object: &Json) -> Json {
        let found = self.keys.iter().try_fold(object, |value, key| match (key, value) {
            (Key::Member(name), Json::Object(_)) => value.get(name),
            (Key::Place(place), Json::List(items)) => items.get(*place),
            _ => None,
        });
        let found = found.filter(|value| **value != Json::Null);
        match (self.reading, found) {
            (Reading::Anywhere, found) => Json::List(found.map(texts_within).unwrap_or_default()),
            (Reading::Texts, found) => Json::List(found.map(texts_of).unwrap_or_default()),
            (Reading::Given, Some(_)) => Json::Bool(true),
            (Reading::Text | Reading::Scalar, Some(Json::Text(text))) => Json::Text(text.clone()),
            (Reading::Boolean, Some(Json::Bool(value))) => Json::Bool(*value),
            (Reading::Number | Reading::Scalar, Some(Json::Number(value))) => Json::Number(value + 0.0),
            _ => Json::Null,
        }
    }
}

/// One step of a path, `.word`, `[0]` or `["any text"]`, and what follows it.
fn step(steps: &str) -> Option<(Key, &str)> {
    if let Some(rest) = steps.strip_prefix('.') {
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
        return (end > 0).then(|| (Key::Member(rest[..end].to_owned()), &rest[end..]));
    }
    let rest = steps.strip_prefix('[')?;
    if let Some(literal) = rest.strip_prefix('"') {
        let mut text = String::new();
        let mut letters = literal.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => return Some((Key::Member(text), literal[at + 1..].strip_prefix(']')?)),
                '\\' => text.push(escaped(letters.next()?.1, &mut letters)?),
                _ => text.push(letter),
            }
        }
        return None;
    }
    let (place, rest) = rest.split_once(']')?;
    Some((Key::Place(place.parse().ok()?), rest))
}

/// `\n`, `\t` and `\u{…}` stand for characters, any other letter for itself.
fn escaped(letter: char, rest: &mut std::str::CharIndices<'_>) -> Option<char> {
    match letter {
        'n' => Some('\n'),
        't' => Some('\t'),
        'u' if rest.as_str().starts_with('{') => {
            let code: String = rest.skip(1).map(|(_, digit)| digit).take_while(|digit| *digit != '}').collect();
            char::from_u32(u32::from_str_radix(&code, 16).ok()?)
        }
        other => Some(other),
    }
}

/// A word that names nothing by itself: `u` and `c` join parts, `i0` is a place, `x2a` are bytes.
fn is_plain(word: &str) -> bool {
    let mut bytes = word.bytes();
    let begins = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase());
    let goes_on = bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let all = |rest: &str, is: fn(u8) -> bool| rest.bytes().all(is);
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let is_place =
        word.strip_prefix('i').is_some_and(|rest| !rest.is_empty() && all(rest, |byte| byte.is_ascii_digit()));
    let is_bytes = word.strip_prefix('x').is_some_and(|rest| rest.len() % 2 == 0 && all(rest, is_hex));
    begins && goes_on && word != "u" && word != "c" && !is_place && !is_bytes
}

fn member_words(name: &str) -> String {
    let snake: Vec<&str> = name.split('_').collect();
    if snake.iter().all(|part| is_plain(part)) {
        return snake.join("-u-");
    }
    let mut camel: Vec<String> = vec![String::new()];
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && camel.last().is_some_and(|part| !part.is_empty()) {
            camel.push(String::new());
        }
        if let Some(part) = camel.last_mut() {
            part.push(letter.to_ascii_lowercase());
        }
    }
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_word && name.starts_with(|first: char| first.is_ascii_lowercase()) && camel.iter().all(|part| is_plain(part))
    {
        return camel.join("-c-");
    }
    format!("x{}", name.bytes().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// Every text at any depth, in order. Nothing here recurses.
fn texts_within(json: &Json) -> Vec<Json> {
    let mut texts = Vec::new();
    let mut left = vec![json];
    while let Some(value) = left.pop() {
        match value {
            Json::Text(_) => texts.push(value.clone()),
            _ => left.extend(inner(value)),
        }
    }
    texts
}

/// What a value holds as a list of texts, in which `0` stands for what is none; a single value is a list of one.
fn texts_of(json: &Json) -> Vec<Json> {
    let mut texts = Vec::new();
    let mut left = if let Json::List(_) = json { inner(json) } else { vec![json] };
    while let Some(value) = left.pop() {
        let parts = inner(value);
        if parts.is_empty() {
            texts.push(if let Json::Text(_) = value { value.clone() } else { Json::Number(0.0) });
        }
        left.extend(parts);
    }
    texts
}

/// What a list or an object holds, the last first.
fn inner(value: &Json) -> Vec<&Json> {
    match value {
        Json::List(items) => items.iter().rev().collect(),
        Json::Object(members) => members.iter().rev().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_words_of_the_world() {
        for (path, words) in [
            ("arguments.*:anywhere", "arguments-anywhere"),
            ("arguments.filter.owner:text", "arguments-filter-owner-text"),
            ("arguments.file_path:text", "arguments-file-u-path-text"),
            ("arguments.filePath:text", "arguments-file-c-path-text"),
            ("arguments.command[0]:given", "arguments-command-i0-given"),
            ("arguments[\"a b\"]:number", "arguments-x612062-number"),
            ("arguments.u:text", "arguments-x75-text"),
        ] {
            assert_eq!(Named::parse(path).unwrap().words(), words);
        }
        assert_eq!(Named::parse("from.domain"), None);
        assert_eq!(Named::parse("arguments:text"), None);
    }

    #[test]
    fn finds_texts_however_they_are_wrapped() {
        let object = Json::parse(r#"{"paths":[["a"],{"x":"b"},3,[]],"path":"c","none":null}"#).unwrap();
        let read = |path: &str| Named::parse(path).unwrap().read(&object).to_string();
        assert_eq!(read("arguments.*:anywhere"), r#"["a","b","c"]"#);
        assert_eq!(read("arguments.paths:texts"), r#"["a","b",0,0]"#);
        assert_eq!(read("arguments.path:texts"), r#"["c"]"#);
        assert_eq!(read("arguments.path:number"), "null");
        assert_eq!(read("arguments.none:given"), "null");
        assert_eq!(read("arguments.paths[1].x:text"), r#""b""#);
    }
}
