//! The INFLESZ figure of Spanish text.

use super::rates::rates;

/// Szigriszt-Pazos perspicuity: 206.835 - 62.3 syllables per word - words per sentence.
pub(super) fn inflesz(text: &str) -> Option<f64> {
    let (words, syllables) = rates(text, syllables)?;
    Some(206.835 - 62.3 * syllables - words)
}

/// Syllables by the spelling rules of the Academy: `i` and `u` without an accent join the vowel beside
/// them, an `h` between them or not; any two of `a e o í ú` stand apart.
fn syllables(word: &str) -> usize {
    let letters = heard(&word.to_lowercase());
    let groups = letters.split(|c| !is_vowel(*c));
    groups.map(nuclei).sum::<usize>().max(1)
}

/// The letters without the silent ones: `h`, and the `u` of `que`, `qui`, `gue`, `gui`; a `y` that
/// sounds as a vowel is an `i`.
fn heard(word: &str) -> Vec<char> {
    let letters: Vec<char> = word.chars().collect();
    let mut heard = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).map(|at| letters[at]), letters.get(at + 1));
        match letter {
            'h' if before != Some('c') => {}
            'u' if matches!(before, Some('q' | 'g')) && matches!(after, Some('e' | 'i' | 'é' | 'í')) => {}
            'y' if after.is_none_or(|next| !is_vowel(*next)) => heard.push('i'),
            _ => heard.push(*letter),
        }
    }
    heard
}

fn is_vowel(letter: char) -> bool {
    is_strong(letter) || is_weak(letter)
}

fn is_strong(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'o' | 'á' | 'é' | 'ó' | 'í' | 'ú')
}

fn is_weak(letter: char) -> bool {
    matches!(letter, 'i' | 'u' | 'ü')
}

/// The syllables of vowels in a row.
fn nuclei(group: &[char]) -> usize {
    let strong = group.iter().filter(|letter| is_strong(**letter)).count();
    if strong > 0 || group.is_empty() {
        return strong;
    }
    // Weak vowels alone: `iu` and `ui` are one syllable, `ii` and `uu` are two.
    1 + group.windows(2).filter(|pair| pair[0] == pair[1]).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred words divided by hand.
    const DIVIDED: &str = "\
        cui-da-dos pa-lia-ti-vos mé-di-co en-fer-me-ra hos-pi-tal ca-sa fa-mi-lia a-yu-da gra-ve do-lor \
        lla-me nú-me-ro tar-je-ta plan se-gu-ro us-ted per-so-na quien gue-rra guí-a pin-güi-no \
        ciu-dad cui-dar ruin muy hoy rey ley voy y e-llos dí-a pa-ís ma-íz o-ír re-ír ba-úl a-hí \
        prohi-bir a-ho-ra al-co-hol bú-ho ahi-ja-do des-ahu-cio a-pro-pia-do cre-er le-er po-e-ta te-a-tro \
        a-é-re-o o-cé-a-no cons-trui-do huir flui-do viu-da jui-cio rui-do a-ve-ri-guáis buey U-ru-guay \
        pa-ra-guas a-gua len-gua i-gual cuan-do cuá-les cua-tro bue-no fue-ra nue-vo sue-ño \
        tie-ne quie-re bien siem-pre cien-cia gra-cias his-to-ria me-mo-ria o-fi-ci-na \
        con-sul-ta e-mer-gen-cia ser-vi-cio in-for-ma-ción a-ten-ción re-mi-sión di-rec-ti-va \
        chi-co cho-co-la-te ve-te-ra-no hos-pi-cio dis-tin-to e-xa-men te-lé-fo-no gra-tis ho-ra \
        se-ma-na a-ño ni-ña ve-ci-no tra-ba-jo so-cial pa-gar re-ci-bir con-ti-nú-a e-va-lú-e \
        chi-i-ta qui-zás";

    #[test]
    fn a_hundred_words_have_their_syllables() {
        let divided: Vec<&str> = DIVIDED.split_whitespace().collect();
        assert!(divided.len() >= 100, "{}", divided.len());
        for word in divided {
            let expected = word.split('-').count();
            assert_eq!(syllables(&word.replace('-', "")), expected, "{word}");
        }
    }

    #[test]
    fn a_hand_worked_figure() {
        // 9 words, 2 sentences, 18 syllables: 206.835 - 62.3 * 18 / 9 - 9 / 2 = 77.735.
        let text = "Llame al médico de la clínica. Pida una consulta.";
        let figure = inflesz(text).unwrap();
        assert!((figure - 77.735).abs() < 0.01, "{figure}");
    }
}
