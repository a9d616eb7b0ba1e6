use signpost::flow::load;
use signpost::source::Sources;
use signpost::walk::{Next, parse_pairs, walk};

use crate::support::reader;

const SHARED: &str = "\
define:
  far: {place: [county]}
questions:
  place:
    ask: Where?
    error: Select where
    options: {city: City, county: County, unsure: Not sure}
  age:
    ask: How old?
    error: Enter an age
    number: {min: 0, max: 120}
notices:
  - {id: far, when: far, text: It is far.}
";

const FLOW: &str = "\
title: Demo
language: en
summary: One line
start: [What it does]
needed: Nothing
minutes: 1
include: [shared/people.yaml]
questions:
  first:
    ask: First?
    error: Select one
    options: {a: A, b: B, unsure: Not sure}
  age: included
rules:
  - {recommend: old, when: {age: {at_least: 65}, first: a}}
  - {recommend: line, when: otherwise}
outcomes:
  old: {title: 'Call {211}', steps: [Call]}
  line: {title: 'Call {211}', steps: [Call]}
";

fn loaded(flow: &str) -> (Option<signpost::flow::Flows>, Vec<&'static str>) {
    let files = [("demo/flow.yaml", flow), ("shared/people.yaml", SHARED)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let (flows, findings) = load(&Sources::from_files(files));
    let lints = findings.sorted().iter().map(|finding| finding.lint).collect();
    (flows, lints)
}

#[test]
fn a_flow_uses_what_a_fragment_holds() {
    let (flows, lints) = loaded(FLOW);
    assert_eq!(lints, Vec::<&str>::new());
    let flows = flows.unwrap();
    let flow = flows.find("demo").unwrap();
    let ids: Vec<&str> = flow.questions.iter().map(|question| question.id.as_str()).collect();
    // Included questions come first, but for the one that has its place here.
    assert_eq!(ids, ["place", "first", "age"]);
    let (answers, _) = parse_pairs(flow, [("place", "county"), ("first", "a"), ("age", "65")]);
    let walked = walk(flow, reader(signpost::flow::LanguageId::SOURCE), &answers);
    let Next::Outcome(seen) = walked.next else { panic!("{:?}", walked.next) };
    assert_eq!(flow.outcome_of(seen.first.unwrap()).id, "old");
    assert_eq!(seen.notices.len(), 1);
}

#[test]
fn what_does_not_fit_is_found() {
    for (from, to, lint) in [
        ("shared/people.yaml", "shared/peeple.yaml", "unknown-fragment"),
        ("age: included", "age: {ask: Old?, error: Enter it, number: {min: 0, max: 9}}", "duplicate-id"),
        ("age: included", "height: included", "wrong-type"),
    ] {
        let (_, lints) = loaded(&FLOW.replacen(from, to, 1));
        assert!(lints.contains(&lint), "{to}: {lints:?}");
    }
}
