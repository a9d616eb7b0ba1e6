//! A flow as decision diagrams: what the checker proves is what the server walks.

use super::builder::Builder;
use super::variables::Variables;
use crate::diagram::{Built, Diagram, Store, Var};
use crate::flow::{Condition, EntryId, NoticeId, Question, QuestionId, Root, Score, VoiceId};
use crate::source::Span;

/// Everything a person may be shown, each as a diagram over the answers.
#[derive(Debug)]
pub struct Compiled {
    pub(super) store: Store,
    pub(super) variables: Variables,
    /// Distinct decisions on which what is shown depends.
    pub(super) roots: Vec<Diagram>,
    /// From here on they matter only while their entry's outcome is not shown by another entry.
    pub(super) late_from: usize,
    pub(super) late: Vec<Late>,
    pub(super) voices: Vec<Root>,
    /// By entry; none for the `otherwise` rule.
    pub(super) entries: Vec<Option<Root>>,
    pub(super) rules: usize,
    /// Entries in the order in which others are listed.
    pub(super) listed: Vec<EntryId>,
    pub(super) notices: Vec<Root>,
    /// Questions asked even where they change nothing, each with where it is asked.
    pub(super) always: Vec<(QuestionId, Root)>,
    /// By language: what is left of the roots, and which of them are undecided.
    pub(super) starts: Vec<(Vec<Diagram>, Vec<u32>)>,
}

/// What can settle a late root before it is decided.
#[derive(Debug)]
pub(super) struct Late {
    /// Entries for the same outcome that are listed before it.
    pub(super) before: Vec<Root>,
    /// Whether the `otherwise` rule is for the same outcome.
    pub(super) behind_otherwise: bool,
}

/// What the proofs of a flow start from.
#[derive(Debug)]
pub(crate) struct Groundwork {
    pub(crate) store: Store,
    /// Where each entry holds; false for the `otherwise` rule.
    pub(crate) holds: Vec<Diagram>,
    /// Where each question is asked.
    pub(crate) whens: Vec<Diagram>,
    /// Where each notice holds.
    pub(crate) notices: Vec<Diagram>,
}

/// Too large to compile, and the part at which that was seen.
pub(in crate::flow) struct TooLarge {
    pub(in crate::flow) span: Span,
}

impl Compiled {
    pub(in crate::flow) fn empty() -> Compiled {
        Compiled {
            store: Store::new(vec![1], 2),
            variables: Variables::new(&[], &[]),
            roots: Vec::new(),
            late_from: 0,
            late: Vec::new(),
            voices: Vec::new(),
            entries: Vec::new(),
            rules: 0,
            listed: Vec::new(),
            notices: Vec::new(),
            always: Vec::new(),
            starts: Vec::new(),
        }
    }

    /// How many diagram nodes the walk needs.
    pub fn nodes(&self) -> usize {
        self.store.len()
    }

    /// Which variables stand for which question.
    pub(crate) fn variables(&self) -> &Variables {
        &self.variables
    }

    /// Where a condition holds, built on with the diagrams of a proof, which are given back.
    pub(crate) fn condition(
        &self,
        questions: &[Question],
        scores: &[Score],
        store: Store,
        whens: &[Diagram],
        condition: &Condition,
    ) -> (Store, Built) {
        let mut builder = Builder::resumed(questions, scores, &self.variables, store, whens);
        let built = builder.holds(condition);
        (builder.store, built)
    }

    /// Where the answers are those that can be given: nothing for questions not asked, something
    /// for those asked, an exclusive option alone.
    pub(crate) fn given(&self, questions: &[Question], store: Store, whens: &[Diagram]) -> (Store, Built) {
        let mut builder = Builder::resumed(questions, &[], &self.variables, store, whens);
        let built = builder.given();
        (builder.store, built)
    }

    /// Where a question is asked, as a diagram of another store over the same variables: where what
    /// is left of some decision, once the questions before it are answered, still depends on it.
    pub(crate) fn asked(&self, question: QuestionId, store: &mut Store) -> Built {
        let vars: Vec<_> = self.variables.of(question).collect();
        let (first, last) = (vars[0], vars[vars.len() - 1]);
        let within = |left| {
            let var = self.store.var(left);
            var.is_some_and(|var| (first..=last).contains(&var))
        };
        let mut asked = Diagram::FALSE;
        // Which late roots are settled by then is too large to tell; where they could matter is not.
        for root in &self.roots {
            let here = self.store.cut(*root, first, store, &within)?;
            asked = store.or(asked, here)?;
        }
        for (_, root) in self.always.iter().filter(|(id, _)| *id == question) {
            let root = self.roots[root.0 as usize];
            let here = self.store.cut(root, first, store, &|left| left == Diagram::TRUE)?;
            asked = store.or(asked, here)?;
        }
        Ok(asked)
    }

    /// Every variable on which something that is shown depends.
    pub(crate) fn support(&self) -> Vec<Var> {
        self.store.support(&self.roots)
    }

    /// The voice in which the first holding decision speaks; none while undecided.
    pub(super) fn voice(&self, decided: impl Fn(Root) -> Option<bool>) -> Option<VoiceId> {
        for (at, root) in self.voices.iter().enumerate() {
            if decided(*root)? {
                return Some(VoiceId(at));
            }
        }
        None
    }

    pub(super) fn notices(&self) -> impl Iterator<Item = (NoticeId, Root)> + '_ {
        let each = self.notices.iter().enumerate();
        each.map(|(at, root)| (NoticeId(at), *root))
    }
}

/// Narrows the place of a part.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a flow has far fewer parts than u32 can count")
}
