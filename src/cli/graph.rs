use std::path::PathBuf;
use std::process::ExitCode;

use super::with_flow;
use crate::export::{dot, mermaid, svg};

/// Draws how answers lead to recommendations.
#[derive(clap::Args)]
pub(super) struct GraphCommand {
    /// The flow's id.
    flow: String,
    /// For whom to draw.
    #[arg(long, value_enum, default_value = "mermaid")]
    format: Drawn,
    /// The flows directory; the embedded flows without it.
    #[arg(long, env = "SIGNPOST_FLOWS")]
    flows: Option<PathBuf>,
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
    pub(super) fn run(&self) -> ExitCode {
        with_flow(self.flows.as_ref(), &self.flow, |flows, flow| {
            let graph = flows.graph(flow)?;
            let drawn = match self.format {
                Drawn::Mermaid => mermaid(&graph),
                Drawn::Dot => dot(&graph),
                Drawn::Svg => svg(&graph),
            };
            say!("{}", drawn.trim_end());
            Ok(())
        })
    }
}
