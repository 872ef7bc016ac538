//! The steps from maps to a list, drawn.

use cijfer_dataset::GreyImage;
use cijfer_localization::{
    Candidate, Localizer, candidate, digits, least_of_cell, peaks, threshold,
};
use cijfer_report::{Picture, Trail, TrailPeak, trail, trail_legend};

use super::Workshop;
use super::step::Step;
use crate::texts::texts;
use crate::{Result, plane};

/// The steps from maps to list on an excerpt of the image.
pub(super) fn steps(
    workshop: &Workshop,
    step: Step,
    localizer: &Localizer,
    excerpt: &GreyImage,
) -> Result<Picture> {
    let language = workshop.run.language;
    let texts = texts(language).pictures;
    let (width, height) = (excerpt.width(), excerpt.height());
    let maps = localizer.heat_maps(excerpt)?;
    let geometry = maps.geometry();
    let at = |row: f64, column: f64| [geometry.columns.at(column), geometry.rows.at(row)];
    let options = localizer.options();
    let marked = threshold(&maps, least_of_cell(options.threshold));
    let kept = peaks(&marked).into_iter();
    let kept = kept.filter_map(|peak| Some((peak, candidate(&maps, &peak, options.threshold)?)));
    let kept: Vec<(_, Candidate)> = kept.collect();
    let candidates = kept.iter().map(|(_, candidate)| *candidate).collect();
    let digits = digits(candidates, options);
    let peaks = kept.iter().map(|(peak, candidate)| TrailPeak {
        digit: candidate.digit,
        cell: at(peak.row, peak.column),
        place: candidate.centre,
        edges: candidate.edges,
        stays: digits.contains(candidate),
    });
    let drawn = Trail {
        peaks: peaks.collect(),
        marked: marked
            .iter()
            .map(|cell| (at(cell.row as f64, cell.column as f64), cell.value))
            .collect(),
        step: [geometry.columns, geometry.rows].map(|field| field.at(1.0) - field.at(0.0)),
    };
    let legend = trail_legend(language);
    Ok(Picture::png(
        format!("d-{}-steps.png", step.name()),
        texts.trail_described(),
        texts.trail(&width, &height, &legend),
        trail(&plane(excerpt)?, &drawn)?,
    ))
}
