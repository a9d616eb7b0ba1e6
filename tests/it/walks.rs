use proptest::prelude::*;
use signpost::flow::{Flow, LanguageId};
use signpost::walk::{Next, explain, parse_pairs, walk};

use crate::support::{reader, shipped, tries};

/// Any answers at all: for each question nothing, or some of its options, sound together or not.
fn any_answers(flow: &Flow) -> impl Strategy<Value = Vec<(String, String)>> + use<> {
    let each: Vec<_> = flow
        .questions
        .iter()
        .map(|question| {
            let id = question.id.clone();
            let options: Vec<String> = question.options.iter().map(|option| option.id.clone()).collect();
            let most = if question.is_many() { options.len() } else { 1 };
            prop::option::weighted(0.9, prop::sample::subsequence(options, 1..=most))
                .prop_map(move |chosen| chosen.map(|chosen| (id.clone(), chosen.join(","))))
        })
        .collect();
    each.prop_map(|all| all.into_iter().flatten().collect())
}

fn outcome_of(flow: &Flow, pairs: &[(String, String)]) -> (Vec<String>, String) {
    let (answers, _) = parse_pairs(flow, pairs.iter().map(|(q, o)| (q.as_str(), o.as_str())));
    let walked = walk(flow, reader(LanguageId::SOURCE), &answers);
    (walked.path.iter().map(|id| flow.question_of(*id).id.clone()).collect(), format!("{:?}", walked.next))
}

#[test]
fn walks_end_ignore_order_and_count_only_the_path() {
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    let mut runner = tries(3_000);
    runner
        .run(&any_answers(flow), |pairs| {
            let (path, next) = outcome_of(flow, &pairs);
            prop_assert!(path.len() <= 8);
            let reversed: Vec<_> = pairs.iter().rev().cloned().collect();
            prop_assert_eq!(&outcome_of(flow, &reversed), &(path.clone(), next.clone()));
            if !next.starts_with("Question") {
                let on_path: Vec<_> = pairs.into_iter().filter(|(question, _)| path.contains(question)).collect();
                prop_assert_eq!(&outcome_of(flow, &on_path), &(path, next));
            }
            Ok(())
        })
        .unwrap();
}

/// Known and unknown parts in any combination, repeated and out of place.
#[test]
fn no_answer_string_panics() {
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    let mut runner = tries(20_000);
    let part = prop_oneof![
        Just("kaiser"),
        Just("who"),
        Just("help_kind"),
        Just("yes"),
        Just("none"),
        Just("home_help"),
        Just("=,&"),
        Just("\u{202e}緩")
    ];
    runner
        .run(&prop::collection::vec((part.clone(), part), 0..12), |pairs| {
            let (answers, _) = parse_pairs(flow, pairs.iter().copied());
            let next = walk(flow, reader(LanguageId::SOURCE), &answers).next;
            let ended = matches!(next, Next::Question(..) | Next::Outcome(_));
            prop_assert!(ended);
            Ok(())
        })
        .unwrap();
}

/// The diagrams against the conditions themselves, looked at one by one: on every shipped flow, in
/// every language, the first rule that holds is the recommendation, and the others that hold are
/// listed once each, in order.
#[test]
fn shipped_flows_show_what_their_conditions_say() {
    let flows = shipped();
    for flow in &flows.flows {
        let languages: Vec<LanguageId> = flow.language_ids().collect();
        let strategy = (any_answers(flow), prop::sample::select(languages));
        tries(2_000)
            .run(&strategy, |(pairs, language)| {
                let pairs = pairs.iter().map(|(q, o)| (q.as_str(), o.as_str()));
                let (answers, _) = parse_pairs(flow, pairs);
                let walked = walk(flow, reader(language), &answers);
                let Next::Outcome(seen) = &walked.next else {
                    return Ok(());
                };
                let holding: Vec<_> = explain(flow, &answers, &walked)
                    .into_iter()
                    .filter(|line| line.holds == Some(true))
                    .map(|line| line.entry)
                    .collect();
                let rules = flow.rules();
                let first = holding.iter().find(|id| rules.contains(id)).copied();
                prop_assert_eq!(seen.first, first);
                let outcome = |id: &signpost::flow::EntryId| flow.outcome_of(*id).id.clone();
                let mut listed: Vec<_> = first.iter().map(outcome).collect();
                let entry = |id: &signpost::flow::EntryId| &flow.entries[id.place()];
                for part in ["before the others", "first or among the others", "after the others"] {
                    for id in holding.iter().filter(|id| entry(id).described_place() == part) {
                        if !listed.contains(&outcome(id)) {
                            listed.push(outcome(id));
                        }
                    }
                }
                let shown: Vec<_> = seen.first.iter().chain(&seen.others).map(outcome).collect();
                prop_assert_eq!(shown, listed);
                Ok(())
            })
            .unwrap();
    }
}
