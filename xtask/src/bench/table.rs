use anyhow::Result;

use super::peer::Launch;
use super::rounds::{Cell, Row};
use super::{Measurement, Work};

/// Medians beside each other.
#[derive(Debug, Clone)]
pub(super) struct Table {
    names: Vec<&'static str>,
    rows: Vec<Row>,
    /// Operations in a second: the most that was seen, in registers or in a product of matrices.
    peak: Option<f64>,
}

impl Table {
    /// Of rows whose first cell is the project's.
    pub(super) fn of(launches: &[Launch], rows: Vec<Row>) -> Result<Self> {
        let bare = [Work::Arithmetic, Work::Product];
        let best = rows
            .iter()
            .filter(|row| bare.contains(&row.work))
            .flat_map(|row| &row.cells)
            .filter_map(Cell::median)
            .reduce(f64::max);
        let peak = match best {
            Some(best) => Work::Product.operations_per_second(best)?,
            None => None,
        };
        let names = launches.iter().map(|launch| launch.name).collect();
        Ok(Self { names, rows, peak })
    }

    /// Whether every library did all that it should.
    pub(super) fn is_complete(&self) -> bool {
        self.failures().is_empty()
    }

    /// What could not be measured, and why.
    pub(super) fn failures(&self) -> Vec<&str> {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        cells
            .filter_map(|cell| match cell {
                Cell::Failed(why) => Some(why.as_str()),
                _ => None,
            })
            .collect()
    }

    /// As Markdown: the medians, the memory, and by which way each was reached.
    pub(super) fn to_markdown(&self) -> String {
        let mut text = String::from("| work |");
        for name in &self.names {
            text += &format!(" {name} |");
        }
        text += " best other | ratio | share of the peak |\n|";
        text += &" --- |".repeat(self.names.len() + 4);
        text.push('\n');
        let rows = self.rows.iter();
        text.extend(rows.clone().map(|row| self.medians(row)));
        text.extend(rows.clone().filter_map(|row| self.memory(row)));
        text.push('\n');
        text.extend(rows.filter_map(|row| self.variants(row)));
        text
    }

    fn medians(&self, row: &Row) -> String {
        let mut text = format!("| {} |", row.work.title());
        for cell in &row.cells {
            text += &format!(" {} |", or_dash(cell.median().map(number)));
        }
        let best = row.best_other();
        let name = or_dash(best.map(|index| self.names[index].to_owned()));
        let ratio = best.and_then(|index| row.ratio(index));
        let ratio = or_dash(
            ratio.map(|(middle, least, most)| format!("{middle:.2} ({least:.2} to {most:.2})")),
        );
        let share = |index: usize| {
            let value = row.cells.get(index)?.median()?;
            let speed = row.work.operations_per_second(value).ok()??;
            Some(format!("{:.0} %", 100.0 * speed / self.peak?))
        };
        let [ours, theirs] = [share(0), best.and_then(share)].map(or_dash);
        text + &format!(" {name} | {ratio} | {ours} / {theirs} |\n")
    }

    /// A row more where a work tells its memory.
    fn memory(&self, row: &Row) -> Option<String> {
        let peaks: Vec<Option<f64>> = row.cells.iter().map(Cell::peak_megabytes).collect();
        let others = peaks.iter().enumerate().skip(1);
        let (best, least) = others
            .filter_map(|(index, peak)| Some((index, (*peak)?)))
            .min_by(|left, right| left.1.total_cmp(&right.1))?;
        let mut text = format!("| memory of \"{}\", MB |", row.work.title());
        for peak in &peaks {
            text += &format!(" {} |", or_dash(peak.map(number)));
        }
        let ours = peaks.first().copied().flatten();
        let ratio = or_dash(ours.map(|ours| format!("{:.2}", least / ours)));
        Some(text + &format!(" {} | {ratio} | |\n", self.names[best]))
    }

    /// A line that says which way of each library was the fastest.
    fn variants(&self, row: &Row) -> Option<String> {
        let told: Vec<String> = self
            .names
            .iter()
            .zip(&row.cells)
            .filter_map(|(name, cell)| match cell {
                Cell::Measured(found) => {
                    let variant = &found.first()?.variant;
                    (!variant.is_empty()).then(|| format!("{name}: {variant}"))
                }
                _ => None,
            })
            .collect();
        (!told.is_empty()).then(|| format!("- {}: {}\n", row.work.title(), told.join("; ")))
    }
}

impl Row {
    /// The fastest but the first.
    fn best_other(&self) -> Option<usize> {
        let cells = self.cells.iter().enumerate().skip(1);
        cells
            .filter_map(|(index, cell)| Some((index, self.speed(cell.median()?))))
            .max_by(|left, right| left.1.total_cmp(&right.1))
            .map(|(index, _)| index)
    }

    /// How many times as fast as another the first is: of the medians, and the least and the most
    /// of the rounds, for two neighbours in time were met by the same machine.
    fn ratio(&self, other: usize) -> Option<(f64, f64, f64)> {
        let [Cell::Measured(ours), Cell::Measured(theirs)] = [&self.cells[0], &self.cells[other]]
        else {
            return None;
        };
        let ratios = ours
            .iter()
            .zip(theirs)
            .map(|(ours, theirs)| self.speed(ours.value) / self.speed(theirs.value));
        let medians = [self.cells[0].median()?, self.cells[other].median()?];
        let middle = self.speed(medians[0]) / self.speed(medians[1]);
        let least = ratios.clone().reduce(f64::min)?;
        Some((middle, least, ratios.reduce(f64::max)?))
    }

    /// More is better.
    fn speed(&self, value: f64) -> f64 {
        if self.work.unit().is_speed() {
            value
        } else {
            value.recip()
        }
    }
}

impl Cell {
    fn median(&self) -> Option<f64> {
        self.median_of(|found| Some(found.value))
    }

    fn peak_megabytes(&self) -> Option<f64> {
        self.median_of(|found| Some(found.peak_bytes? as f64 / 1e6))
    }

    fn median_of(&self, value: impl Fn(&Measurement) -> Option<f64>) -> Option<f64> {
        let Self::Measured(found) = self else {
            return None;
        };
        let mut values: Vec<f64> = found.iter().filter_map(value).collect();
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        let upper = *values.get(middle)?;
        Some(if values.len().is_multiple_of(2) {
            (values[middle - 1] + upper) / 2.0
        } else {
            upper
        })
    }
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}

/// Three digits at least, and thousands apart.
fn number(value: f64) -> String {
    match value {
        value if value < 10.0 => format!("{value:.2}"),
        value if value < 100.0 => format!("{value:.1}"),
        value => cijfer_analysis::grouped(value.round() as u128),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(work: Work, values: &[f64]) -> Cell {
        let measurement = |value: &f64| Measurement::new(work, *value);
        Cell::Measured(values.iter().map(measurement).collect())
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(cell(Work::TrainA, &[3.0, 1.0, 2.0]).median(), Some(2.0));
        assert_eq!(cell(Work::TrainA, &[4.0, 1.0]).median(), Some(2.5));
        assert_eq!(cell(Work::TrainA, &[]).median(), None);
        assert_eq!(Cell::Absent.median(), None);
    }

    #[test]
    fn of_speeds_the_largest_wins_and_of_times_the_smallest() {
        let row = |work| Row {
            work,
            cells: vec![
                cell(work, &[8.0]),
                cell(work, &[2.0]),
                cell(work, &[4.0]),
                Cell::Absent,
            ],
        };
        assert_eq!(row(Work::TrainC).best_other(), Some(2));
        assert_eq!(row(Work::TrainC).ratio(2), Some((2.0, 2.0, 2.0)));
        assert_eq!(row(Work::LatencyC).best_other(), Some(1));
        assert_eq!(row(Work::LatencyC).ratio(1), Some((0.25, 0.25, 0.25)));
    }

    #[test]
    fn numbers_have_three_digits() {
        let texts = [1.2345, 12.345, 123.45, 12_345.6].map(number);
        assert_eq!(texts, ["1.23", "12.3", "123", "12,346"]);
    }
}
