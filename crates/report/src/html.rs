//! The report as one HTML page that needs no other file.

use std::fmt::Write as _;

use cijfer_analysis::Language;
use maud::{DOCTYPE, Escaper, Markup, PreEscaped, html};

use crate::Picture;
use crate::document::{Block, Calculation, Document, Span, Text};
use crate::picture::Content;
use crate::texts::texts;

const STYLE: &str = include_str!("html/style.css");

/// The page of a document.
pub(crate) fn page(title: &str, document: &Document) -> String {
    // What stands before the first part, warnings above all, is not to be pushed down by a list.
    let is_part = |block: &Block| matches!(block, Block::Part { .. });
    let first = document.blocks.iter().position(is_part);
    let (opening, parts) = document.blocks.split_at(first.unwrap_or(0));
    let page = html! {
        (DOCTYPE)
        html lang=(document.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { h1 { (title) } }
                main {
                    (blocks(opening, document.language))
                    (contents(document))
                    (blocks(parts, document.language))
                }
            }
        }
    };
    page.into_string()
}

/// The text with the characters replaced that HTML would read as its own.
pub(crate) fn escaped(text: &str) -> String {
    let mut result = String::new();
    // Writing to a string does not fail.
    let _ = Escaper::new(&mut result).write_str(text);
    result
}

/// A part and its sections, each with its address and title.
struct Entry<'a> {
    id: &'a str,
    title: &'a str,
    sections: Vec<(&'a str, &'a str)>,
}

/// Links to every part, and within them to every section.
fn contents(document: &Document) -> Markup {
    let mut parts = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Part { id, title } => parts.push(Entry {
                id,
                title,
                sections: Vec::new(),
            }),
            Block::Section { id, title } => {
                if let Some(part) = parts.last_mut() {
                    part.sections.push((id, title));
                }
            }
            _ => {}
        }
    }
    html! {
        nav aria-label=(texts(document.language).pages.contents()) {
            ul {
                @for Entry { id, title, sections } in &parts {
                    li {
                        a href={ "#" (id) } { (title) }
                        @if !sections.is_empty() {
                            ul {
                                @for (id, title) in sections {
                                    // The whole title would make the list longer than a screen.
                                    @let short = title.split_once(':').map_or(*title, |(short, _)| short);
                                    li { a href={ "#" (id) } title=(title) { (short) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn blocks(blocks: &[Block], language: Language) -> Markup {
    html! { @for each in blocks { (block(each, language)) } }
}

fn block(block: &Block, language: Language) -> Markup {
    html! {
        @match block {
            Block::Part { id, title } => { h2 id=(id) { (title) } },
            Block::Section { id, title } => { h3 id=(id) { (title) } },
            Block::Paragraph(text) => { p { (inline(text)) } },
            Block::Points(items) => { ul { @for item in items { li { (inline(item)) } } } },
            Block::Steps(items) => { ol { @for item in items { li { (inline(item)) } } } },
            Block::Table { caption, table } => {
                // A table that is wider than the page is moved within this, also by keyboard.
                @let label = if caption.is_empty() { texts(language).pages.table() } else { caption };
                div.table role="group" aria-label=(label) tabindex="0" {
                    (table.to_copy((!caption.is_empty()).then_some(caption)))
                }
            },
            Block::Pictures(pictures) => {
                div class={ "pictures" @if pictures.len() == 1 { " single" } } {
                    @for each in pictures { (picture(each)) }
                }
            },
            Block::Calculations(calculations) => {
                dl.calculations { @for each in calculations { (calculation(each)) } }
            },
            // On a narrow screen a long line is moved within this, also by keyboard.
            Block::Lines(lines) => { pre tabindex="0" { code { (lines.join("\n")) } } },
            Block::Fold { summary, inside } => {
                details { summary { (inline(summary)) } div { (blocks(&inside.blocks, language)) } }
            },
            Block::Note { kind, inside } => {
                div role="note" class={ "note " (kind.class()) } {
                    @if let Some(heading) = kind.heading(language) { p.heading { (heading) } }
                    (blocks(&inside.blocks, language))
                }
            },
        }
    }
}

fn picture(picture: &Picture) -> Markup {
    let [width, height] = picture.size().map_or([None; 2], |size| size.map(Some));
    // Of a picture much wider than half the page, half a page would show too little.
    let wide = width.is_some_and(|width| width > 840).then_some("wide");
    html! {
        figure class=[wide] {
            @match &picture.content {
                // As part of the page, a plot's text can be selected, and takes the page's font.
                Content::Svg(svg) => { (PreEscaped(svg)) },
                Content::Png(_) => {
                    img src=(picture.data_uri()) alt=(picture.description)
                        width=[width] height=[height];
                },
            }
            @if !picture.caption.is_empty() { figcaption { (picture.caption) } }
        }
    }
}

fn calculation(calculation: &Calculation) -> Markup {
    html! {
        div {
            dt { (calculation.quantity) }
            @for formula in [&calculation.words, &calculation.numbers].into_iter().flatten() {
                " " dd { "= " (breakable(formula)) }
            }
            " " dd { "= " strong { (calculation.result) } }
        }
    }
}

/// A formula that may go on in the next line after a multiplication sign.
fn breakable(formula: &str) -> Markup {
    html! {
        @for factor in formula.split_inclusive('·') { (factor) wbr; }
    }
}

fn inline(text: &Text) -> Markup {
    // A number and its sign stay on one line.
    let kept = |text: &str| text.replace(" %", "\u{a0}%");
    html! {
        @for span in &text.0 {
            @match span {
                Span::Plain(text) => { (kept(text)) },
                Span::Strong(text) => { strong { (kept(text)) } },
                Span::Code(text) => { code { (text) } },
                Span::Link { text, to } => { a href={ "#" (to) } { (kept(text)) } },
            }
        }
    }
}
