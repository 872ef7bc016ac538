//! What the report says, question by question: values in, blocks of a page out.

mod ablations;
mod arithmetic;
mod closing;
mod cost;
mod errata;
mod layers;
mod measured;
mod opening;
mod part_a;
mod part_b;
mod part_c;
mod part_d;
mod practice;
mod search;
mod sharing;
mod small;
mod steps;
mod traffic;

use cijfer_report::Document;

use crate::{Report, Result};

pub(crate) use closing::results;

/// All of the report.
pub(crate) fn document(report: &Report) -> Result<Document> {
    let mut document = Document::new(report.language);
    opening::write(&mut document, report);
    part_a::write(&mut document, report.a.as_ref())?;
    part_b::write(&mut document, report.b.as_ref())?;
    part_c::write(&mut document, report.c.as_ref())?;
    part_d::write(&mut document, report.d.as_ref())?;
    errata::write(&mut document);
    small::write(&mut document, &report.small)?;
    closing::write(&mut document, report);
    Ok(document)
}
