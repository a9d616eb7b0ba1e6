//! The only door to a flow: reads, compiles and proves every file of a directory.

use super::compile::compile;
use super::lint;
use super::parse::{
    PROVIDERS, Providers, ProvidersFile, read_cases, read_flow, read_link_sources, read_providers, with_included,
};
use super::publish::withheld;
use super::{Flow, Flows};
use crate::site::Site;
use crate::source::{FileId, Finding, Findings, Node, Sources, Span, TEMPLATES, text_of};
use crate::words::{Language, Sensitive, SourceString, Words, kept_names, read_words};

/// Reads, checks and compiles every flow. `None` when any error was found.
pub fn load(sources: &Sources) -> (Option<Flows>, Findings) {
    let mut findings = Findings::default();
    let flows = load_all(sources, &mut findings);
    let sound = findings.errors() == 0;
    (flows.filter(|_| sound), findings)
}

fn load_all(sources: &Sources, findings: &mut Findings) -> Option<Flows> {
    let providers = read_providers(sources, findings);
    let files = flow_files(sources);
    let flows = files.into_iter().filter_map(|(file, id)| {
        let node = sources.tree(file, findings)?;
        let node = with_included(node, sources, findings);
        let translations = words_files(sources, &format!("{id}/words/"));
        load_flow(sources, id, &node, &translations, &providers, findings)
    });
    let mut flows: Vec<Flow> = flows.collect();
    let languages = flows.iter().flat_map(Flow::languages);
    let mut languages: Vec<Language> = languages.cloned().collect();
    if flows.is_empty() && findings.errors() == 0 {
        findings.extend_one(no_flow(sources));
        return None;
    }
    if findings.errors() == 0 {
        lint::unused_providers(&flows, &providers.list, findings);
    }
    // Paths would put `a-b/flow.yaml` before `a/flow.yaml`.
    flows.sort_by(|a, b| a.id.cmp(&b.id));
    languages.sort();
    languages.dedup();
    let words = provider_words(sources, &providers, &languages, findings);
    let terms = sources.find("terms.yaml").and_then(|file| {
        let node = sources.tree(file, findings)?;
        Some((kept_names(&node), Sensitive::read(&node)))
    });
    let (names, sensitive) = terms.unwrap_or_default();
    let link_sources = sources
        .find("sources.yaml")
        .and_then(|file| sources.tree(file, findings))
        .map(|node| read_link_sources(&node, findings));
    let site = sources.find("site.yaml").and_then(|file| {
        let node = sources.tree(file, findings)?;
        Site::read(&node, sources, &languages, findings)
    });
    let mut flows = Flows {
        flows,
        site,
        style: style(sources, findings),
        providers: providers.list,
        words,
        names,
        sensitive,
        link_sources: link_sources.unwrap_or_default(),
        keys: providers.strings.into_iter().map(|string| string.key).collect(),
    };
    let each = flows.flows.iter().map(|flow| withheld(&flows, flow));
    let withheld: Vec<_> = each.collect();
    for (flow, withheld) in flows.flows.iter_mut().zip(withheld) {
        flow.withheld = withheld;
    }
    Some(flows)
}

fn no_flow(sources: &Sources) -> Option<Finding> {
    let (file, _) = sources.iter().next()?;
    let hint = "a flow stands in a folder of its own: my-flow/flow.yaml";
    Some(Finding::error("no-flow", Span::start_of(file), "there is no flow here").hint(hint))
}

fn flow_files(sources: &Sources) -> Vec<(FileId, &str)> {
    let id = |path: &'_ str| path.strip_suffix("/flow.yaml").is_some_and(|id| !id.contains('/'));
    sources
        .iter()
        .filter(|(_, path)| id(path))
        .map(|(file, path)| (file, path.trim_end_matches("/flow.yaml")))
        .collect()
}

/// The style sheet that takes the place of the built-in one.
const STYLE: &str = "style.css";

/// Reads `templates/style.css`. Nothing else below `templates/` is part of a flows directory.
fn style(sources: &Sources, findings: &mut Findings) -> Option<String> {
    let mut style = None;
    let files = sources.iter().filter(|(_, path)| path.starts_with(TEMPLATES));
    for (file, path) in files {
        if path[TEMPLATES.len()..] == *STYLE {
            let bytes = sources.read(file, findings)?;
            style = text_of(&bytes, file, findings).map(str::to_owned);
            continue;
        }
        let message = format!("{path} replaces nothing: pages have no templates of one's own");
        let hint = format!(
            "remove it; `blocks:` in site.yaml adds paragraphs to pages, and {TEMPLATES}{STYLE} changes their look"
        );
        let span = Span::start_of(file);
        findings.push(Finding::error("unknown-template", span, message).hint(hint));
    }
    style
}

/// The files in a folder, and not further down.
fn words_files<'a>(sources: &'a Sources, folder: &str) -> Vec<(FileId, &'a str)> {
    let files = sources.below(folder);
    files.filter(|(_, path)| !path[folder.len()..].contains('/')).collect()
}

fn load_flow(
    sources: &Sources,
    id: &str,
    node: &Node,
    translations: &[(FileId, &str)],
    providers: &Providers,
    findings: &mut Findings,
) -> Option<Flow> {
    let before = findings.errors();
    let tags: Vec<&str> = translations.iter().map(|(_, path)| tag_of(path)).collect();
    let (flow, strings, voices, source) = read_flow(id, node, &tags, providers, findings)?;
    let tags: Vec<&str> = std::iter::once(source.as_str()).chain(tags).collect();
    let mut words = vec![Words::source(source.clone(), &strings)];
    words.extend(translated(sources, translations, &strings, findings));
    let mut flow = Flow { words, ..flow };
    // Without all of its providers a flow is not what its author wrote: proofs would blame it.
    let sound = findings.errors() == before && providers.file != ProvidersFile::Faulty;
    if sound {
        match compile(&mut flow, &voices) {
            Ok(groundwork) => lint::check(&flow, &providers.list, groundwork, findings),
            Err(too_large) => {
                let hint = "move questions that conditions name together next to each other, or split the flow";
                let message = "the flow is too large to prove: this part is where it got so";
                findings.push(Finding::error("flow-too-large", too_large.span, message).hint(hint));
                return None;
            }
        }
    }
    // Cases of a flow that lacks a question for a fault of its own would all be wrong.
    if let Some(file) = sources.find(&format!("{id}/cases.yaml")).filter(|_| sound) {
        let node = sources.tree(file, findings);
        let cases = node.map(|node| read_cases(&node, &flow, &tags, findings));
        flow.cases = cases.unwrap_or_default();
    }
    Some(flow)
}

fn translated(
    sources: &Sources,
    files: &[(FileId, &str)],
    strings: &[SourceString],
    findings: &mut Findings,
) -> Vec<Words> {
    let words = files.iter().filter_map(|(file, path)| {
        let node = sources.tree(*file, findings)?;
        read_words(&node, path, strings, findings)
    });
    words.collect()
}

fn tag_of(path: &str) -> &str {
    path.rsplit('/').next().and_then(|name| name.strip_suffix(".yaml")).unwrap_or(path)
}

fn provider_words(
    sources: &Sources,
    providers: &Providers,
    needed: &[Language],
    findings: &mut Findings,
) -> Vec<Words> {
    // Translations of what could not be read are not translations of nothing.
    let files = match providers.file {
        ProvidersFile::Faulty => Vec::new(),
        ProvidersFile::Missing | ProvidersFile::Sound => words_files(sources, "words/"),
    };
    let mut words: Vec<Words> = translated(sources, &files, &providers.strings, findings);
    words.extend(providers.language.clone().map(|language| Words::source(language, &providers.strings)));
    let failed = findings.errors() > 0;
    for language in needed {
        if !failed && words.iter().all(|have| have.language != *language) {
            if providers.strings.is_empty() {
                words.push(Words::source(language.clone(), &[]));
            } else if let Some(file) = sources.find(PROVIDERS) {
                let message = format!("a flow is written in `{language}`, but the providers are not");
                let hint = format!("add words/{language}.yaml beside providers.yaml");
                findings.push(Finding::error("missing-language", Span::start_of(file), message).hint(hint));
            }
        }
    }
    words
}
