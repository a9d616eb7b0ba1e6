//! The schemas that editors use agree with the loader on the shipped files and on broken ones.

use std::path::{Path, PathBuf};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn schema(kind: &str) -> Value {
    let path = root().join(format!("docs/schema/{kind}.schema.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn faults(kind: &str, yaml: &str) -> Vec<String> {
    // As the loader reads it: `yes` and `no` are text.
    let options = serde_saphyr::options! { strict_booleans: true };
    let value: Value = serde_saphyr::from_str_with_options(yaml, options).unwrap();
    let validator = jsonschema::validator_for(&schema(kind)).unwrap();
    validator.iter_errors(&value).map(|fault| fault.to_string()).collect()
}

fn yaml_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            found.push(path);
        }
    }
    found
}

#[test]
fn shipped_files_keep_to_their_schemas_and_say_so() {
    let (mut checked, flows) = (0, root().join("flows"));
    let files = ["flows", "templates/words", "tests/flows"].map(|dir| yaml_files(&root().join(dir)));
    for path in files.concat() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let words = path.parent().unwrap().ends_with("words");
        let kind = match name.as_str() {
            // The interface's English is a list of sentences, not a translation.
            "en" if words => continue,
            _ if words => "words",
            name => name,
        };
        let text = std::fs::read_to_string(&path).unwrap();
        let found = faults(kind, &text);
        assert!(found.is_empty(), "{}: {found:?}", path.display());
        if path.starts_with(&flows) {
            let line = text.lines().next().unwrap();
            let target = line.strip_prefix("# yaml-language-server: $schema=");
            let target = target.unwrap_or_else(|| panic!("{} has no modeline", path.display()));
            let target = path.parent().unwrap().join(target).canonicalize().unwrap();
            assert_eq!(target, root().join(format!("docs/schema/{kind}.schema.json")));
        }
        checked += 1;
    }
    assert!(checked >= 18, "{checked}");
}

#[test]
fn a_site_keeps_to_its_schema() {
    let site = crate::site::SITE;
    assert_eq!(faults("site", site), Vec::<String>::new());
    let broken = [
        ("organization: Harbor Health", "organisation: Harbor Health"),
        ("415-555-0100", "call us"),
        ("\"#b0508e\"", "teal"),
        ("logo.svg", "../logo.svg"),
        ("https://harbor", "javascript://harbor"),
        ("{en: About us,", "{fr: À propos,"),
    ];
    for (from, to) in broken {
        assert!(site.contains(from), "{from}");
        assert!(!faults("site", &site.replacen(from, to, 1)).is_empty(), "{to}");
    }
}

/// Faults that a schema can see, each of which the loader refuses as well.
#[test]
fn what_the_loader_refuses_the_schema_refuses() {
    let sound = crate::proofs::SOUND;
    assert_eq!(faults("flow", sound), Vec::<String>::new());
    let broken = [
        ("minutes: 1", "minits: 1"),
        ("minutes: 1", "minutes: soon"),
        ("title: Demo", "title: true"),
        ("title: Demo\n", ""),
        ("summary: One line", "summary: []"),
        ("start: [What it does]", "start: What it does"),
        ("    error: Select where\n", ""),
        ("choose: many", "choose: several"),
        ("number: {min: 0, max: 120}", "number: {min: 0}"),
        ("number: {min: 0, max: 120}", "number: {min: 0, max: 120, step: 5}"),
        ("{recommend: gold, when: {plan: gold}}", "{recommend: gold}"),
        ("{recommend: gold, when: {plan: gold}}", "{recommends: gold, when: {plan: gold}}"),
        ("{plan: silver, place: city}", "{plan: true, place: city}"),
        ("{age: {at_least: 65}}", "{age: {more_than: 65}}"),
        ("{needs: {has: rides}, place: [city, county, valley]}", "{needs: {has: [], only: {}}}"),
        ("gold: {title: 'Call {211}', steps: [Call]}", "gold: {title: 'Call {211}'}"),
        ("gold: {title: 'Call {211}', steps: [Call]}", "gold: {titel: x, steps: [Call]}"),
        ("{when: always, includes: line}", "{when: always, contains: line}"),
        ("{id: pain, when", "{name: pain, when"),
        ("{when: always, includes: line}", "{when: always, includes: []}"),
        ("number: {min: 0, max: 120}", "date: {min: today}"),
        ("number: {min: 0, max: 120}", "number: {min: 0, max: 120}\n    may_be_empty: true"),
    ];
    for (from, to) in broken {
        let text = sound.replacen(from, to, 1);
        assert_ne!(text, sound, "{from}");
        assert!(!faults("flow", &text).is_empty(), "the schema takes {to}");
        assert!(crate::support::findings(&text, &[]).errors() > 0, "the loader takes {to}");
    }
}

fn assert_same(ours: &Value, theirs: &Value, at: &str) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            assert!(a.keys().eq(b.keys()), "{at}");
            a.iter().for_each(|(key, value)| assert_same(value, &b[key], &format!("{at}.{key}")));
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{at}");
            a.iter().zip(b).for_each(|(a, b)| assert_same(a, b, at));
        }
        (Value::Number(a), Value::Number(b)) => assert_eq!(a.as_f64(), b.as_f64(), "{at}"),
        // It takes `18_20` for a number, which YAML 1.2 does not.
        (Value::String(word), Value::Number(_)) if word.contains('_') => {}
        _ => assert_eq!(ours, theirs, "{at}"),
    }
}

/// Every shipped file means to us what it means to another reader of YAML.
#[test]
fn files_mean_what_another_reader_says() {
    use signpost::source::{Findings, Kind, Node, Sources};
    fn plain(node: &Node) -> Value {
        match &node.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Number(written) => match written.get(..2) {
                Some("0x") => i64::from_str_radix(&written[2..], 16).unwrap().into(),
                Some("0o") => i64::from_str_radix(&written[2..], 8).unwrap().into(),
                _ => written.parse::<f64>().unwrap().into(),
            },
            Kind::Text(text) => Value::String(text.to_string()),
            Kind::List(items) => items.iter().map(plain).collect(),
            Kind::Map(entries) => {
                let pairs = entries.iter();
                pairs.map(|(key, value)| (key.name.to_string(), plain(value))).collect()
            }
        }
    }
    let odd = [
        "a: |\n  one\n  two\n\nb: >-\n  one\n  two\n",
        "a: 'it''s'\nb: \"\\u00e9 \\n\"\nc: [1, -2.5, 1e3, yes, no, ~, null, True]\n",
        "{a: {b: [x, 'y, z']}, c: , \"d e\": 0x1F}",
        "a: 415-555-0100\nb: 2026-11-24\nc: 1.2.3\nd: 08\ne: .5\nf: +7\ng: 0o17\n",
        "- a\n- - b\n  - c\n-\n  d: e # a comment\n",
    ];
    let dirs = ["flows", "templates/words", "tests/flows", "tests/kinds"];
    let files = dirs.map(|dir| yaml_files(&root().join(dir))).concat();
    let texts = files.iter().map(|path| std::fs::read_to_string(path).unwrap());
    let mut compared = 0;
    for text in texts.chain(odd.map(str::to_owned)) {
        let sources = Sources::from_files([("a.yaml".to_owned(), text.clone().into_bytes())]);
        let mut findings = Findings::default();
        let file = sources.find("a.yaml").unwrap();
        let ours = sources.tree(file, &mut findings).map(|node| plain(&node));
        let options = serde_saphyr::options! { strict_booleans: true };
        let theirs: Value = serde_saphyr::from_str_with_options(&text, options).unwrap();
        let ours = ours.unwrap_or_else(|| panic!("{text}: {:?}", findings.sorted()));
        assert_same(&ours, &theirs, "");
        compared += 1;
    }
    assert!(compared > 30);
}
