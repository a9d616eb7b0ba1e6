/// The characters of the longest sentence; what is written in Latin letters, and digits, do not count.
pub(super) fn longest(text: &str) -> Option<f64> {
    let sentences = text.split(['。', '！', '？', '；', '\n']);
    let lengths = sentences.map(|sentence| sentence.chars().filter(is_counted).count());
    lengths.max().filter(|most| *most > 0).map(|most| most as f64)
}

fn is_counted(c: &char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(c) || matches!(c, '，' | '、' | '：')
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_longest_sentence_counts() {
        assert_eq!(super::longest("請打電話。請問醫生，好嗎？"), Some(7.0));
        assert_eq!(super::longest("On Lok PACE"), None);
    }
}
