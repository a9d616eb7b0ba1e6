//! The grade level of English text.

use super::rates::rates;

/// Flesch-Kincaid grade level: 0.39 words per sentence + 11.8 syllables per word - 15.59.
pub(super) fn grade(text: &str) -> Option<f64> {
    let (words, syllables) = rates(text, syllables)?;
    Some(0.39 * words + 11.8 * syllables - 15.59)
}

/// Syllables by the groups of vowels that are heard: a final `e` is silent but after a consonant and
/// `l`, and so is that of most `-ed` and `-es`.
fn syllables(word: &str) -> usize {
    let word: String = word.to_lowercase().replace(['\'', '’'], "");
    let letters: Vec<char> = word.chars().collect();
    let vowel = |at: usize| matches!(letters.get(at), Some('a' | 'e' | 'i' | 'o' | 'u' | 'y'));
    let starts = (0..letters.len()).filter(|at| vowel(*at) && (*at == 0 || !vowel(at - 1)));
    // "ia" is two syllables but after a letter that it softens, as in "special".
    let apart = letters
        .windows(3)
        .filter(|three| three[1..] == ['i', 'a'] && !matches!(three[0], 't' | 's' | 'c' | 'g' | 'a' | 'e' | 'o' | 'u'));
    let heard = starts.count() + apart.count();
    heard.saturating_sub(usize::from(ends_silent(&word, &letters))).max(1)
}

fn ends_silent(word: &str, letters: &[char]) -> bool {
    let before = |back: usize| letters.len().checked_sub(back).map(|at| letters[at]);
    let vowel = |c: Option<char>| c.is_some_and(|c| "aeiouy".contains(c));
    if word.ends_with('e') {
        let syllabic = word.ends_with("le") && !vowel(before(3));
        return !syllabic && !vowel(before(2));
    }
    if word.ends_with("ed") {
        return !matches!(before(3), Some('t' | 'd')) && !vowel(before(3));
    }
    if word.ends_with("es") {
        let hissing =
            matches!(before(3), Some('s' | 'x' | 'z' | 'c' | 'g')) || word.ends_with("ches") || word.ends_with("shes");
        return !hissing && !vowel(before(3));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_those_of_a_dictionary() {
        for (word, count) in [
            ("care", 1),
            ("doctor", 2),
            ("nurse", 1),
            ("people", 2),
            ("called", 1),
            ("needed", 2),
            ("illness", 2),
            ("palliative", 4),
            ("you", 1),
            ("hospital", 3),
            ("plans", 1),
            ("offices", 3),
            ("table", 2),
            ("medicine", 3),
            ("home", 1),
            ("family", 3),
        ] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }

    #[test]
    fn a_hand_worked_grade() {
        // 10 words, 2 sentences, 12 syllables: 0.39 * 5 + 11.8 * 1.2 - 15.59 = 0.52.
        let grade = grade("Call your doctor today. Ask the nurse for some help.").unwrap();
        assert!((grade - 0.52).abs() < 0.01, "{grade}");
    }
}
