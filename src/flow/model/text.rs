//! Sentences of a flow.

use crate::flow::VoiceId;

/// A sentence of the flow: its strings by place in [`Words`], one for all voices or one for each.
#[derive(Clone, Debug)]
pub enum Text {
    /// The same for every voice.
    Same(usize),
    /// One per voice, in the order of the voices.
    PerVoice(Vec<usize>),
}

impl Text {
    pub(super) fn at(&self, voice: VoiceId) -> usize {
        match self {
            Text::Same(at) => *at,
            Text::PerVoice(each) => each[voice.0],
        }
    }
}
