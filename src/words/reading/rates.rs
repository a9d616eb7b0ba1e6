//! Words per sentence and syllables per word.

/// The fewest words for which a figure per word and sentence says anything.
const FEWEST_WORDS: usize = 8;

/// Returns sentences and their words; marks that end a sentence count only after a word.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let each = text.split(['.', '!', '?', ':', '\n', '…']);
    let each = each.map(|sentence| {
        let words = sentence.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’');
        words.filter(|word| word.chars().any(char::is_alphabetic)).collect()
    });
    each.filter(|words: &Vec<&str>| !words.is_empty()).collect()
}

/// Returns words per sentence and syllables per word; none for fewer than [`FEWEST_WORDS`].
pub(super) fn rates(text: &str, syllables: impl Fn(&str) -> usize) -> Option<(f64, f64)> {
    let sentences = sentences(text);
    let words: usize = sentences.iter().map(Vec::len).sum();
    let all: usize = sentences.iter().flatten().map(|word| syllables(word)).sum();
    let per_sentence = words as f64 / sentences.len() as f64;
    (words >= FEWEST_WORDS).then(|| (per_sentence, all as f64 / words as f64))
}
