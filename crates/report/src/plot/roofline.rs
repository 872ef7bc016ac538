//! A network under the roof of a device.
//!
//! After Williams, Waterman and Patterson, *Roofline: An Insightful Visual Performance Model for
//! Multicore Architectures* (2009).

mod axis;
mod frame;
mod labels;
mod pen;
mod point;

use cijfer_analysis::{Analysis, Language, Roofline};

use super::Plot;
use super::svg::{self, Area, INK, MUTED, ORANGE};
use crate::number::prefixed;
use crate::texts::texts;
use crate::{Error, Result};
use axis::Axis;
use labels::{Bounds, End, Labels};
use pen::{MARK, circle, diamond, label, line};
use point::{Point, description, points};

const SIZE: (u32, u32) = (560, 380);
/// Where the plot itself is.
const FRAME: Bounds = Bounds {
    left: 66,
    top: 34,
    right: 548,
    bottom: 304,
};

/// The roof of the device, logarithmic on both axes, and under it every layer that multiplies or
/// adds: at how many operations for each byte, and how many operations in a second it attains in
/// theory. With the measured seconds of each layer, a second mark says how many it did.
///
/// Layers without multiplications and additions have no place on such a plot; the plot says how
/// many they are, and its description which. Layers of the same work are one point. Where there
/// are more than a reader could tell apart, some stay without a name, but for in the description.
///
/// # Errors
///
/// A device whose speeds are not finite numbers above 0.
pub fn roofline_plot(
    analysis: &Analysis,
    roofline: &Roofline,
    measured: Option<&[f64]>,
    language: Language,
) -> Result<Plot> {
    let points = points(analysis, roofline, measured);
    let description = description(analysis, roofline, &points, language);
    let figure = Figure::new(analysis, roofline, points, language)?;
    svg::plot(SIZE, description, |area| figure.draw(area))
}

struct Figure<'a> {
    roofline: &'a Roofline,
    language: Language,
    /// Network and input.
    what: String,
    points: Vec<Point>,
    /// How many layers are no point.
    left_out: usize,
    intensity: Axis,
    speed: Axis,
}

impl<'a> Figure<'a> {
    fn new(
        analysis: &Analysis,
        roofline: &'a Roofline,
        points: Vec<Point>,
        language: Language,
    ) -> Result<Self> {
        let device = &roofline.device;
        let intensities = points.iter().map(|point| point.intensity);
        let speeds = points
            .iter()
            .flat_map(|point| [Some(point.theory), point.measured])
            .flatten();
        let (Some(intensity), Some(speed)) = (
            Axis::over(
                intensities.chain([device.ridge()]),
                [4.0, 6.0],
                [FRAME.left, FRAME.right],
            ),
            Axis::over(
                speeds.chain([device.operations_per_second]),
                [5.0, 2.5],
                [FRAME.bottom, FRAME.top],
            ),
        ) else {
            return Err(Error::Plot {
                message: format!("the speeds of {} are no numbers above 0", device.name),
            });
        };
        let shown: usize = points.iter().map(|point| point.layers.len()).sum();
        Ok(Self {
            roofline,
            language,
            what: format!("{} ({})", analysis.name, analysis.input),
            left_out: analysis.layers.len() - shown,
            points,
            intensity,
            speed,
        })
    }

    fn draw(&self, area: &Area) -> Result<()> {
        self.grid(area)?;
        self.legend(area)?;
        let mut labels = Labels::new(FRAME);
        self.roof(area, &mut labels)?;
        for point in &self.points {
            let theory = self.place(point.intensity, point.theory);
            if let Some(measured) = point.measured {
                let measured = self.place(point.intensity, measured);
                line(area, &[theory, measured], ORANGE, 1)?;
                diamond(area, measured)?;
            }
            circle(area, theory)?;
        }
        // From right to left, so that lines to names that stand far do not run into others.
        let mut points: Vec<&Point> = self.points.iter().collect();
        points.sort_by(|a, b| b.intensity.total_cmp(&a.intensity));
        for point in points {
            let name = point.name(self.language);
            let at = self.place(point.intensity, point.theory);
            let Some(place) = labels.name(&name, 13, at) else {
                continue;
            };
            if place.far {
                line(area, &[at, place.at], MUTED, 1)?;
            }
            label(area, &name, place, 13, INK)?;
        }
        Ok(())
    }

    fn place(&self, intensity: f64, speed: f64) -> (i32, i32) {
        (self.intensity.at(intensity), self.speed.at(speed))
    }

    fn number(&self, number: f64) -> String {
        prefixed(number, self.language)
    }

    /// The roof, where its two parts meet, and what each of them is.
    fn roof(&self, area: &Area, labels: &mut Labels) -> Result<()> {
        let device = &self.roofline.device;
        let [from, to] = self.intensity.ends();
        // From the left edge, or from where the slope comes in at the bottom.
        let [lowest, _] = self.speed.ends();
        let from = from.max(lowest / device.bytes_per_second);
        let start = self.place(from, device.attainable(from));
        let ridge = self.place(device.ridge(), device.operations_per_second);
        let end = self.place(to, device.operations_per_second);
        let foot = (ridge.0, FRAME.bottom);
        line(area, &[ridge, foot], MUTED, 1)?;
        line(area, &[start, ridge, end], INK, 2)?;
        for (from, to) in [(start, ridge), (ridge, end), (ridge, foot)] {
            labels.keep_off_line(from, to);
        }
        self.keep_off_points(labels);

        let speed = self.number(device.operations_per_second);
        let speed = format!(
            "{speed} {}",
            texts(self.language).plots.operations_a_second()
        );
        let bandwidth = format!("{}B/s", self.number(device.bytes_per_second));
        let meet = texts(self.language).plots.ridge();
        let meet = format!("{meet} {}", self.number(device.ridge()));
        let memory = texts(self.language).plots.waits_for_memory();
        let arithmetic = texts(self.language).plots.waits_for_arithmetic();
        let halfway = ((start.0 + ridge.0) / 2 - 10, (start.1 + ridge.1) / 2 - 8);
        let (left, right, bottom) = (ridge.0 - 8, ridge.0 + 8, FRAME.bottom - 10);
        let notes = [
            (
                speed.as_str(),
                (FRAME.right - 6, ridge.1 - 14),
                End::Right,
                INK,
            ),
            (&bandwidth, halfway, End::Right, INK),
            (arithmetic, (right, bottom), End::Left, MUTED),
            (memory, (left, bottom), End::Right, MUTED),
            (&meet, (right, bottom - 17), End::Left, MUTED),
        ];
        for (note, at, end, colour) in notes {
            if let Some(place) = labels.put(note, 12, at, end) {
                label(area, note, place, 12, colour)?;
            }
        }
        Ok(())
    }

    /// No label covers a mark, or the line between the two marks of a layer.
    fn keep_off_points(&self, labels: &mut Labels) {
        for point in &self.points {
            let theory = self.place(point.intensity, point.theory);
            labels.keep_off(Bounds::around(theory, MARK));
            if let Some(measured) = point.measured {
                let measured = self.place(point.intensity, measured);
                labels.keep_off(Bounds::around(measured, MARK));
                labels.keep_off_line(theory, measured);
            }
        }
    }
}

/// At most so many characters of a text.
fn shortened(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        false => text.to_owned(),
        true => {
            let kept = text.chars().take(most.saturating_sub(1));
            kept.chain(['…']).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::svg::tests::read;
    use cijfer_analysis::Device;
    use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};

    /// C over an image of so many rows and columns, on the assignment's card.
    fn c(size: u64) -> (Analysis, Roofline) {
        let network = Network::new("C", Shape::image(size, size, 1))
            .then(Conv2d::new(20, [5, 5]))
            .then(MaxPooling2d::new([2, 2]))
            .then(Conv2d::new(20, [3, 3]))
            .then(MaxPooling2d::new([2, 2]))
            .then(Conv2d::new(10, [5, 5]));
        let analysis = Analysis::of(&network).expect("fits");
        let card = Device::known().next().expect("the card");
        let roofline = Roofline::of(&analysis, card).expect("small");
        (analysis, roofline)
    }

    #[test]
    fn the_plot_says_what_it_shows() {
        let (analysis, roofline) = c(1024);
        let plot = roofline_plot(&analysis, &roofline, None, Language::English);
        let plot = plot.expect("can be drawn");
        assert_eq!(
            plot.description,
            "Roofline of C (1024×1024×1) on tflop: at most 1 T operations and 80 GB a second, \
             which meet at 12.5 operations for each byte. conv2d: 11.9 operations for each byte, \
             952 G operations a second in theory, waits for memory. conv2d_1: 44.8 operations for \
             each byte, 1 T operations a second in theory, waits for arithmetic. conv2d_2: 81.4 \
             operations for each byte, 1 T operations a second in theory, waits for arithmetic. \
             Not shown, for they neither multiply nor add: max_pooling2d, max_pooling2d_1."
        );
        let (elements, texts) = read(&plot.svg);
        assert_eq!(elements.iter().filter(|name| *name == "circle").count(), 3);
        assert!(!elements.contains(&"polygon".to_owned()));
        for expected in [
            "conv2d",
            "conv2d_1",
            "conv2d_2",
            "80 GB/s",
            "1 T operations/s",
            "ridge 12.5",
            "waits for memory",
            "waits for arithmetic",
            "Not shown: 2 layers that neither multiply nor add",
        ] {
            assert!(
                texts.iter().any(|text| text == expected),
                "{expected}: {texts:?}"
            );
        }
    }

    #[test]
    fn every_layer_is_named_at_both_sizes_in_both_languages() {
        for (size, language, measured) in [28, 1024]
            .into_iter()
            .flat_map(|size| Language::ALL.map(|language| (size, language)))
            .flat_map(|(size, language)| [false, true].map(|measured| (size, language, measured)))
        {
            let (analysis, roofline) = c(size);
            let seconds: Vec<f64> = roofline.layers.iter().map(|l| 20.0 * l.seconds).collect();
            let seconds = measured.then_some(seconds.as_slice());
            let plot = roofline_plot(&analysis, &roofline, seconds, language);
            let (elements, texts) = read(&plot.expect("can be drawn").svg);
            for name in ["conv2d", "conv2d_1", "conv2d_2"] {
                assert!(texts.iter().any(|text| text == name), "{size} {language}");
            }
            let diamonds = elements.iter().filter(|name| *name == "polygon").count();
            // Three layers and the legend.
            assert_eq!(diamonds, if measured { 4 } else { 0 });
        }
    }

    #[test]
    fn measured_seconds_that_are_no_times_are_no_marks() {
        let (analysis, roofline) = c(28);
        let seconds = [0.0, 1.0, f64::NAN, 1.0, f64::INFINITY];
        let plot = roofline_plot(&analysis, &roofline, Some(&seconds), Language::Dutch);
        let plot = plot.expect("can be drawn");
        assert!(!plot.svg.contains("polygon") && !plot.svg.contains("NaN"));
        assert!(plot.description.contains("12,5 bewerkingen per byte"));
    }

    #[test]
    fn a_network_without_arithmetic_has_a_roof_alone() {
        let network = Network::new("P", Shape::image(8, 8, 1)).then(MaxPooling2d::new([2, 2]));
        let analysis = Analysis::of(&network).expect("fits");
        let card = |bytes_per_second| Device {
            bytes_per_second,
            ..Device::known().next().expect("the card")
        };
        let drawn = |bytes_per_second| {
            let roofline = Roofline::of(&analysis, card(bytes_per_second)).expect("small");
            roofline_plot(&analysis, &roofline, None, Language::English)
        };
        let (elements, _) = read(&drawn(80e9).expect("can be drawn").svg);
        assert!(!elements.contains(&"circle".to_owned()));
        assert!(drawn(1e-200).is_ok());
        assert!(drawn(0.0).is_err());
        assert!(drawn(f64::NAN).is_err());
    }
}
