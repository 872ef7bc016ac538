//! Instances in the format of COCO, in which other programs write the truth about images.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::image_truth::ImageTruth;
use crate::truth::PlacedDigit;

#[derive(Deserialize)]
struct Document {
    images: Vec<Image>,
    annotations: Vec<Annotation>,
    #[serde(default)]
    categories: Vec<Category>,
}

#[derive(Deserialize)]
struct Image {
    id: i64,
    file_name: String,
    width: usize,
    height: usize,
}

#[derive(Deserialize)]
struct Annotation {
    image_id: i64,
    category_id: i64,
    bbox: [f64; 4],
    #[serde(default)]
    iscrowd: u8,
}

#[derive(Deserialize)]
struct Category {
    id: i64,
    name: String,
}

/// The images of a document, in the order of the document, each with its digits.
pub(crate) fn images(path: &Path, bytes: &[u8]) -> Result<Vec<ImageTruth>> {
    let document: Document = serde_json::from_slice(bytes).map_err(|source| Error::Json {
        path: path.to_owned(),
        source,
    })?;
    let refuse = |Refused(what, expected, found)| Error::Content {
        path: path.to_owned(),
        what,
        expected,
        found,
    };
    let digits = digits(&document.categories);
    let places = places(&document.images).map_err(refuse)?;
    let empty = |image: Image| ImageTruth {
        image: image.file_name,
        width: image.width,
        height: image.height,
        digits: Vec::new(),
    };
    let mut truths: Vec<ImageTruth> = document.images.into_iter().map(empty).collect();
    for (index, annotation) in document.annotations.iter().enumerate() {
        let place = places.get(&annotation.image_id);
        let truth = place.and_then(|&place| truths.get_mut(place));
        let digit = digits.get(&annotation.category_id).copied();
        add(annotation, digit, truth, index).map_err(|Refused(what, expected, found)| {
            refuse(Refused(what, expected, format!("{found} at index {index}")))
        })?;
    }
    Ok(truths)
}

/// A part of a document that is refused: what it is, what is expected, and what is found.
struct Refused(&'static str, String, String);

/// The place of each image in the document, by its id.
fn places(images: &[Image]) -> Result<HashMap<i64, usize>, Refused> {
    let mut places = HashMap::new();
    for (index, image) in images.iter().enumerate() {
        if places.insert(image.id, index).is_some() {
            return Err(Refused(
                "the id of an image",
                "another for each".to_owned(),
                format!("{} twice", image.id),
            ));
        }
    }
    Ok(places)
}

/// Adds the digit of an annotation to the truth about its image.
fn add(
    annotation: &Annotation,
    digit: Option<u8>,
    truth: Option<&mut ImageTruth>,
    source: usize,
) -> Result<(), Refused> {
    let Some(truth) = truth else {
        return Err(Refused(
            "the image of an annotation",
            "one of the images".to_owned(),
            annotation.image_id.to_string(),
        ));
    };
    let Some(digit) = digit else {
        return Err(Refused(
            "the category of an annotation",
            "a digit, by the name of the category or by its number".to_owned(),
            annotation.category_id.to_string(),
        ));
    };
    if annotation.iscrowd != 0 {
        let expected = "one digit".to_owned();
        return Err(Refused("an annotation", expected, "a crowd".to_owned()));
    }
    let Some(ink_box) = edges(annotation.bbox, truth.width, truth.height) else {
        return Err(Refused(
            "the box of an annotation",
            format!(
                "left, top, width and height within {}×{} pixels",
                truth.width, truth.height
            ),
            format!("{:?}", annotation.bbox),
        ));
    };
    let [left, top, width, height] = annotation.bbox;
    truth.digits.push(PlacedDigit {
        digit,
        x: (left + width / 2.0).clamp(0.0, truth.width as f64),
        y: (top + height / 2.0).clamp(0.0, truth.height as f64),
        ink_box,
        source,
    });
    Ok(())
}

/// The digit of each category, by its id.
fn digits(categories: &[Category]) -> HashMap<i64, u8> {
    let by_name = categories.iter().filter_map(|category| {
        let digit = (0..10u8).find(|digit| category.name.trim() == digit.to_string())?;
        Some((category.id, digit))
    });
    let by_name: HashMap<_, _> = by_name.collect();
    if by_name.is_empty() {
        (0..10).map(|digit| (i64::from(digit), digit)).collect()
    } else {
        by_name
    }
}

/// The edges of a box rounded to whole pixels; `None` where they lie outside the image.
fn edges([left, top, width, height]: [f64; 4], wide: usize, high: usize) -> Option<[usize; 4]> {
    let edges = [left, top, left + width, top + height].map(f64::round);
    let ends = [wide, high, wide, high].map(|end| end as f64);
    let is_inside = edges
        .iter()
        .zip(ends)
        .all(|(edge, end)| (0.0..=end).contains(edge));
    let is_box = width >= 0.0 && height >= 0.0;
    (is_inside && is_box).then(|| edges.map(|edge| edge as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{
        "info": {"year": 2017}, "licenses": [],
        "images": [
            {"id": 7, "file_name": "a.png", "width": 100, "height": 50, "license": 1},
            {"id": 3, "file_name": "b/c.png", "width": 30, "height": 30}
        ],
        "annotations": [
            {"id": 1, "image_id": 3, "category_id": 11, "bbox": [2.4, 3.5, 10.0, 20.25], "area": 202.5,
             "iscrowd": 0, "segmentation": [[1, 2, 3, 4, 5, 6]]},
            {"id": 2, "image_id": 7, "category_id": 12, "bbox": [0, 0, 100, 50]},
            {"id": 3, "image_id": 3, "category_id": 12, "bbox": [30, 30, 0, 0]}
        ],
        "categories": [
            {"id": 0, "name": "digits", "supercategory": "none"},
            {"id": 11, "name": "4"}, {"id": 12, "name": "0"}
        ]
    }"#;

    fn read(text: &str) -> Result<Vec<ImageTruth>> {
        images(Path::new("instances.json"), text.as_bytes())
    }

    fn placed(digit: u8, [x, y]: [f64; 2], ink_box: [usize; 4], source: usize) -> PlacedDigit {
        PlacedDigit {
            digit,
            x,
            y,
            ink_box,
            source,
        }
    }

    #[test]
    fn every_annotation_is_a_digit_of_its_image() {
        let expected = [
            ImageTruth {
                image: "a.png".to_owned(),
                width: 100,
                height: 50,
                digits: vec![placed(0, [50.0, 25.0], [0, 0, 100, 50], 1)],
            },
            ImageTruth {
                image: "b/c.png".to_owned(),
                width: 30,
                height: 30,
                digits: vec![
                    placed(4, [7.4, 13.625], [2, 4, 12, 24], 0),
                    placed(0, [30.0, 30.0], [30, 30, 30, 30], 2),
                ],
            },
        ];
        assert_eq!(read(JSON).unwrap(), expected);
    }

    #[test]
    fn without_names_numbers_are_digits() {
        let text = JSON
            .replace("\"4\"", "\"four\"")
            .replace("\"0\"", "\"nought\"");
        let text = text
            .replace("_id\": 11", "_id\": 4")
            .replace("_id\": 12", "_id\": 0");
        let digits: Vec<_> = read(&text)
            .unwrap()
            .iter()
            .flat_map(|image| &image.digits)
            .map(|placed| placed.digit)
            .collect();
        assert_eq!(digits, [0, 4, 0]);
    }

    #[test]
    fn annotations_that_are_not_digits_are_refused() {
        let cases = [
            (
                "\"id\": 3, \"file",
                "\"id\": 7, \"file",
                "the id of an image: expected another for each, found 7 twice",
            ),
            (
                "\"image_id\": 7",
                "\"image_id\": 8",
                "the image of an annotation: expected one of the images, found 8 at index 1",
            ),
            (
                "\"category_id\": 11",
                "\"category_id\": 0",
                "the category of an annotation: expected a digit, by the name of the category or by its number, found 0 at index 0",
            ),
            (
                "\"iscrowd\": 0",
                "\"iscrowd\": 1",
                "an annotation: expected one digit, found a crowd at index 0",
            ),
            (
                "[0, 0, 100, 50]",
                "[0, 0, 100, 51]",
                "the box of an annotation: expected left, top, width and height within 100×50 pixels, found [0.0, 0.0, 100.0, 51.0] at index 1",
            ),
            (
                "[2.4, ",
                "[-0.6, ",
                "the box of an annotation: expected left, top, width and height within 30×30 pixels, found [-0.6, 3.5, 10.0, 20.25] at index 0",
            ),
            (
                "100, 50]}",
                "-0.2, 50]}",
                "the box of an annotation: expected left, top, width and height within 100×50 pixels, found [0.0, 0.0, -0.2, 50.0] at index 1",
            ),
        ];
        for (from, to, expected) in cases {
            assert!(JSON.contains(from), "{from}");
            let error = read(&JSON.replace(from, to)).unwrap_err().to_string();
            assert_eq!(error, format!("instances.json: {expected}"));
        }
        let error = read(&JSON.replace("bbox", "box")).unwrap_err().to_string();
        assert!(
            error.starts_with("instances.json: not the truth of a scene: missing field `bbox`"),
            "{error}"
        );
    }
}
