//! The compiled walk against one that tries everything: random flows with every kind of question and
//! condition, small enough to list all answers.

use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::prelude::*;
use signpost::flow::{Date, Flow, Flows, LanguageId, load};
use signpost::source::Sources;
use signpost::walk::{Next, Reader, parse_pairs, walk};

use crate::support::tries;

/// Numbers that look random and are the same for the same seed (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }
}

#[derive(Clone, Debug)]
enum Test {
    Always,
    Otherwise,
    Has(usize, Vec<usize>),
    HasAll(usize, Vec<usize>),
    Only(usize, Vec<usize>),
    AtLeast(usize, i64),
    Under(usize, i64),
    Score(i64),
    English,
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    One,
    Many,
    Number,
    Born,
    Day,
}

const KINDS: [Kind; 6] = [Kind::One, Kind::One, Kind::Many, Kind::Number, Kind::Born, Kind::Day];

struct Question {
    kind: Kind,
    options: usize,
    always: bool,
    when: Test,
}

/// An answer: options by place, or one number (of a date, the age, or the day after January 11, 2020).
type Answer = Vec<i64>;

struct Rule {
    outcome: usize,
    when: Test,
    place: usize,
}

struct Model {
    questions: Vec<Question>,
    rules: Vec<Rule>,
    notices: Vec<Test>,
    items: Vec<(usize, Test)>,
    voice: Test,
    scored: Vec<usize>,
}

const OUTCOMES: usize = 4;
const MOST: i64 = 5;

impl Model {
    fn random(dice: &mut Dice) -> Model {
        let mut model = Model {
            questions: Vec::new(),
            rules: Vec::new(),
            notices: Vec::new(),
            items: Vec::new(),
            voice: Test::Always,
            scored: Vec::new(),
        };
        for at in 0..2 + dice.roll(3) {
            let kind = KINDS[dice.roll(KINDS.len())];
            let when = match at {
                0 => Test::Always,
                at if dice.chance(40) => model.test(dice, at, 1),
                _ => Test::Always,
            };
            model.questions.push(Question { kind, options: 2 + dice.roll(2), always: dice.chance(15), when });
        }
        let all = model.questions.len();
        model.scored = (0..all).filter(|at| matches!(model.questions[*at].kind, Kind::One | Kind::Many)).collect();
        model.voice = model.test(dice, all, 0);
        for _ in 0..2 + dice.roll(4) {
            let rule = Rule {
                outcome: dice.roll(OUTCOMES),
                when: model.test(dice, all, 2),
                place: usize::from(dice.chance(25)),
            };
            model.rules.push(rule);
        }
        model.rules.push(Rule { outcome: dice.roll(OUTCOMES), when: Test::Otherwise, place: 0 });
        for _ in 0..dice.roll(3) {
            let rule = Rule { outcome: dice.roll(OUTCOMES), when: model.test(dice, all, 1), place: 2 + dice.roll(2) };
            model.rules.push(rule);
        }
        model.notices = (0..dice.roll(3)).map(|_| model.test(dice, all, 1)).collect();
        for _ in 0..dice.roll(3) {
            let item = (dice.roll(OUTCOMES), model.test(dice, all, 1));
            model.items.push(item);
        }
        model
    }

    /// A condition on questions before `asked`.
    fn test(&self, dice: &mut Dice, asked: usize, depth: usize) -> Test {
        if depth > 0 && dice.chance(50) {
            let parts = |dice: &mut Dice| (0..1 + dice.roll(2)).map(|_| self.test(dice, asked, depth - 1)).collect();
            return match dice.roll(3) {
                0 => Test::Not(Box::new(self.test(dice, asked, depth - 1))),
                1 => Test::All(parts(dice)),
                _ => Test::Any(parts(dice)),
            };
        }
        if dice.chance(8) {
            return Test::English;
        }
        if dice.chance(12) && asked == self.questions.len() && !self.scored.is_empty() {
            return Test::Score(dice.roll(5) as i64);
        }
        let at = dice.roll(asked);
        let question = &self.questions[at];
        let options = |dice: &mut Dice| {
            let first = dice.roll(question.options);
            let mut chosen = vec![first];
            chosen.extend((0..question.options).filter(|other| *other != first && dice.chance(30)));
            chosen
        };
        match question.kind {
            Kind::One => Test::Has(at, options(dice)),
            Kind::Many => match dice.roll(3) {
                0 => Test::Has(at, options(dice)),
                1 => Test::HasAll(at, options(dice)),
                _ => Test::Only(at, options(dice)),
            },
            Kind::Number | Kind::Born | Kind::Day if dice.chance(50) => Test::AtLeast(at, dice.roll(7) as i64),
            Kind::Number | Kind::Born | Kind::Day => Test::Under(at, dice.roll(7) as i64),
        }
    }

    fn holds(&self, test: &Test, answers: &BTreeMap<usize, Answer>, english: bool) -> bool {
        let given = |at: &usize| answers.get(at);
        let has = |at: &usize, option: &usize| given(at).is_some_and(|a| a.contains(&(*option as i64)));
        match test {
            Test::Always => true,
            Test::Otherwise => unreachable!("known from the other rules"),
            Test::Has(at, options) => options.iter().any(|option| has(at, option)),
            Test::HasAll(at, options) => options.iter().all(|option| has(at, option)),
            Test::Only(at, options) => {
                given(at).is_some_and(|answer| answer.iter().all(|chosen| options.contains(&(*chosen as usize))))
            }
            Test::AtLeast(at, limit) => given(at).is_some_and(|answer| answer[0] >= *limit),
            Test::Under(at, limit) => given(at).is_some_and(|answer| answer[0] < *limit),
            Test::Score(limit) => {
                let each = self.scored.iter().filter_map(given).flatten();
                // The first option has no points, the second one, and so on; "none" has none.
                each.filter(|option| **option < 10).sum::<i64>() >= *limit
            }
            Test::English => english,
            Test::Not(inner) => !self.holds(inner, answers, english),
            Test::All(parts) => parts.iter().all(|part| self.holds(part, answers, english)),
            Test::Any(parts) => parts.iter().any(|part| self.holds(part, answers, english)),
        }
    }

    /// The answers of the questions whose `when` holds.
    fn counted(&self, raw: &[Answer], english: bool) -> BTreeMap<usize, Answer> {
        let mut answers = BTreeMap::new();
        for (at, question) in self.questions.iter().enumerate() {
            if self.holds(&question.when, &answers, english) {
                answers.insert(at, raw[at].clone());
            }
        }
        answers
    }

    fn asked_always(&self, raw: &[Answer]) -> Vec<usize> {
        let answers = self.counted(raw, true);
        let always = answers.keys().filter(|at| self.questions[**at].always);
        always.copied().collect()
    }

    /// Everything a person sees for complete answers.
    fn shown(&self, raw: &[Answer], english: bool) -> String {
        let answers = self.counted(raw, english);
        let always = self.asked_always(raw);
        let (first, others, notices) = self.decided(&answers, english);
        let holds = |test: &Test| self.holds(test, &answers, english);
        let entries = first.iter().chain(&others);
        let seen: Vec<usize> = entries.map(|at| self.rules[*at].outcome).collect();
        let items: Vec<usize> =
            (0..self.items.len()).filter(|at| seen.contains(&self.items[*at].0) && holds(&self.items[*at].1)).collect();
        let voice = holds(&self.voice);
        format!("{first:?} {others:?} {notices:?} {items:?} {always:?} {voice}")
    }

    /// The first rule, the others in order and the notices for the answers that count.
    fn decided(&self, answers: &BTreeMap<usize, Answer>, english: bool) -> (Option<usize>, Vec<usize>, Vec<usize>) {
        let holds = |test: &Test| self.holds(test, answers, english);
        let is_rule = |rule: &Rule| rule.place < 2;
        let rules: Vec<bool> =
            self.rules.iter().map(|rule| !matches!(rule.when, Test::Otherwise) && holds(&rule.when)).collect();
        let any = (0..rules.len()).any(|at| is_rule(&self.rules[at]) && rules[at]);
        let otherwise = |at: usize| matches!(self.rules[at].when, Test::Otherwise);
        let holding = |at: usize| if otherwise(at) { !any } else { rules[at] };
        let first = (0..rules.len()).find(|at| is_rule(&self.rules[*at]) && holding(*at));
        let mut seen: Vec<usize> = first.iter().map(|at| self.rules[*at].outcome).collect();
        let mut others = Vec::new();
        for place in [3, 0, 2] {
            for at in (0..rules.len()).filter(|at| self.rules[*at].place == place) {
                if holding(at) && !seen.contains(&self.rules[at].outcome) {
                    seen.push(self.rules[at].outcome);
                    others.push(at);
                }
            }
        }
        let notices: Vec<usize> = (0..self.notices.len()).filter(|at| holds(&self.notices[*at])).collect();
        (first, others, notices)
    }

    fn domain(&self, at: usize) -> Vec<Answer> {
        let options = self.questions[at].options as i64;
        match self.questions[at].kind {
            Kind::One => (0..options).map(|option| vec![option]).collect(),
            Kind::Many => {
                let subsets = (1..1 << options).map(|bits: i64| (0..options).filter(|o| bits >> o & 1 == 1).collect());
                subsets.chain([vec![10]]).collect()
            }
            Kind::Number => (0..=MOST).map(|number| vec![number]).collect(),
            // Bounds go from 0 to 6, so these ages lie on both sides of each.
            Kind::Born | Kind::Day => (-1..=6).map(|age| vec![age]).collect(),
        }
    }

    /// All answers, those of questions that are not asked included.
    fn all(&self) -> Vec<Vec<Answer>> {
        let mut all = vec![Vec::new()];
        for at in 0..self.questions.len() {
            let domain = self.domain(at);
            all = all
                .into_iter()
                .flat_map(|before| domain.iter().map(move |answer| [before.clone(), vec![answer.clone()]].concat()))
                .collect();
        }
        all
    }

    fn yaml(&self) -> String {
        let mut text = "title: T\nlanguage: en\nsummary: S\nstart: [S]\nneeded: N\nminutes: 1\nvoices:\n".to_owned();
        let _ = writeln!(text, "  a: {}\n  b: otherwise\nquestions:", self.condition(&self.voice));
        for (at, question) in self.questions.iter().enumerate() {
            let _ = writeln!(
                text,
                "  q{at}:\n    ask: Question {at}\n    error: Answer it\n    when: {}",
                self.condition(&question.when)
            );
            if question.always {
                text += "    ask_always: true\n";
            }
            match question.kind {
                Kind::Number => {
                    let _ = writeln!(text, "    number: {{min: 0, max: {MOST}}}");
                }
                Kind::Born | Kind::Day => text += "    date: any\n",
                Kind::One | Kind::Many => {
                    text += if question.kind == Kind::Many { "    choose: many\n    none: None\n" } else { "" };
                    text += "    options:\n";
                    for option in 0..question.options {
                        let _ = writeln!(text, "      o{option}: {{label: Option {option}, points: {option}}}");
                    }
                }
            }
        }
        if !self.scored.is_empty() {
            let questions: Vec<String> = self.scored.iter().map(|at| format!("q{at}")).collect();
            let _ = writeln!(text, "scores: {{sum: [{}]}}", questions.join(", "));
        }
        text += "rules:\n";
        for rule in self.rules.iter().filter(|rule| rule.place < 2) {
            let _ = writeln!(
                text,
                "  - {{recommend: out{}, when: {}, only_first: {}}}",
                rule.outcome,
                self.condition(&rule.when),
                rule.place == 1
            );
        }
        if self.rules.iter().any(|rule| rule.place > 1) {
            text += "also:\n";
        }
        for rule in self.rules.iter().filter(|rule| rule.place > 1) {
            let _ = writeln!(
                text,
                "  - {{recommend: out{}, when: {}, before_others: {}}}",
                rule.outcome,
                self.condition(&rule.when),
                rule.place == 3
            );
        }
        text += "outcomes:\n";
        for outcome in 0..OUTCOMES {
            let _ = writeln!(text, "  out{outcome}:\n    title: Call {{211}}\n    steps:\n      - Call");
            for (at, (_, test)) in self.items.iter().enumerate().filter(|(_, (of, _))| *of == outcome) {
                let _ = writeln!(text, "      - {{text: item {at}, when: {}}}", self.condition(test));
            }
        }
        if !self.notices.is_empty() {
            text += "notices:\n";
        }
        for (at, test) in self.notices.iter().enumerate() {
            let _ = writeln!(text, "  - {{id: n{at}, text: Notice, when: {}}}", self.condition(test));
        }
        text
    }

    fn condition(&self, test: &Test) -> String {
        let options = |options: &[usize]| options.iter().map(|o| format!("o{o}")).collect::<Vec<_>>().join(", ");
        let parts = |parts: &[Test]| parts.iter().map(|part| self.condition(part)).collect::<Vec<_>>().join(", ");
        let age = |at: &usize| {
            if self.questions[*at].kind == Kind::Born { "age_" } else { "" }
        };
        match test {
            Test::Always => "always".into(),
            Test::Otherwise => "otherwise".into(),
            Test::Has(at, chosen) if self.questions[*at].kind == Kind::One => {
                format!("{{q{at}: [{}]}}", options(chosen))
            }
            Test::Has(at, chosen) => format!("{{q{at}: {{has_any: [{}]}}}}", options(chosen)),
            Test::HasAll(at, chosen) => format!("{{q{at}: {{has_all: [{}]}}}}", options(chosen)),
            Test::Only(at, chosen) => format!("{{q{at}: {{only: [{}]}}}}", options(chosen)),
            Test::AtLeast(at, limit) if self.questions[*at].kind == Kind::Day => {
                format!("{{q{at}: {{from: {}}}}}", day(*limit))
            }
            Test::Under(at, limit) if self.questions[*at].kind == Kind::Day => {
                format!("{{q{at}: {{before: {}}}}}", day(*limit))
            }
            Test::AtLeast(at, limit) => format!("{{q{at}: {{{}at_least: {limit}}}}}", age(at)),
            Test::Under(at, limit) => format!("{{q{at}: {{{}under: {limit}}}}}", age(at)),
            Test::Score(limit) => format!("{{sum: {{at_least: {limit}}}}}"),
            Test::English => "{language: en}".into(),
            Test::Not(inner) => format!("{{not: {}}}", self.condition(inner)),
            Test::All(all) => format!("{{all: [{}]}}", parts(all)),
            Test::Any(any) => format!("{{any: [{}]}}", parts(any)),
        }
    }

    fn written(&self, at: usize, answer: &Answer) -> String {
        match self.questions[at].kind {
            Kind::One | Kind::Many => {
                let ids = answer.iter().map(|option| if *option == 10 { "none".into() } else { format!("o{option}") });
                ids.collect::<Vec<String>>().join(",")
            }
            Kind::Number => answer[0].to_string(),
            Kind::Born => format!("{}-06-15", 2026 - answer[0]),
            Kind::Day => day(answer[0]),
        }
    }
}

fn day(after: i64) -> String {
    format!("2020-01-{}", 11 + after)
}

fn loaded(model: &Model) -> Flows {
    let yaml = model.yaml();
    let (flows, findings) = load(&Sources::from_files([("demo/flow.yaml".to_owned(), yaml.clone().into_bytes())]));
    flows.unwrap_or_else(|| {
        let messages: Vec<_> = findings.sorted().iter().map(|f| f.message.clone()).collect();
        panic!("{messages:?}\n{yaml}")
    })
}

/// What the program shows, in the words of [`Model::shown`].
fn shown(model: &Model, flow: &Flow, raw: &[Answer]) -> (Vec<usize>, String) {
    let pairs: Vec<(String, String)> =
        (0..raw.len()).map(|at| (format!("q{at}"), model.written(at, &raw[at]))).collect();
    let (answers, _) = parse_pairs(flow, pairs.iter().map(|(q, a)| (q.as_str(), a.as_str())));
    let reader = Reader { language: LanguageId::SOURCE, today: Date::parse("2026-12-31").unwrap() };
    let walked = walk(flow, reader, &answers);
    let Next::Outcome(seen) = &walked.next else { panic!("{:?}\n{}", walked.next, model.yaml()) };
    let first = seen.first.map(|id| id.place());
    let others: Vec<usize> = seen.others.iter().map(|id| id.place()).collect();
    let notices: Vec<usize> = seen.notices.iter().map(|id| id.place()).collect();
    let outcomes: Vec<&str> =
        seen.first.iter().chain(&seen.others).map(|id| flow.outcome_of(*id).id.as_str()).collect();
    let mut items = Vec::new();
    for outcome in flow.outcomes.iter().filter(|outcome| outcomes.contains(&outcome.id.as_str())) {
        for item in outcome.steps.iter().filter(|item| walked.shows(item.shown)) {
            let text = flow.say(&item.what, LanguageId::SOURCE, walked.voice);
            items.extend(text.strip_prefix("item ").map(|n| n.parse::<usize>().unwrap()));
        }
    }
    items.sort_unstable();
    let path: Vec<usize> = walked.path.iter().map(|id| flow.question_of(*id).id[1..].parse().unwrap()).collect();
    let always: Vec<usize> = path.iter().copied().filter(|at| model.questions[*at].always).collect();
    let voice = flow.voices[walked.voice.place()] == "a";
    (path, format!("{first:?} {others:?} {notices:?} {items:?} {always:?} {voice}"))
}

/// The path by the definition: the next question is the earliest one that can still change what is
/// shown, whatever the questions that are not answered yet are answered with.
fn path(model: &Model, all: &[(Vec<Answer>, String)], raw: &[Answer]) -> Vec<usize> {
    let mut left: Vec<&(Vec<Answer>, String)> = all.iter().collect();
    let mut path = Vec::new();
    for at in 0..raw.len() {
        let mut by_rest: BTreeMap<Vec<Answer>, &str> = BTreeMap::new();
        let matters = left.iter().any(|(answers, shown)| {
            let rest = [&answers[..at], &answers[at + 1..]].concat();
            let known = by_rest.entry(rest).or_insert(shown);
            known != shown
        });
        let always = left.iter().all(|(answers, _)| model.asked_always(answers).contains(&at));
        if matters || always {
            path.push(at);
            left.retain(|(answers, _)| answers[at] == raw[at]);
        }
    }
    path
}

#[test]
fn the_compiled_walk_is_the_one_that_tries_everything() {
    tries(400)
        .run(&any::<u64>(), |seed| {
            let mut dice = Dice(seed | 1);
            let model = Model::random(&mut dice);
            let flows = loaded(&model);
            let flow = flows.find("demo").unwrap();
            let all: Vec<_> = model
                .all()
                .into_iter()
                .map(|raw| {
                    let shown = model.shown(&raw, true);
                    (raw, shown)
                })
                .collect();
            for _ in 0..20 {
                let (raw, expected) = &all[dice.roll(all.len())];
                let (walked, found) = shown(&model, flow, raw);
                prop_assert_eq!(&found, expected, "{:?}\n{}", raw, model.yaml());
                prop_assert_eq!(walked, path(&model, &all, raw), "{:?}\n{}", raw, model.yaml());
            }
            Ok(())
        })
        .unwrap();
}

/// Outcomes and notices, for answers that count.
fn listed(model: &Model, answers: &BTreeMap<usize, Answer>) -> String {
    let (first, others, notices) = model.decided(answers, true);
    let outcome = |at: &usize| model.rules[*at].outcome;
    let first = first.as_ref().map(outcome);
    let others: Vec<usize> = others.iter().map(outcome).collect();
    format!("{first:?} {others:?} {notices:?}")
}

/// A changed rule changes what some answers lead to: exactly those that a list of all answers gives.
#[test]
fn the_difference_of_two_flows_is_what_listing_all_answers_gives() {
    tries(150)
        .run(&any::<u64>(), |seed| {
            let mut dice = Dice(seed | 1);
            let old = Model::random(&mut dice);
            let again = &mut Dice(seed | 1);
            let mut new = Model::random(again);
            let at = dice.roll(new.rules.len());
            if !matches!(new.rules[at].when, Test::Otherwise) {
                new.rules[at].when = new.test(&mut dice, new.questions.len(), 2);
            }
            // Numbers and days are counted in stretches between bounds, not one by one.
            prop_assume!(old.questions.iter().all(|q| matches!(q.kind, Kind::One | Kind::Many)));
            let sets: std::collections::BTreeSet<_> = old.all().iter().map(|raw| old.counted(raw, true)).collect();
            let changed: Vec<_> =
                sets.iter().filter(|answers| listed(&old, answers) != listed(&new, answers)).collect();
            let (before, after) = (loaded(&old), loaded(&new));
            let (before, after) = (before.find("demo").unwrap(), after.find("demo").unwrap());
            let found = signpost::flow::difference(before, after).unwrap();
            prop_assert_eq!(found.all.to_string(), sets.len().to_string());
            prop_assert_eq!(found.changed.to_string(), changed.len().to_string());
            let grouped: u64 = found.groups.iter().map(|g| g.count.to_string().parse::<u64>().unwrap()).sum();
            prop_assert_eq!(grouped, changed.len() as u64);
            let pairs: std::collections::BTreeSet<_> =
                changed.iter().map(|answers| (listed(&old, answers), listed(&new, answers))).collect();
            prop_assert_eq!(found.groups.len(), pairs.len());
            Ok(())
        })
        .unwrap();
}
