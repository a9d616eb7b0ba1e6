//! Faults put into flows, each found with answers that show it.

use std::collections::BTreeSet;
use std::path::Path;

use signpost::flow::{Date, Flow, Flows, LINTS, load, stale_facts};
use signpost::source::{Finding, Findings, Sources};
use signpost::walk::{Next, parse_pairs, walk};

use crate::support::reader;

/// A small flow in which everything is in order.
pub const SOUND: &str = "\
title: Demo
language: en
summary: One line
start: [What it does]
needed: Nothing
minutes: 1
max_questions: 4
define:
  member: {plan: [gold, silver]}
questions:
  place:
    ask: Where?
    error: Select where
    options: {city: City, county: County, valley: Valley, other: Elsewhere}
  plan:
    ask: Which plan?
    error: Select a plan
    options: {gold: Gold, silver: Silver, none: No plan, unsure: Not sure}
  needs:
    when: {not: {plan: gold}}
    ask: Which needs?
    error: Select a need
    choose: many
    none: None
    options: {pain: Pain, rides: Rides, talk: Talk}
  age:
    when: {plan: [none, unsure]}
    ask: How old?
    error: Enter an age
    number: {min: 0, max: 120}
rules:
  - {recommend: gold, when: {plan: gold}}
  - {recommend: silver, when: {plan: silver, place: city}}
  - {recommend: far, when: {all: [member, {place: [county, valley]}]}}
  - {recommend: senior, when: {age: {at_least: 65}}}
  - {recommend: rides, when: {needs: {has: rides}, place: [city, county, valley]}}
  - {recommend: line, when: otherwise}
also:
  - {recommend: talk, when: {needs: {has: talk}}}
  - {recommend: line, when: always}
outcomes:
  gold: {title: 'Call {211}', steps: [Call]}
  silver: {title: 'Call {211}', steps: [Call]}
  far: {title: 'Call {211}', steps: [Call, {text: Ask for a ride, when: {place: valley}}]}
  senior: {title: 'Call {211}', steps: [Call]}
  rides: {title: 'Call {211}', steps: [Call]}
  talk: {title: 'Call {211}', steps: [Call]}
  line: {title: 'Call {211}', steps: [Call]}
notices:
  - {id: pain, when: {needs: {has: pain}}, text: Pain can be eased.}
promises:
  - {when: always, includes: line}
  - {when: {plan: gold}, recommends: gold}
  - {when: {age: {under: 65}}, never: senior}
  - {when: {needs: {has: pain}}, notice: pain}
  - {when: {not: {plan: gold}}, never_recommends: gold}
";

/// What is changed, and the lint that must find it.
const FAULTS: [(&str, &str, &str); 32] = [
    // A promise is broken when rules are removed, narrowed, widened or put in another order.
    ("  - {recommend: line, when: always}\n", "", "broken-promise"),
    ("  - {recommend: gold, when: {plan: gold}}\n", "", "broken-promise"),
    ("{recommend: gold, when: {plan: gold}}", "{recommend: gold, when: {plan: gold, place: city}}", "broken-promise"),
    ("{recommend: gold, when: {plan: gold}}", "{recommend: gold, when: {plan: [gold, none]}}", "broken-promise"),
    ("{recommend: line, when: always}", "{recommend: line, when: {place: city}}", "broken-promise"),
    (
        "{recommend: senior, when: {age: {at_least: 65}}}",
        "{recommend: senior, when: {age: {at_least: 60}}}",
        "broken-promise",
    ),
    (
        "  - {recommend: gold,",
        "  - {recommend: line, when: {plan: gold, place: valley}}\n  - {recommend: gold,",
        "broken-promise",
    ),
    ("{id: pain, when: {needs: {has: pain}}", "{id: pain, when: {needs: {only: [pain]}}", "broken-promise"),
    ("{when: {plan: gold}, recommends: gold}", "{when: {plan: [gold, silver]}, recommends: gold}", "broken-promise"),
    ("{when: always, includes: line}", "{when: always, includes: talk}", "broken-promise"),
    // Some answers lead nowhere.
    ("  - {recommend: line, when: otherwise}\n", "", "no-recommendation"),
    ("{recommend: line, when: otherwise}", "{recommend: line, when: {plan: [none, unsure]}}", "no-recommendation"),
    ("  - {recommend: line, when: otherwise}\n", "  - {recommend: line, when: {plan: none}}\n", "unsure-dead-end"),
    // Rules that can't do what they are there for.
    (
        "{recommend: senior, when: {age: {at_least: 65}}}",
        "{recommend: senior, when: {age: {at_least: 121}}}",
        "never-true",
    ),
    ("{plan: silver, place: city}", "{plan: silver, needs: {only: [none]}, age: {under: 5}}", "never-true"),
    (
        "  - {recommend: gold, when: {plan: gold}}\n",
        "  - {recommend: gold, when: {plan: gold}}\n  - {recommend: talk, when: {plan: gold, place: city}}\n",
        "never-first",
    ),
    ("  - {recommend: silver,", "  - {recommend: line, when: member}\n  - {recommend: silver,", "never-first"),
    (
        "  - {recommend: senior,",
        "  - {recommend: far, when: {plan: silver, place: county}}\n  - {recommend: senior,",
        "implied-rule",
    ),
    // Conditions that decide nothing.
    ("when: {plan: [none, unsure]}\n    ask", "when: {plan: [gold, silver, none, unsure]}\n    ask", "constant-when"),
    ("when: {needs: {has: talk}}}", "when: {any: [{plan: gold}, {not: {plan: gold}}]}}", "constant-when"),
    (
        "{when: {age: {under: 65}}, never: senior}",
        "{when: {age: {under: 65}, plan: gold}, never: senior}",
        "constant-when",
    ),
    // Things that no answers reach.
    ("  - {recommend: talk, when: {needs: {has: talk}}}\n", "", "unreached"),
    ("when: {place: valley}}", "when: {place: city}}", "unreached"),
    ("{id: pain, when: {needs: {has: pain}}", "{id: pain, when: {needs: {has: pain}, plan: gold}", "unreached"),
    ("when: {plan: [none, unsure]}\n    ask", "when: {plan: none, not: {plan: none}}\n    ask", "unreached"),
    // Questions and options that change nothing.
    ("{recommend: senior, when: {age: {at_least: 65}}}", "{recommend: senior, when: {plan: unsure}}", "idle-question"),
    ("{recommend: talk, when: {needs: {has: talk}}}", "{recommend: talk, when: {plan: none}}", "idle-option"),
    (
        "{city: City, county: County, valley: Valley, other: Elsewhere}",
        "{city: City, county: County, valley: Valley, hills: Hills, other: Elsewhere}",
        "idle-option",
    ),
    // What people need.
    ("  talk: {title: 'Call {211}', steps: [Call]}", "  talk: {title: Talk, steps: [Talk]}", "none"),
    ("  far: {title: 'Call {211}',", "  far: {title: Go far,", "no-contact"),
    ("max_questions: 4", "max_questions: 3", "too-many-questions"),
    ("member: {plan: [gold, silver]}", "member: {plan: [gold, silver]}\n  idle: {plan: gold}", "unused"),
];

/// Lints whose findings come with answers that show them.
const SHOWN: [&str; 6] =
    ["broken-promise", "no-recommendation", "unsure-dead-end", "never-first", "no-contact", "too-many-questions"];

fn check(yaml: &str) -> (Option<Flows>, Findings) {
    load(&Sources::from_files([("demo/flow.yaml".to_owned(), yaml.as_bytes().to_vec())]))
}

#[test]
fn every_fault_is_found_and_shown() {
    let (sound, findings) = check(SOUND);
    let messages: Vec<_> = findings.sorted().iter().map(|f| f.message.clone()).collect();
    assert!(messages.is_empty(), "{messages:?}");
    // Examples are walked in the sound flow when the broken one can't be loaded: they name the same
    // questions, and what they must reach is an outcome.
    let sound = sound.unwrap();
    for (from, to, lint) in FAULTS {
        let broken = SOUND.replacen(from, to, 1);
        assert_ne!(broken, SOUND, "{from} is not in the sound flow");
        let (_, findings) = check(&broken);
        let found = findings.sorted();
        if lint == "none" {
            // An outcome that is never the recommendation may lack a number.
            assert!(found.is_empty(), "{to}");
            continue;
        }
        let names: BTreeSet<_> = found.iter().map(|finding| finding.lint).collect();
        assert!(names.contains(lint), "{to}: {names:?}");
        // Without its promises, a flow that breaks one can be walked.
        let walkable = check(broken.split("promises:").next().unwrap()).0;
        let flow = walkable.as_ref().unwrap_or(&sound).find("demo").unwrap();
        for finding in found.iter().filter(|finding| SHOWN.contains(&finding.lint)) {
            reproduce(flow, finding, walkable.is_some());
        }
    }
}

/// The example of a finding walks to an outcome, and shows what the finding says.
fn reproduce(flow: &Flow, finding: &Finding, same_flow: bool) {
    let example = finding.notes.first().unwrap_or_else(|| panic!("{}: no example", finding.message));
    let answers = example.split('\'').nth(1).unwrap();
    let pairs = answers.split('&').filter_map(|pair| pair.split_once('='));
    let (answers, unread) = parse_pairs(flow, pairs);
    assert!(unread.is_empty(), "{example}");
    let walked = walk(flow, reader(signpost::flow::LanguageId::SOURCE), &answers);
    if let (Next::Outcome(seen), true) = (&walked.next, same_flow) {
        let id = |id: &signpost::flow::EntryId| flow.outcome_of(*id).id.clone();
        let first = seen.first.as_ref().map_or("nothing".into(), id);
        let shows = finding.notes[1].split(',').next();
        assert_eq!(shows, Some(format!("shows {first}").as_str()), "{example}: {}", finding.notes[1]);
    }
}

/// Edges of the diagrams that no answers take must not cause findings.
#[test]
fn impossible_answers_are_no_false_alarm() {
    // "Nothing chosen", the exclusive option with others, and answers to questions that are not
    // asked are all values of the variables, and would each break this promise if they counted.
    let flow = SOUND.replace(
        "promises:\n",
        "promises:\n  - {when: {needs: {only: [none]}}, never: rides}\n  - {when: {all: [{needs: {has: none}}, {needs: {has: rides}}]}, never: line}\n  - {when: {plan: gold, needs: {has: pain}}, never: line}\n",
    );
    let (_, findings) = check(&flow);
    assert_eq!(findings.errors(), 0);
    let about: Vec<_> = findings.sorted().iter().map(|f| f.lint).collect();
    // Two of the promises are about no answers at all, and that is what is said of them.
    assert_eq!(about, ["constant-when", "constant-when"]);
}

#[test]
fn what_an_author_allows_is_not_told() {
    let loud = SOUND.replace("  far: {title: 'Call {211}',", "  far: {title: Go far,");
    assert_eq!(check(&loud).1.errors(), 1);
    let quiet = loud.replace("  far: {title", "  far: {allow: [no-contact], title");
    assert_eq!(check(&quiet).1.errors(), 0);
    let all = loud.replace("minutes: 1\n", "minutes: 1\nallow: [no-contact]\n");
    assert_eq!(check(&all).1.errors(), 0);
}

#[test]
fn facts_grow_old() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
    let flows = load(&Sources::read_dir(&dir).unwrap()).0.unwrap();
    let day = |written| Date::parse(written).unwrap();
    assert_eq!(stale_facts(&flows, day("2027-05-01")).warnings(), 0);
    assert!(stale_facts(&flows, day("2027-05-24")).warnings() > 50);
}

/// The registry has each lint that the source names and that has a page, and no other.
#[test]
fn every_lint_is_registered_and_has_its_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages: BTreeSet<String> = std::fs::read_dir(root.join("docs/lints"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let mut named = BTreeSet::new();
    let mut open = vec![root.join("src")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split("Finding::").skip(1) {
            let call = part.strip_prefix("error(").or(part.strip_prefix("warning("));
            let lint = call.and_then(|call| call.trim_start().strip_prefix('"'));
            named.extend(lint.and_then(|lint| lint.split('"').next()).map(str::to_owned));
        }
    }
    let registered: BTreeSet<String> = LINTS.map(str::to_owned).into();
    assert_eq!(registered, pages);
    assert_eq!(registered, named);
}
