//! The sites that may show flows in a frame.

use clap::Args;

use crate::web::FrameAncestors;

/// The sites whose pages may hold a flow.
#[derive(Args)]
pub(in crate::cli) struct Frames {
    /// The sites that may show flows in a frame, such as `https://www.example.org`, with spaces between them.
    #[arg(long, env = "SIGNPOST_FRAME_ANCESTORS", value_name = "SIGNPOST_FRAME_ANCESTORS", value_parser = ancestors)]
    frame_ancestors: Option<FrameAncestors>,
}

impl Frames {
    /// Returns the sites; none if nobody named any.
    pub(in crate::cli) fn ancestors(&self) -> FrameAncestors {
        self.frame_ancestors.clone().unwrap_or_default()
    }
}

fn ancestors(written: &str) -> Result<FrameAncestors, String> {
    match written.trim() {
        "" => Err("name a site, as in https://www.example.org, or leave it out".into()),
        sites => FrameAncestors::parse(sites),
    }
}
