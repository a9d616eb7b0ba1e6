//! The graph of a flow for Mermaid, for Graphviz and as a picture.

use std::fmt::Write;

use layout::backends::svg::SVGWriter;
use layout::core::base::Orientation;
use layout::core::color::Color;
use layout::core::geometry::Point as Place;
use layout::core::style::StyleAttr;
use layout::std_shapes::shapes::{Arrow, Element, ShapeKind};
use layout::topo::layout::VisualGraph;

use crate::flow::{Edge, Graph, Point};

/// The most answers on one line of a label.
const ANSWERS_PER_LINE: usize = 3;
/// The most lines of a label; further answers are counted.
const MAX_LINES: usize = 3;

/// Returns the graph as text for Mermaid.
pub fn mermaid(graph: &Graph) -> String {
    let mut text = "flowchart TD\n".to_owned();
    // Writing to a String can't fail.
    for (at, point) in graph.points.iter().enumerate() {
        let _ = match point.outcome {
            None => writeln!(text, "  p{at}[\"{}\"]", point.id),
            Some(_) => writeln!(text, "  p{at}([\"{}\"])", point.id),
        };
        let _ = writeln!(text, "  style p{at} fill:#{:06x},color:#000", color(point));
    }
    for edge in &graph.edges {
        let _ = writeln!(text, "  p{} -->|\"{}\"| p{}", edge.from, label(edge, "<br>"), edge.to);
    }
    text
}

/// Returns the graph as text for Graphviz.
pub fn dot(graph: &Graph) -> String {
    let mut text = "digraph flow {\n  node [style=filled fontname=\"sans-serif\"];\n".to_owned();
    // Writing to a String can't fail.
    for (at, point) in graph.points.iter().enumerate() {
        let shape = if point.outcome.is_some() { "ellipse" } else { "box" };
        let _ = writeln!(text, "  p{at} [label=\"{}\" shape={shape} fillcolor=\"#{:06x}\"];", point.id, color(point));
    }
    for edge in &graph.edges {
        let _ = writeln!(text, "  p{} -> p{} [label=\"{}\"];", edge.from, edge.to, label(edge, "\\n"));
    }
    text + "}\n"
}

/// Returns the graph as an SVG picture.
pub fn svg(graph: &Graph) -> String {
    let orientation = Orientation::LeftToRight;
    let mut drawing = VisualGraph::new(orientation);
    let handles: Vec<_> = graph.points.iter().map(|point| drawing.add_node(element(point, orientation))).collect();
    for edge in &graph.edges {
        let arrow = Arrow::simple(&label(edge, "\n"));
        drawing.add_edge(arrow, handles[edge.from], handles[edge.to]);
    }
    let mut writer = SVGWriter::new();
    drawing.do_it(false, false, false, &mut writer);
    writer.finalize()
}

fn element(point: &Point, orientation: Orientation) -> Element {
    let rounded = if point.outcome.is_some() { 15 } else { 0 };
    let fill = Some(Color::new((color(point) << 8) | 0xff));
    let style = StyleAttr::new(Color::fast("black"), 1, fill, rounded, 14);
    let size = Place::new(16.0 + 9.0 * point.id.len() as f64, 36.0);
    Element::create(ShapeKind::new_box(&point.id), style, orientation, size)
}

fn label(edge: &Edge, line_break: &str) -> String {
    let long = edge.answers.iter().any(|answer| answer.contains(" + "));
    let per_line = if long { 1 } else { ANSWERS_PER_LINE };
    let lines = edge.answers.chunks(per_line);
    let lines = lines.take(MAX_LINES).map(|answers| answers.join(", "));
    let mut lines: Vec<String> = lines.collect();
    let named = edge.answers.len().min(MAX_LINES * per_line) as u64;
    if named < edge.count {
        lines.push(format!("and {} more", edge.count - named));
    }
    lines.join(line_break)
}

/// Returns white for a question, and a light colour of its own for each outcome, so that black text is easy to
/// read. Neighbouring outcomes get hues far apart (the golden angle).
fn color(point: &Point) -> u32 {
    let Some(outcome) = point.outcome else {
        return 0x00ff_ffff;
    };
    let hue = (outcome as f64 * 137.508) % 360.0;
    let channel = |shift: f64| {
        let wave = ((hue + shift) % 360.0 / 60.0 - 3.0).abs() - 1.0;
        (190.0 + 65.0 * wave.clamp(0.0, 1.0)) as u32
    };
    (channel(0.0) << 16) | (channel(240.0) << 8) | channel(120.0)
}
