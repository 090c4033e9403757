//! `conform COMPONENTS CORES CASES`: runs every case of every ruleset, and prints a line of JSON for each.
//!
//! Components are `COMPONENTS/mail/mailguard.wasm`, cores `CORES/mail/mailguard/snapshot.json`, cases
//! `CASES/mail/mailguard/*.json`. A line is `{"ruleset", "case", "receipt", "asked"}`, the case by its name, and has a `failure` where the host
//! settled. The exit code is 1 where a receipt is not what its case expects.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use glither_wasmtime::{Artifact, BindingSet, Contract, Crossing, Host, Json, Ruleset, read_answers};

type Anything<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let args: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [components, cores, cases] = &args[..] else {
        eprintln!("usage: conform COMPONENTS CORES CASES");
        return ExitCode::from(64);
    };
    match conform(components, cores, cases) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(70)
        }
    }
}

fn conform(components: &Path, cores: &Path, cases: &Path) -> Anything<bool> {
    let host = Host::new()?;
    let mut met = true;
    for shelf in sorted(components)? {
        for file in sorted(&components.join(&shelf))? {
            let name = format!("{shelf}/{}", file.trim_end_matches(".wasm"));
            let contract = Contract::parse(&fs::read_to_string(cores.join(&name).join("snapshot.json"))?)?;
            let component = fs::read(components.join(&shelf).join(&file))?;
            let ruleset = Ruleset::link(&host, &component, contract.clone(), answering(&contract, &HashMap::new()))?;
            for case in sorted(&cases.join(&name))? {
                let json = Json::parse(&fs::read_to_string(cases.join(&name).join(&case))?)?;
                let crossing = cross(&ruleset, &json)?;
                let case = json.get("name").and_then(Json::as_text).unwrap_or(&case);
                println!("{}", line(&name, case, &crossing));
                met &= meets(&crossing, json.get("expect").unwrap_or(&Json::Null));
            }
        }
    }
    Ok(met)
}

fn cross(ruleset: &Ruleset, case: &Json) -> Anything<Crossing> {
    let contract = ruleset.contract();
    let artifact = Artifact::read(contract, case.get("artifact").unwrap_or(&Json::Null))?;
    let answers = match case.get("enrich") {
        Some(answers) => read_answers(contract, answers)?,
        None => HashMap::new(),
    };
    Ok(ruleset.with_bindings(answering(contract, &answers))?.dispose(&artifact))
}

/// Enrichments answer from a case, and verbs do nothing but suspend.
fn answering(contract: &Contract, answers: &HashMap<String, Json>) -> BindingSet {
    let mut bindings = BindingSet::new();
    for enrichment in &contract.enrichments {
        let answer = answers.get(&enrichment.path).cloned();
        bindings = bindings.enrichment(&enrichment.path, move |_| answer.clone().ok_or_else(|| "not answered".into()));
    }
    for verb in &contract.verbs {
        bindings = match verb.suspends {
            true => bindings.suspending(&verb.name, |_, _| Ok("token".to_owned())),
            false => bindings.verb(&verb.name, |_, _| Ok(())),
        };
    }
    bindings
}

fn line(ruleset: &str, case: &str, crossing: &Crossing) -> Json {
    let asked = crossing.asked.iter().map(|path| Json::from(path.as_str())).collect();
    let mut members = vec![
        ("ruleset".to_owned(), Json::from(ruleset)),
        ("case".to_owned(), Json::from(case)),
        ("receipt".to_owned(), crossing.receipt.to_json()),
        ("asked".to_owned(), Json::List(asked)),
    ];
    if let Some(failure) = &crossing.failure {
        members.push(("failure".to_owned(), Json::from(failure.to_string())));
    }
    Json::Object(members)
}

/// Of what a case expects, settlement aside: what happens after the crossing is the ledger's.
fn meets(crossing: &Crossing, expected: &Json) -> bool {
    let receipt = crossing.receipt.to_json();
    crossing.failure.is_none()
        && ["verdict", "rule", "reason_class", "actions", "ligand_absent"]
            .iter()
            .all(|name| same(receipt.get(name), expected.get(name)))
}

/// Whatever the order of members.
fn same(one: Option<&Json>, other: Option<&Json>) -> bool {
    match (one, other) {
        (Some(Json::Object(one)), Some(object @ Json::Object(other))) => {
            one.len() == other.len() && one.iter().all(|(name, value)| same(Some(value), object.get(name)))
        }
        (Some(Json::List(one)), Some(Json::List(other))) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(Some(one), Some(other)))
        }
        (one, other) => one == other,
    }
}

fn sorted(folder: &Path) -> Anything<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().into_string().map_err(|_| "a file has a name that is no text")?);
    }
    names.sort();
    Ok(names)
}
