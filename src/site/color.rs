//! Colours and their contrast.

use std::fmt;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub(super) [u8; 3]);

impl Color {
    pub(super) const WHITE: Color = Color([255; 3]);
    pub(super) const BLACK: Color = Color([0; 3]);

    /// Reads `#1c2326`, or `#abc` for `#aabbcc`.
    pub fn parse(written: &str) -> Option<Color> {
        let digits = written.strip_prefix('#')?;
        let digits: Vec<u32> = digits.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
        let each: Vec<u32> = match digits.len() {
            3 => digits.iter().map(|digit| digit * 17).collect(),
            6 => digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect(),
            _ => return None,
        };
        let channel = |at: usize| u8::try_from(each[at]).ok();
        Some(Color([channel(0)?, channel(1)?, channel(2)?]))
    }

    /// The relative luminance of WCAG 2.2.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            match share <= 0.04045 {
                true => share / 12.92,
                false => ((share + 0.055) / 1.055).powf(2.4),
            }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast ratio of WCAG 2.2, from 1 to 21.
    pub fn contrast(self, other: Color) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// A share of the way to another colour, in hundredths.
    pub(super) fn mixed(self, other: Color, hundredths: u16) -> Color {
        let mut mixed = self.0;
        for (channel, to) in mixed.iter_mut().zip(other.0) {
            let (from, to) = (u16::from(*channel), u16::from(to));
            let sum = from * (100 - hundredths) + to * hundredths;
            *channel = u8::try_from(sum / 100).unwrap_or(u8::MAX);
        }
        Color(mixed)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}
