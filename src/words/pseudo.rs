use super::{Language, Piece, SourceString, pieces};

/// A language that nobody speaks, to find what a real one would break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pseudo {
    /// Accented letters, longer by 40 % and more, in brackets: shows what is cut off or not translated.
    Accented,
    /// Letters that run from right to left: shows what is not mirrored.
    Mirrored,
}

impl Pseudo {
    /// Both.
    pub const ALL: [Pseudo; 2] = [Pseudo::Accented, Pseudo::Mirrored];

    /// Its tag: the private region of CLDR's pseudo-locales.
    pub fn tag(self) -> &'static str {
        match self {
            Pseudo::Accented => "en-XA",
            Pseudo::Mirrored => "ar-XB",
        }
    }

    /// Its language.
    pub fn language(self) -> Language {
        Language::parse(self.tag()).expect("both tags are in canonical form")
    }

    /// The pseudo-language with this tag.
    pub fn of(language: &Language) -> Option<Pseudo> {
        Pseudo::ALL.into_iter().find(|pseudo| pseudo.tag() == language.as_str())
    }

    /// A sentence in it, with the placeholders of the source.
    pub fn say(self, source: &str) -> String {
        let each = pieces(source).into_iter().map(|piece| match piece {
            Piece::Words(words) => words.chars().map(|letter| self.letter(letter)).collect(),
            Piece::Placeholder(name) => format!("{{{name}}}"),
        });
        let said: String = each.collect();
        match self {
            Pseudo::Accented => format!("⟦{said}{}⟧", longer(source)),
            Pseudo::Mirrored => said,
        }
    }

    fn letter(self, letter: char) -> char {
        const ACCENTED: [char; 26] = [
            'á', 'ƀ', 'ç', 'ð', 'é', 'ƒ', 'ĝ', 'ĥ', 'í', 'ĵ', 'ķ', 'ļ', 'ɱ', 'ñ', 'ó', 'þ', 'ǫ', 'ŕ', 'š', 'ţ', 'ú',
            'ṽ', 'ŵ', 'ẋ', 'ý', 'ž',
        ];
        const MIRRORED: [char; 26] = [
            'א', 'ב', 'צ', 'ד', 'ה', 'פ', 'ג', 'ח', 'י', 'ז', 'כ', 'ל', 'מ', 'נ', 'ו', 'פ', 'ק', 'ר', 'ש', 'ט', 'ו',
            'ב', 'ש', 'כ', 'ע', 'ז',
        ];
        let small = letter.to_ascii_lowercase();
        match (small, self) {
            ('a'..='z', Pseudo::Accented) => ACCENTED[usize::from(small as u8 - b'a')],
            ('a'..='z', Pseudo::Mirrored) => MIRRORED[usize::from(small as u8 - b'a')],
            _ => letter,
        }
    }

    /// A words file in it, complete and up to date.
    pub fn words_file(self, strings: &[SourceString]) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut file = format!("language: {}\nstate: machine\nstrings:\n", self.tag());
        for string in strings {
            let (source, text) = (quoted(&string.text), quoted(&self.say(&string.text)));
            file += &format!("  {}: {{source: {source}, text: {text}}}\n", string.key);
        }
        file
    }
}

/// Words that make a sentence longer by two fifths, and short ones by more, as translations do.
fn longer(source: &str) -> String {
    let length = source.chars().count();
    let more = (length * 2).div_ceil(5).max(4);
    " ŵóŕð".chars().cycle().take(more).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_stay_and_everything_else_changes() {
        assert_eq!(Pseudo::Accented.say("Call {211}"), "⟦çáļļ {211} ŵóŕ⟧");
        assert_eq!(Pseudo::Mirrored.say("Call {211}"), "צאלל {211}");
    }
}
