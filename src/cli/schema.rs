//! `signpost schema`: JSON Schemas for editors.

use std::process::ExitCode;

use super::output::say;

/// Prints the JSON Schema of a kind of file, for editors that complete and check YAML.
#[derive(clap::Args)]
pub(super) struct Schema {
    /// The kind of file.
    #[arg(value_enum, default_value = "flow")]
    kind: File,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum File {
    /// flow.yaml
    Flow,
    /// words/<language>.yaml
    Words,
    /// providers.yaml
    Providers,
    /// cases.yaml
    Cases,
    /// terms.yaml
    Terms,
    /// sources.yaml
    Sources,
    /// site.yaml
    Site,
    /// A file that `include:` names.
    Fragment,
}

impl Schema {
    pub(super) fn run(&self) -> ExitCode {
        let schema = match self.kind {
            File::Flow => include_str!("../../docs/schema/flow.schema.json"),
            File::Words => include_str!("../../docs/schema/words.schema.json"),
            File::Providers => include_str!("../../docs/schema/providers.schema.json"),
            File::Cases => include_str!("../../docs/schema/cases.schema.json"),
            File::Sources => include_str!("../../docs/schema/sources.schema.json"),
            File::Site => include_str!("../../docs/schema/site.schema.json"),
            File::Terms => include_str!("../../docs/schema/terms.schema.json"),
            File::Fragment => include_str!("../../docs/schema/fragment.schema.json"),
        };
        say!("{}", schema.trim_end());
        ExitCode::SUCCESS
    }
}
