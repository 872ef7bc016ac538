use std::fmt::Write as _;

use cijfer_network::Shape;

use crate::texts::texts;
use crate::{Analysis, Language, Result};

impl Analysis {
    /// The table that `model.summary()` prints in Keras: name and class, output shape with
    /// `None` for the batch, parameters, and the totals below; in Dutch the words are translated.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`](crate::Error::Overflow) when a total does not fit.
    pub fn keras_summary(&self, language: Language) -> Result<String> {
        let totals = self.totals()?.parameters;
        let rows: Vec<[String; 3]> = self
            .layers
            .iter()
            .map(|layer| {
                [
                    format!("{} ({})", layer.name, layer.class),
                    batched(&layer.output),
                    language.grouped(layer.parameters.total.value),
                ]
            })
            .collect();
        let header = texts(language).summary_header().map(str::to_owned);
        let widths = [0, 1, 2].map(|column| {
            let cells = rows
                .iter()
                .chain([&header])
                .map(|row| row[column].chars().count());
            cells.max().unwrap_or(0) + 2
        });
        let line = |row: &[String; 3]| {
            let [first, second, third] = widths;
            format!("{:first$}{:second$}{:>third$}\n", row[0], row[1], row[2])
        };
        let width: usize = widths.iter().sum();
        let mut text = format!("Model: \"{}\"\n", self.name);
        let rule = |with: char| format!("{}\n", with.to_string().repeat(width));
        text += &rule('─');
        text += &line(&header);
        text += &rule('═');
        for row in &rows {
            text += &line(row);
        }
        text += &rule('═');
        let (total, trainable) = (totals.total.value, totals.trainable.value);
        let sums = texts(language).summary_sums();
        for (name, value) in sums.into_iter().zip([total, trainable, total - trainable]) {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{name}: {}", language.grouped(value));
        }
        Ok(text)
    }
}

/// The shape as Keras writes it, the batch first: `(None, 24, 24, 20)`.
fn batched(shape: &Shape) -> String {
    let axes: Vec<String> = shape.axes().iter().map(u64::to_string).collect();
    format!("(None, {})", axes.join(", "))
}
