use signpost::flow::{LanguageId, Seen};
use signpost::walk::{Next, parse_pairs, walk};

use crate::support::{reader, shipped};

/// The worked cases come from the domain rules, not from this program.
#[test]
fn every_worked_case_holds_and_each_outcome_has_one() {
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    assert!(flow.cases.len() >= 60);
    let mut reached = std::collections::BTreeSet::new();
    for case in &flow.cases {
        let pairs: Vec<_> = case.answers.iter().map(|(q, o)| (q.as_str(), o.join(","))).collect();
        let (answers, _) = parse_pairs(flow, pairs.iter().map(|(q, o)| (*q, o.as_str())));
        let walked = walk(flow, reader(flow.language(&case.language).unwrap()), &answers);
        let Next::Outcome(Seen { first: Some(first), others, .. }) = &walked.next else {
            panic!("{}: {:?}", case.name, walked.next)
        };
        let id = |entry: &signpost::flow::EntryId| flow.outcome_of(*entry).id.clone();
        assert_eq!(Some(id(first)), case.expected.recommend, "{}", case.name);
        assert_eq!(Some(others.iter().map(id).collect()), case.expected.others, "{}", case.name);
        reached.insert(id(first));
        reached.extend(others.iter().map(id));
    }
    for outcome in &flow.outcomes {
        assert!(reached.contains(&outcome.id), "no case reaches {}", outcome.id);
    }
}

#[test]
fn a_fee_never_stands_alone_and_the_free_line_is_always_there() {
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    for case in flow.cases.iter().filter(|case| !case.answers.iter().any(|(_, o)| o == &["outside_us"])) {
        let pairs: Vec<_> = case.answers.iter().map(|(q, o)| (q.as_str(), o.join(","))).collect();
        let (answers, _) = parse_pairs(flow, pairs.iter().map(|(q, o)| (*q, o.as_str())));
        let Next::Outcome(Seen { first: Some(first), others, .. }) =
            walk(flow, reader(LanguageId::SOURCE), &answers).next
        else {
            panic!()
        };
        let shown: Vec<_> =
            std::iter::once(&first).chain(&others).map(|entry| flow.outcome_of(*entry).id.as_str()).collect();
        assert!(shown.contains(&"line-211"), "{}: {shown:?}", case.name);
    }
}
