//! How fast a flow is walked and proved, and how that grows. `cargo bench --bench flows`; compare
//! figures of one run only.

#![allow(clippy::unwrap_used, reason = "benchmarks")]

use std::fmt::Write;
use std::path::Path;

use divan::{Bencher, black_box};
use signpost::flow::{Date, Flows, LanguageId, load};
use signpost::source::Sources;
use signpost::walk::{Answers, Reader, parse_pairs, walk};

fn main() {
    for size in SIZES {
        let flows = loaded(&generated(size));
        println!("{size:?}: {} diagram nodes", flows.flows[0].compiled.nodes());
    }
    divan::main();
}

/// Questions, options of each, rules.
type Size = (usize, usize, usize);

const SIZES: [Size; 7] =
    [(10, 3, 30), (30, 3, 100), (100, 3, 300), (300, 3, 1_000), (100, 6, 300), (100, 12, 300), (100, 3, 1_000)];

fn shipped() -> Sources {
    Sources::read_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("flows")).unwrap()
}

fn loaded(sources: &Sources) -> Flows {
    load(sources).0.expect("the flow is sound")
}

/// A flow with sparse conditions: each rule names two or three questions, a third of the questions
/// depend on one before. The same for the same size.
fn generated((questions, options, rules): Size) -> Sources {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut roll = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut yaml = "title: T\nlanguage: en\nsummary: S\nstart: [S]\nneeded: N\nminutes: 1\nquestions:\n".to_owned();
    for at in 0..questions {
        let _ = write!(yaml, "  q{at}:\n    ask: Question {at}\n    error: Answer {at}\n");
        if at > 0 && roll(3) == 0 {
            let _ = writeln!(yaml, "    when: {{q{}: o{}}}", roll(at), roll(options));
        }
        let all: Vec<String> = (0..options).map(|o| format!("o{o}: Option {o}")).collect();
        let _ = writeln!(yaml, "    options: {{{}}}", all.join(", "));
    }
    yaml += "rules:\n";
    for _ in 0..rules {
        let mut asked: Vec<usize> = (0..2 + roll(2)).map(|_| roll(questions)).collect();
        asked.sort_unstable();
        asked.dedup();
        let when: Vec<String> = asked.iter().map(|q| format!("q{q}: o{}", roll(options))).collect();
        let _ = writeln!(yaml, "  - {{recommend: out{}, when: {{{}}}}}", roll(40), when.join(", "));
    }
    yaml += "  - {recommend: out0, when: otherwise}\noutcomes:\n";
    for outcome in 0..40 {
        let _ = writeln!(yaml, "  out{outcome}: {{title: 'Call {{211}} {outcome}', steps: [Call]}}");
    }
    Sources::from_files([("big/flow.yaml".to_owned(), yaml.into_bytes())])
}

fn answers(flows: &Flows, pairs: &str) -> Answers {
    let flow = &flows.flows[flows.flows.len() - 1];
    let pairs = pairs.split('&').filter_map(|pair| pair.split_once('='));
    parse_pairs(flow, pairs).0
}

const READER: Reader = Reader { language: LanguageId::SOURCE, today: Date { year: 2026, month: 11, day: 24 } };

/// One set of answers of the flagship, eight questions, start to recommendation.
#[divan::bench]
fn walk_flagship(bencher: Bencher<'_, '_>) {
    let flows = loaded(&shipped());
    let flow = flows.find("palliative-care").unwrap();
    let given = "who=me&where=sf&setting=home&help_kind=symptoms&kaiser=no&veteran=no&doctor=no&coverage=medi_cal";
    let pairs = given.split('&').filter_map(|pair| pair.split_once('='));
    let (answers, _) = parse_pairs(flow, pairs);
    bencher.bench(|| walk(black_box(flow), READER, black_box(&answers)));
}

/// All shipped flows: read, compiled and proved.
#[divan::bench(sample_count = 20)]
fn load_shipped(bencher: Bencher<'_, '_>) {
    let sources = shipped();
    bencher.bench(|| load(black_box(&sources)));
}

/// The full form, with everything that is counted.
#[divan::bench(sample_count = 10)]
fn figures_of_the_navigator(bencher: Bencher<'_, '_>) {
    let flows = loaded(&shipped());
    let flow = flows.find("palliative-care-navigator").unwrap();
    bencher.bench(|| flows.figures(black_box(flow)));
}

#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn prove(bencher: Bencher<'_, '_>, size: Size) {
    let sources = generated(size);
    bencher.bench(|| load(black_box(&sources)));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn walk_first_options(bencher: Bencher<'_, '_>, size: Size) {
    let flows = loaded(&generated(size));
    let all: Vec<String> = (0..size.0).map(|at| format!("q{at}=o0")).collect();
    let answers = answers(&flows, &all.join("&"));
    bencher.bench(|| walk(black_box(&flows.flows[0]), READER, black_box(&answers)));
}
