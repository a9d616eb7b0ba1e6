use proptest::prelude::*;
use signpost::flow::{Flow, LanguageId};
use signpost::walk::{Next, parse_pairs, walk};

use crate::support::{reader, shipped, tries};

/// Any answers at all: for each question nothing, or some of its options, sound together or not.
fn any_answers(flow: &Flow) -> impl Strategy<Value = Vec<(String, String)>> + use<> {
    let each: Vec<_> = flow
        .questions
        .iter()
        .map(|question| {
            let id = question.id.clone();
            let options: Vec<String> = question
                .options
                .iter()
                .map(|option| option.id.clone())
                .collect();
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
    (
        walked
            .path
            .iter()
            .map(|id| flow.question_of(*id).id.clone())
            .collect(),
        format!("{:?}", walked.next),
    )
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
                let on_path: Vec<_> = pairs
                    .into_iter()
                    .filter(|(question, _)| path.contains(question))
                    .collect();
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
        .run(
            &prop::collection::vec((part.clone(), part), 0..12),
            |pairs| {
                let (answers, _) = parse_pairs(flow, pairs.iter().copied());
                let next = walk(flow, reader(LanguageId::SOURCE), &answers).next;
                let ended = matches!(next, Next::Question(..) | Next::Outcome(_));
                prop_assert!(ended);
                Ok(())
            },
        )
        .unwrap();
}
