use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

/// White modules around the code (ISO/IEC 18004 §6.3.8).
const QUIET_ZONE: i32 = 4;
/// Pixels of one module in the picture.
const PIXELS: u32 = 12;

/// A QR code (ISO/IEC 18004) at error correction M, in the smallest version that holds its text.
pub struct Code {
    qr: QrCode,
}

impl Code {
    /// The code of an address; none where it is too long for any. A token at its end, in upper case,
    /// takes less room than the rest.
    pub fn of(address: &str) -> Option<Code> {
        let dense = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        let tail = address.trim_end_matches(dense).len();
        let mut segments = vec![QrSegment::make_bytes(&address.as_bytes()[..tail])];
        if tail < address.len() {
            segments.push(QrSegment::make_alphanumeric(&address[tail..]));
        }
        let exact = false;
        let qr =
            QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, Version::MIN, Version::MAX, None, exact);
        Some(Code { qr: qr.ok()? })
    }

    /// Its width in modules, with the quiet zone.
    pub fn width(&self) -> i32 {
        self.qr.size() + 2 * QUIET_ZONE
    }

    fn is_dark(&self, x: i32, y: i32) -> bool {
        self.qr.get_module(x - QUIET_ZONE, y - QUIET_ZONE)
    }

    /// As an SVG element without size or words of its own; each module is one unit wide.
    pub fn svg(&self) -> String {
        let width = self.width();
        let mut path = String::new();
        for y in 0..width {
            let mut x = 0;
            while x < width {
                let run = (x..width).take_while(|x| self.is_dark(*x, y)).count();
                let run = i32::try_from(run).unwrap_or(0);
                if run > 0 {
                    // Writing to a String can't fail.
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{width}v{width}h-{width}z"/><path fill="#000" d="{path}"/></svg>"##
        )
    }

    /// As a PNG picture in black and white.
    pub fn png(&self) -> Vec<u8> {
        let modules = self.width().unsigned_abs();
        let side = modules * PIXELS;
        let mut rows = Vec::new();
        for y in 0..side {
            let mut row = vec![0_u8; side.div_ceil(8) as usize];
            for x in 0..side {
                let [mx, my] = [x, y].map(|at| i32::try_from(at / PIXELS).unwrap_or(0));
                if !self.is_dark(mx, my) {
                    row[(x / 8) as usize] |= 0x80 >> (x % 8);
                }
            }
            rows.extend_from_slice(&row);
        }
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, side, side);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&rows));
        written.expect("the rows are as long as the header says, and memory takes them");
        picture
    }
}
