//! Words on their way to translators and back.

use std::path::Path;

use signpost::flow::{Flows, load};
use signpost::source::{Findings, Sources};
use signpost::words::exchange::{Format, Job, Merged, Unit, UnitState, merge, units};
use signpost::words::{Language, SourceString, State};

const FORMATS: [Format; 4] = [Format::Csv, Format::Po, Format::Xliff, Format::Xlsx];

const FLOW: &str = "\
title: Find help
language: en
summary: \"One line, \\\"quoted\\\"\"
start: [Call us & ask]
needed: Nothing
minutes: 1
questions:
  who:
    ask: Who needs care?
    error: Select who needs care
    options: {me: I do, other: Someone else}
rules:
  - {recommend: line, when: otherwise}
outcomes:
  line: {title: 'Call {211}', steps: [Call]}
";

const WORDS: &str = "\
# Kept by the clinic.
language: es
state: draft
strings:
  # The name of the service.
  title: {source: Find help, text: Encuentre ayuda}   # short
  summary:
    source: 'One line, \"quoted\"'
    text: 'Una línea, \"citada\"'
    note: 'Quotes? \"\"'
  needed: {source: Nothing at all, text: Nada}
  # Asked first.
  questions.who.ask:
    source: Who needs care?
    text: ¿Quién necesita atención?
    state: reviewed
    by: A. Reader
    on: \"2026-11-01\"
  outcomes.line.title: {source: 'Call {211}', text: 'Llame al {211}'}
";

struct Desk {
    flows: Flows,
    files: Sources,
}

impl Desk {
    fn new(flow: &str, words: &str) -> Desk {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let files = Sources::from_files([file("demo/flow.yaml", flow), file("demo/words/es.yaml", words)]);
        let flows = load(&files).0.unwrap();
        Desk { flows, files }
    }

    fn strings(&self) -> Vec<SourceString> {
        self.flows.translatable("demo").unwrap().2
    }

    fn units(&self) -> Vec<Unit> {
        let file = self.files.find("demo/words/es.yaml").unwrap();
        let words = self.files.tree(file, &mut Findings::default());
        let read = words.map(|words| units(&self.strings(), &[], &words));
        read.unwrap()
    }
}

fn job<'a>(source: &'a Language, target: &'a Language) -> Job<'a> {
    Job { name: "demo", source, target }
}

fn through(format: Format, units: &[Unit]) -> Vec<Unit> {
    let tags = ["en", "es"].map(|tag| Language::parse(tag).unwrap());
    let file = format.write(job(&tags[0], &tags[1]), units).unwrap();
    format.read(&file).unwrap().units
}

#[test]
fn every_format_carries_every_string_and_its_state() {
    let units = Desk::new(FLOW, WORDS).units();
    let state = |key: &str| units.iter().find(|unit| unit.key == key).unwrap().state;
    assert_eq!(state("needed"), UnitState::Stale);
    assert_eq!(state("start.1"), UnitState::Missing);
    assert_eq!(state("questions.who.ask"), UnitState::Made(State::Reviewed));
    for format in FORMATS {
        let back = through(format, &units);
        let plain = units.iter().map(|unit| Unit { context: String::new(), ..unit.clone() });
        assert_eq!(back, plain.collect::<Vec<_>>(), "{format:?}");
    }
}

/// The translator's copy through each format, and what it makes of the words file.
fn sent(format: Format, edit: impl Fn(&mut Unit)) -> Merged {
    let desk = Desk::new(FLOW, WORDS);
    let mut units = desk.units();
    units.iter_mut().for_each(edit);
    merge(WORDS, &desk.strings(), &through(format, &units), None).unwrap()
}

#[test]
fn what_is_sent_back_as_it_was_changes_nothing() {
    for format in FORMATS {
        let merged = sent(format, |_| {});
        assert_eq!(merged.text, WORDS, "{format:?}");
        assert!(merged.refused.is_empty(), "{:?}", merged.refused);
    }
}

#[test]
fn only_what_differs_is_written() {
    for format in FORMATS {
        let merged = sent(format, |unit| match unit.key.as_str() {
            "title" => unit.text = "Busque \"ayuda\"".into(),
            "start.1" => {
                unit.text = "Llame y pregunte".into();
                unit.state = UnitState::Made(State::Machine);
            }
            "needed" => {
                unit.text = "Nada más".into();
                unit.state = UnitState::Made(State::Draft);
            }
            _ => {}
        });
        let expected = WORDS
            .replace("text: Encuentre ayuda", "text: \"Busque \\\"ayuda\\\"\"")
            .replace(
                "  needed: {source: Nothing at all, text: Nada}\n",
                "  start.1:\n    source: \"Call us & ask\"\n    text: \"Llame y pregunte\"\n    state: machine\n  needed: {source: \"Nothing\", text: \"Nada más\"}\n",
            );
        assert_eq!(merged.text, expected, "{format:?}");
        assert_eq!(merged.changed, ["title", "start.1", "needed"]);
    }
}

fn why(merged: &Merged) -> Vec<(&str, &str)> {
    let refused = merged.refused.iter();
    refused.map(|refused| (&*refused.key, &*refused.why)).collect()
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let desk = Desk::new(FLOW, WORDS);
    let strings = desk.strings();
    let mut units = desk.units();
    for unit in &mut units {
        match unit.key.as_str() {
            "title" => unit.source = "Get help".into(),
            "needed" => unit.text = "Otra cosa".into(),
            "outcomes.line.title" => unit.text = "Llame al 211".into(),
            "summary" => {
                unit.text = "Una sola línea".into();
                unit.state = UnitState::Made(State::Reviewed);
            }
            "questions.who.error" => unit.text = "Elija quién".into(),
            _ => {}
        }
    }
    units.push(Unit { key: "titel".into(), ..units[0].clone() });
    let merged = merge(WORDS, &strings, &units, None).unwrap();
    let refused = why(&merged);
    let keys: Vec<&str> = refused.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, ["title", "summary", "needed", "outcomes.line.title", "titel"]);
    assert!(refused[0].1.contains("[-Get-]{+Find+} help"), "{refused:?}");
    assert_eq!(merged.changed, ["questions.who.error"]);

    let merged = merge(WORDS, &strings, &units, Some(("B. Reader", "2026-11-24"))).unwrap();
    assert!(
        merged.text.contains("    text: \"Una sola línea\"\n    state: reviewed\n")
            || merged.text.contains("by: \"B. Reader\"")
    );
    let again = Desk::new(FLOW, &merged.text);
    assert!(again.units().iter().any(|unit| unit.text == "Una sola línea"));
}

#[test]
fn a_file_that_is_none_of_its_kind_is_told_never_a_panic() {
    let mut tries = crate::support::tries(300);
    tries
        .run(&proptest::collection::vec(proptest::num::u8::ANY, 0..300), |bytes| {
            for format in FORMATS {
                let _ = format.read(&bytes);
            }
            Ok(())
        })
        .unwrap();
    for format in FORMATS {
        let file = through_bytes(format);
        // Cut off, and with one byte changed, anywhere.
        for at in (0..file.len()).step_by(7) {
            let _ = format.read(&file[..at]);
            let mut other = file.clone();
            other[at] ^= 0x15;
            let _ = format.read(&other);
        }
    }
    for text in ["msgid \"", "msgstr \"a\nmsgctxt", "\"x\"", "<xliff><unit>", "key,text\na,b\n", "&bogus;"] {
        for format in FORMATS {
            let _ = format.read(text.as_bytes());
        }
    }
    assert!(Format::Csv.read(b"key,text\na,b\n").unwrap_err().contains("source"));
    assert!(Format::Po.read("hello".as_bytes()).unwrap_err().contains("line 1"));
}

fn through_bytes(format: Format) -> Vec<u8> {
    let tags = ["en", "es"].map(|tag| Language::parse(tag).unwrap());
    let units = Desk::new(FLOW, WORDS).units();
    format.write(job(&tags[0], &tags[1]), &units).unwrap()
}

#[test]
fn every_shipped_language_comes_back_to_the_byte() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
    let sources = Sources::read_dir(&root).unwrap();
    let flows = load(&sources).0.unwrap();
    let mut names: Vec<String> = flows.flows.iter().map(|flow| flow.id.clone()).collect();
    names.push("providers".into());
    let mut compared = 0;
    for name in names {
        let (source, voices, strings) = flows.translatable(&name).unwrap();
        let folder = if name == "providers" { "words/".into() } else { format!("{name}/words/") };
        for (id, path) in sources.iter().filter(|(_, path)| path.starts_with(&folder)) {
            let mut findings = Findings::default();
            let text = sources.read(id, &mut findings).unwrap().into_owned();
            let text = String::from_utf8(text).unwrap();
            let tag = path[folder.len()..].trim_end_matches(".yaml");
            let target = Language::parse(tag).unwrap();
            let node = sources.tree(id, &mut findings).unwrap();
            let units = units(&strings, voices, &node);
            let job = Job { name: &name, source, target: &target };
            for format in FORMATS {
                let back = format.read(&format.write(job, &units).unwrap()).unwrap();
                assert!(back.language.is_none_or(|language| language == tag));
                let merged = merge(&text, &strings, &back.units, None).unwrap();
                assert!(merged.refused.is_empty(), "{path}: {:?}", merged.refused);
                assert_eq!(merged.text, text, "{path} {format:?}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 14 * 4);
}

/// One unit of the demo flow as a translator sends it.
fn sent_unit(key: &str, source: &str, text: &str, state: UnitState) -> Unit {
    Unit {
        key: key.into(),
        context: String::new(),
        source: source.into(),
        text: text.into(),
        state,
        note: String::new(),
    }
}

#[test]
fn nothing_is_blessed_by_accident() {
    let draft = UnitState::Made(State::Draft);
    let strings = Desk::new(FLOW, WORDS).strings();
    // A stale text over several lines can't be replaced: its source must not be, either.
    let block = WORDS.replace(
        "needed: {source: Nothing at all, text: Nada}",
        "needed:\n    source: Nothing at all\n    text: |\n      Nada\n      de nada",
    );
    let unit = sent_unit("needed", "Nothing", "Nada más", draft);
    let merged = merge(&block, &strings, std::slice::from_ref(&unit), None).unwrap();
    assert_eq!((merged.text.as_str(), merged.refused.len()), (block.as_str(), 1));

    // In a reviewed file, what is added is no review.
    let reviewed = WORDS.replace("state: draft", "state: reviewed\nby: A. Reader\non: \"2026-01-01\"");
    let added = sent_unit("questions.who.error", "Select who needs care", "Elija quién", draft);
    let merged = merge(&reviewed, &strings, &[added], None).unwrap();
    assert!(merged.text.contains("    text: \"Elija quién\"\n    state: draft\n"), "{}", merged.text);

    // What is fuzzy is not taken, whether there was a translation or not.
    for key in ["questions.who.error", "title"] {
        let source = &strings.iter().find(|string| string.key == key).unwrap().text;
        let fuzzy = sent_unit(key, source, "Otra frase", UnitState::Stale);
        let merged = merge(WORDS, &strings, &[fuzzy], None).unwrap();
        assert_eq!((merged.text.as_str(), merged.refused.len()), (WORDS, 1), "{key}");
    }

    // A corrected sentence that nobody signs for is a draft again.
    let corrected = sent_unit("questions.who.ask", "Who needs care?", "¿Quién?", UnitState::Made(State::Reviewed));
    let merged = merge(WORDS, &strings, &[corrected], None).unwrap();
    assert!(merged.text.contains("text: \"¿Quién?\"\n    state: \"draft\"\n"), "{}", merged.text);

    // The same key twice is refused twice.
    let merged = merge(WORDS, &strings, &[unit.clone(), unit], None).unwrap();
    assert_eq!((merged.text.as_str(), merged.refused.len()), (WORDS, 2));

    // An entry in braces over several lines gets what is added inside them.
    let braced = WORDS.replace(
        "title: {source: Find help, text: Encuentre ayuda}   # short",
        "title: {\n    source: Find help,\n    text: Encuentre ayuda }",
    );
    let machine = sent_unit("title", "Find help", "Busque ayuda", UnitState::Made(State::Machine));
    let merged = merge(&braced, &strings, &[machine], None).unwrap();
    assert!(merged.text.contains("text: \"Busque ayuda\", state: \"machine\" }"), "{}", merged.text);

    // Control characters are written so that they can be read again.
    let odd = sent_unit("title", "Find help", "Ayuda\u{7f}\u{2028}", draft);
    let merged = merge(WORDS, &strings, &[odd], None).unwrap();
    assert!(merged.text.contains("\\u007f"), "{}", merged.text);
}

#[test]
fn files_of_other_tools_are_read_whole() {
    let xliff = |segment: &str| {
        let file = format!(
            "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" srcLang=\"en\" trgLang=\"es\"><file id=\"f\"><unit id=\"a\">{segment}</unit></file></xliff>"
        );
        Format::Xliff.read(file.as_bytes())
    };
    let marked = xliff(
        "<segment state=\"final\"><source>Who is it?</source><target>¿Quién <mrk id=\"m\">es</mrk>?</target></segment>",
    )
    .unwrap();
    assert_eq!(marked.units[0].text, "¿Quién es?");
    assert_eq!(marked.language.as_deref(), Some("es"));
    let two = xliff("<segment><source>A. </source><target>A. </target></segment><segment state=\"final\"><source>B.</source><target>B.</target></segment>").unwrap();
    assert_eq!(two.units[0].state, UnitState::Stale);
    assert!(xliff("<segment><source>A<ph id=\"1\"/></source></segment>").is_err());
    assert!(Format::Xliff.read(b"<xliff version=\"1.2\"></xliff>").is_err());
    assert!(Format::Xliff.read(b"hello").is_err());

    let semicolons = Format::Csv.read("key;source;text;state\na;B;C;Reviewed\nd;E;F;\n".as_bytes()).unwrap();
    assert_eq!(semicolons.units[0].state, UnitState::Made(State::Reviewed));
    assert_eq!(semicolons.units[1].state, UnitState::Made(State::Draft));

    let obsolete = "msgid \"\"\nmsgstr \"\"\n\n#, fuzzy\n#~ msgctxt \"x\"\n#~ msgid \"x\"\n#~ msgstr \"y\"\n\nmsgctxt \"a\"\nmsgid \"A\"\nmsgstr \"B\"\n";
    let received = Format::Po.read(obsolete.as_bytes()).unwrap();
    assert_eq!(received.units[0].state, UnitState::Made(State::Draft));
}

#[test]
fn a_spreadsheet_runs_no_formula() {
    let unit = sent_unit("a", "=1+1", "=HYPERLINK(\"x\")", UnitState::Made(State::Draft));
    let tags = ["en", "es"].map(|tag| Language::parse(tag).unwrap());
    let file = Format::Csv.write(job(&tags[0], &tags[1]), std::slice::from_ref(&unit)).unwrap();
    let text = String::from_utf8(file.clone()).unwrap();
    assert!(text.contains(",'=1+1,\"'=HYPERLINK"), "{text}");
    assert_eq!(Format::Csv.read(&file).unwrap().units, [unit]);
}
