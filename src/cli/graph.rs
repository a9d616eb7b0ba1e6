use std::path::PathBuf;
use std::process::ExitCode;

use super::{complain, sound_flows};
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
    #[arg(long)]
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
        let flows = match sound_flows(self.flows.as_ref()) {
            Ok(flows) => flows,
            Err(code) => return code,
        };
        let Some(flow) = flows.find(&self.flow) else {
            return complain(&super::no_such_flow(&flows, &self.flow));
        };
        match flows.graph(flow) {
            Ok(graph) => match self.format {
                Drawn::Mermaid => say!("{}", mermaid(&graph).trim_end()),
                Drawn::Dot => say!("{}", dot(&graph).trim_end()),
                Drawn::Svg => say!("{}", svg(&graph).trim_end()),
            },
            Err(message) => return complain(&message),
        }
        ExitCode::SUCCESS
    }
}
