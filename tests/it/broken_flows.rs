use signpost::source::Findings;

use crate::support::findings;

const SOUND: &str = "\
title: Demo
language: en
summary: One line
start: [What it does]
needed: Nothing
minutes: 1
voices:
  you: {who: me}
  they: otherwise
define:
  members: {kaiser: yes}
questions:
  who:
    ask: Who needs care?
    error: Select who
    options: {me: Me, other: Someone else}
  kaiser:
    ask: {you: Are you a member?, they: Is the person a member?}
    error: Select yes or no
    options: {yes: \"Yes\", no: \"No\", unsure: Not sure}
rules:
  - {recommend: plan, when: members}
  - {recommend: line, when: otherwise}
outcomes:
  plan: {title: Call the plan, steps: ['Call {211}']}
  line: {title: 'Call {211}', steps: [Call]}
";

fn lints(findings: &Findings) -> Vec<(&'static str, u32)> {
    findings.sorted().iter().map(|finding| (finding.lint, finding.span.line)).collect()
}

/// One thing is wrong, so one thing is told, however many providers there are.
#[test]
fn providers_without_their_file_are_told_once() {
    let flow =
        SOUND.replace(": {title: C", ": {provider: x, title: C").replace(": {title: 'C", ": {provider: y, title: 'C");
    assert_eq!(flow.matches("provider: ").count(), 2);
    let findings = findings(&flow, &[]);
    let told = findings.sorted().into_iter().filter(|one| one.lint == "unknown-provider");
    let told: Vec<_> = told.collect();
    assert_eq!(told.len(), 1, "{findings:?}");
    assert!(told[0].message.contains("providers.yaml"), "{findings:?}");
}

/// What flows and words say of providers that can't be read is no fault of theirs.
#[test]
fn a_fault_in_providers_is_told_and_nothing_else() {
    let flow = SOUND.replace(": {title: C", ": {provider: x, title: C");
    let words = "language: es\nstate: draft\nstrings:\n  x.phones.1.label: {source: A, text: B}\n";
    for (providers, lint) in [("x: [", "yaml-syntax"), ("- x", "wrong-type"), ("x: {urls: []}", "missing-key")] {
        let more = [("providers.yaml", providers), ("words/es.yaml", words)];
        let findings = findings(&flow, &more);
        let told: Vec<_> = lints(&findings).iter().map(|(lint, _)| *lint).collect();
        assert_eq!(told, [lint], "{providers}: {findings:?}");
    }
}

#[test]
fn the_sound_flow_has_no_finding() {
    assert_eq!(lints(&findings(SOUND, &[])), []);
}

/// Each fault is one change to the sound flow, found under its own name on its own line.
#[test]
fn each_fault_is_found_where_it_is() {
    let faults = [
        ("minutes: 1", "minits: 1", "unknown-key", 6),
        ("{kaiser: yes}", "{kaizer: yes}", "unknown-question", 11),
        ("{kaiser: yes}", "{kaiser: yess}", "unknown-option", 11),
        ("{kaiser: yes}", "{kaiser: true}", "bare-boolean", 11),
        ("{kaiser: yes}", "{kaiser: []}", "empty-set", 11),
        ("when: members", "when: member", "unknown-condition", 22),
        ("recommend: plan,", "recommend: plann,", "unknown-outcome", 22),
        ("plan: {title", "plan: {provider: x, title", "unknown-provider", 25),
        ("error: Select who\n", "error: Select who\n    when: {kaiser: yes}\n", "later-question", 16),
        ("{you: Are you a member?, they: Is the person a member?}", "{you: Are you a member?}", "missing-voice", 18),
        ("ask: Who needs care?", "ask: Who needs care?\n    ask: Again", "duplicate-key", 15),
        ("options: {me: Me, other: Someone else}", "options: {me: Me, me: Someone else}", "duplicate-key", 16),
        ("title: 'Call {211}'", "title: 'Call {phone}'", "unknown-placeholder", 26),
        ("title: Demo", "title: &a Demo", "yaml-syntax", 1),
        ("title: Demo", "title: true", "wrong-type", 1),
        ("language: en", "language: en\ntime_zone: PST8", "unknown-time-zone", 3),
    ];
    for (from, to, lint, line) in faults {
        let broken = SOUND.replacen(from, to, 1);
        assert_ne!(broken, SOUND, "{from} is not in the sound flow");
        let found = lints(&findings(&broken, &[]));
        assert!(found.contains(&(lint, line)), "{to}: {found:?}");
    }
}

#[test]
fn translations_are_complete_fresh_and_keep_placeholders() {
    let words = "language: es\nstate: draft\nstrings:\n  title: {source: Demo, text: Demostración}\n  summary: {source: Old line, text: Una línea}\n  outcomes.line.title: {source: 'Call {211}', text: Llame}\n  gone: {source: x, text: y}\n";
    let found = lints(&findings(SOUND, &[("demo/words/es.yaml", words)]));
    for expected in [("stale-string", 5), ("placeholder-mismatch", 6), ("unknown-string", 7), ("missing-string", 1)] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
}

#[test]
fn hostile_files_are_findings() {
    let deep = format!("title: {}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let large = format!("title: {}", "x".repeat(2_000_000));
    let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ntitle: *c\n";
    for (text, lint) in [
        (deep.as_str(), "yaml-syntax"),
        (large.as_str(), "file-too-large"),
        (bomb, "yaml-syntax"),
        ("\u{0}", "yaml-syntax"),
        ("", "wrong-type"),
        ("- a", "wrong-type"),
    ] {
        let found = findings(text, &[]);
        assert!(lints(&found).iter().any(|(have, _)| *have == lint), "{lint}: {:?}", lints(&found));
    }
}

/// Four questions of forty long options, all chosen, say more than an address holds.
#[test]
fn answers_that_may_get_too_long_are_told() {
    let options: String = (0..40)
        .map(|at| format!("help-with-something-{}{}: O{at}, ", char::from(b'a' + at / 26), char::from(b'a' + at % 26)))
        .collect();
    let question = |id| format!("  {id}: {{ask: 'Ask {id}?', error: Choose, choose: many, options: {{{options}}}}}\n");
    let more: String = ["long-a", "long-b", "long-c", "long-d"].map(question).concat();
    let yaml = SOUND.replacen("questions:\n", &format!("questions:\n{more}"), 1);
    let found = lints(&findings(&yaml, &[]));
    assert!(found.iter().any(|(lint, _)| *lint == "flow-too-large"), "{found:?}");
    let one = SOUND.replacen("questions:\n", &format!("questions:\n{}", question("long-a")), 1);
    let found = lints(&findings(&one, &[]));
    assert!(found.iter().all(|(lint, _)| *lint != "flow-too-large"), "{found:?}");
}

/// Definitions that name each other many times over must not multiply.
#[test]
fn definitions_do_not_multiply() {
    let defines: String = (0..16).map(|at| format!("  d{at}: {{any: [d{0}, d{0}, d{0}, d{0}]}}\n", at + 1)).collect();
    let yaml = SOUND.replace("define:\n", &format!("define:\n{defines}  d16: {{who: me}}\n"));
    let found = lints(&findings(&yaml, &[]));
    assert!(found.iter().any(|(lint, _)| *lint == "flow-too-large"), "{found:?}");
    assert!(found.len() < 40, "{}", found.len());
}
