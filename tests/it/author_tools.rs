//! What authors read of a flow: differences, graphs and the review sheet.

use signpost::export::sheet;
use signpost::flow::{Date, Flow, Flows, LanguageId, difference, load};
use signpost::source::Sources;

const AGES: &str = "\
title: Demo
language: en
summary: One line
start: [What it does]
needed: Nothing
minutes: 1
scores: {strain: [needs]}
questions:
  needs:
    ask: What is needed?
    error: Select what is needed
    choose: many
    options: {OPTIONS}
  born:
    ask: When were you born?
    error: Enter a day
    date: {max: today}
rules:
  - {recommend: heavy, when: {strain: {at_least: 20}}}
  - {recommend: adult, when: {born: {age_at_least: 18, age_under: 65}}}
  - {recommend: line, when: otherwise}
outcomes:
  heavy: {title: 'Call {211}', steps: [Call]}
  adult: {title: 'Call {211}', steps: [Call]}
  line: {title: 'Call {211}', steps: [{text: Call, when: {needs: {has: o1}}}, Ask]}
";

fn flows(text: &str) -> Flows {
    let options: Vec<String> = (0..28).map(|at| format!("o{at}: {{label: O{at}, points: {}}}", at % 5)).collect();
    let text = text.replace("OPTIONS", &options.join(", "));
    let file = ("demo/flow.yaml".to_owned(), text.into_bytes());
    load(&Sources::from_files([file])).0.unwrap()
}

fn demo(flows: &Flows) -> &Flow {
    flows.find("demo").unwrap()
}

#[test]
fn a_difference_of_ages_names_a_birthday_and_the_day_on_which_it_counts() {
    let before = flows(AGES);
    let after = flows(&AGES.replace("age_at_least: 18", "age_at_least: 21"));
    let found = difference(demo(&before), demo(&after)).unwrap();
    let group = found.groups.iter().find(|group| group.before.first.as_deref() == Some("adult"));
    let group = group.unwrap();
    assert_eq!(group.after.first.as_deref(), Some("line"));
    assert!(group.example.ends_with("born=2008-01-01"), "{}", group.example);
    assert_eq!(group.today.unwrap().to_string(), "2026-01-01");
}

#[test]
fn a_graph_of_many_options_that_add_up_names_the_shortest_answers() {
    let flows = flows(AGES);
    let graph = flows.graph(demo(&flows)).unwrap();
    let answers = |from: &str, to: &str| {
        let edge = graph.edges.iter().find(|edge| graph.points[edge.from].id == from && graph.points[edge.to].id == to);
        &edge.unwrap().answers
    };
    assert_eq!(answers("born", "adult"), &["from age 18, under age 65"]);
    assert_eq!(answers("born", "line"), &["under age 18", "from age 65"]);
    // Five options of four points are the fewest that add up to 20.
    assert_eq!(answers("needs", "heavy")[0].split(" + ").count(), 5);
}

#[test]
fn a_review_sheet_has_conditions_of_steps_points_and_ranges() {
    let flows = flows(AGES);
    let today = Date::parse("2026-11-24").unwrap();
    let page = sheet(&flows, demo(&flows), &[LanguageId::SOURCE], today).unwrap();
    for expected in [
        "<td>step<br>When needs has any of o1</td><td lang=\"en\" dir=\"ltr\">Call</td>",
        "<td>option o3, +3 points</td>",
        "Takes a day to today.",
        "<li>strain: the points of needs</li>",
        "Shown first or among the others",
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
}

#[test]
fn a_day_is_that_of_the_place() {
    // Kiribati is 25 hours ahead of Samoa: it is never the same day there.
    let zone = |name| jiff::tz::TimeZone::get(name).unwrap();
    let [ahead, behind] = ["Pacific/Kiritimati", "Pacific/Pago_Pago"].map(zone);
    assert!(signpost::web::today(&ahead) > signpost::web::today(&behind));
}
