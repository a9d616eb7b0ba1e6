//! `signpost graph`: a drawing of a flow.

use std::process::ExitCode;

use super::flows::{find, sound};
use super::output::say;
use super::settings::flows::FlowsDir;
use crate::export::{dot, mermaid, svg};

/// Draws the ways from answers to recommendations.
#[derive(clap::Args)]
pub(super) struct GraphCommand {
    /// The flow's id.
    flow: String,
    /// The form of the drawing.
    #[arg(long, value_enum, default_value = "mermaid")]
    format: Drawn,
    #[command(flatten)]
    flows: FlowsDir,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Drawn {
    /// Text that Mermaid draws.
    Mermaid,
    /// Text that Graphviz draws.
    Dot,
    /// A picture.
    Svg,
}

impl GraphCommand {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let flows = sound(self.flows.path())?.flows;
        let graph = flows.graph(find(&flows, &self.flow)?)?;
        let drawn = match self.format {
            Drawn::Mermaid => mermaid(&graph),
            Drawn::Dot => dot(&graph),
            Drawn::Svg => svg(&graph),
        };
        say!("{}", drawn.trim_end());
        Ok(ExitCode::SUCCESS)
    }
}
