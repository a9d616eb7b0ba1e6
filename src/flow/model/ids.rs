//! Ids: places in the tables of a flow.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub(crate) usize);

        impl $name {
            /// Its place among its kind, from 0.
            pub fn place(self) -> usize {
                self.0
            }
        }
    )*};
}

ids! {
    /// A question, by its place in asking order.
    QuestionId,
    /// An option of some question, by its place.
    OptionId,
    /// An outcome of a flow.
    OutcomeId,
    /// A provider of the shared providers file.
    ProviderId,
    /// A notice of a flow.
    NoticeId,
    /// An entry of `rules` or `also`: rules first, each in the author's order.
    EntryId,
    /// A score, by its place under `scores`.
    ScoreId,
    /// A voice, by its place under `voices`.
    VoiceId,
    /// A language of a flow; the source language is the first.
    LanguageId,
    /// A place that gives links to people.
    LinkSourceId
}

/// A decision of a flow: whether one thing is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root(pub(in crate::flow) u32);

impl LanguageId {
    /// The language the flow is written in.
    pub const SOURCE: LanguageId = LanguageId(0);
}
