use std::fmt::Write as _;

use cijfer_network::Shape;

use crate::{Analysis, Result, grouped};

impl Analysis {
    /// The table that `model.summary()` prints in Keras: name and class, output shape with
    /// `None` for the batch, parameters, and the totals below.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`](crate::Error::Overflow) when a total does not fit.
    pub fn keras_summary(&self) -> Result<String> {
        let totals = self.totals()?;
        let rows: Vec<[String; 3]> = self
            .layers
            .iter()
            .map(|layer| {
                [
                    format!("{} ({})", layer.name, layer.class),
                    batched(&layer.output),
                    grouped(layer.parameters.value),
                ]
            })
            .collect();
        let header = ["Layer (type)", "Output Shape", "Param #"].map(str::to_owned);
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
        let frozen = totals.parameters - totals.trainable;
        // Writing to a string does not fail.
        let _ = writeln!(text, "Total params: {}", grouped(totals.parameters));
        let _ = writeln!(text, "Trainable params: {}", grouped(totals.trainable));
        let _ = writeln!(text, "Non-trainable params: {}", grouped(frozen));
        Ok(text)
    }
}

/// The shape as Keras writes it, the batch first: `(None, 24, 24, 20)`.
fn batched(shape: &Shape) -> String {
    let axes: Vec<String> = shape.axes().iter().map(u64::to_string).collect();
    format!("(None, {})", axes.join(", "))
}
