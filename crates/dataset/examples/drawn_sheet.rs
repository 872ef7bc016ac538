//! Writes a PNG sheet of ten rows of digits, 0 to 9: drawn by the program, or from a folder that holds MNIST.
//!
//! `cargo run --release --example drawn_sheet -- sheet.png [folder]`

use std::env;
use std::error::Error;

use cijfer_dataset::{GreyImage, Mnist, Verification};

const COLUMNS: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let path = arguments
        .next()
        .ok_or("the first argument must be the name of the PNG file")?;
    let samples = match arguments.next() {
        Some(folder) => Mnist::from_folder(folder, Verification::Trusted)?.train,
        None => Mnist::drawn(1000, 0, 1).train,
    };

    let (rows, columns) = (samples.rows(), samples.columns());
    let width = COLUMNS * columns;
    let mut pixels = vec![0; 10 * rows * width];
    for digit in 0..10 {
        let of_this_digit =
            (0..samples.len()).filter(|&index| usize::from(samples.label(index)) == digit);
        for (place, index) in of_this_digit.take(COLUMNS).enumerate() {
            for (row, line) in samples.image(index).chunks_exact(columns).enumerate() {
                let start = (digit * rows + row) * width + place * columns;
                pixels[start..start + columns].copy_from_slice(line);
            }
        }
    }
    GreyImage::new(width, 10 * rows, pixels)?.write_png(path)?;
    Ok(())
}
