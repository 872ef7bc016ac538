//! COCO's JSON of instances, which tools for detection read.

use serde::Serialize;

use super::Locations;
use crate::{Located, Result};

#[derive(Serialize)]
struct Document<'a> {
    images: Vec<Image<'a>>,
    annotations: Vec<Annotation>,
    categories: Vec<Category>,
}

#[derive(Serialize)]
struct Image<'a> {
    id: usize,
    file_name: &'a str,
    width: usize,
    height: usize,
}

#[derive(Serialize)]
struct Annotation {
    id: usize,
    image_id: usize,
    category_id: u8,
    /// Left, top, width, height.
    bbox: [usize; 4],
    area: u128,
    iscrowd: u8,
    score: f32,
}

#[derive(Serialize)]
struct Category {
    id: u8,
    name: String,
    supercategory: &'static str,
}

impl Locations {
    /// The detections as annotations in the way of COCO's instances: `bbox` is left, top, width and
    /// height in pixels, categories 0 to 9 are the digits of those names, and each annotation has the
    /// `score` that COCO's results have. Images and annotations are numbered from 1, for
    /// pycocotools takes 0 for none. Centres are not in it, for the format has no place for them.
    ///
    /// # Errors
    ///
    /// Digits above 9 or outside their image.
    pub fn to_coco(&self) -> Result<String> {
        self.images.iter().try_for_each(Located::check)?;
        let numbered = || (1..).zip(&self.images);
        let images = numbered().map(|(id, located)| Image {
            id,
            file_name: &located.image,
            width: located.width,
            height: located.height,
        });
        let finds = numbered()
            .flat_map(|(image, located)| located.digits.iter().map(move |found| (image, found)));
        let annotations = (1..).zip(finds).map(|(id, (image_id, found))| {
            let [left, top, right, bottom] = found.ink_box;
            let (width, height) = (right - left, bottom - top);
            Annotation {
                id,
                image_id,
                category_id: found.digit,
                bbox: [left, top, width, height],
                area: width as u128 * height as u128,
                iscrowd: 0,
                score: found.score,
            }
        });
        let categories = (0..10).map(|digit| Category {
            id: digit,
            name: digit.to_string(),
            supercategory: "digit",
        });
        let document = Document {
            images: images.collect(),
            annotations: annotations.collect(),
            categories: categories.collect(),
        };
        Ok(serde_json::to_string_pretty(&document)? + "\n")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{both, located, locations};
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn the_fields_are_those_of_coco() {
        let written: Value = serde_json::from_str(&both().to_coco().unwrap()).unwrap();
        let category =
            |digit: u8| json!({"id": digit, "name": digit.to_string(), "supercategory": "digit"});
        let mut expected = json!({
            "images": [
                {"id": 1, "file_name": "scenes/a, \"b\".png", "width": 40, "height": 36},
                {"id": 2, "file_name": "empty.png", "width": 28, "height": 28},
            ],
            "annotations": [
                {"id": 1, "image_id": 1, "category_id": 3, "bbox": [5, 3, 28, 27], "area": 756,
                 "iscrowd": 0, "score": 0.9},
                {"id": 2, "image_id": 1, "category_id": 0, "bbox": [30, 0, 10, 36], "area": 360,
                 "iscrowd": 0, "score": 0.5},
            ],
        });
        expected["categories"] = (0..10).map(category).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn what_lies_outside_is_not_written() {
        let mut located = located();
        located.digits[0].ink_box = [9, 9, 3, 3];
        let error = Locations::from(located).to_coco().unwrap_err().to_string();
        assert!(error.contains("digit 0: the box"), "{error}");
    }

    proptest! {
        #[test]
        fn every_find_is_an_annotation_of_its_image(locations in locations()) {
            let written: Value = serde_json::from_str(&locations.to_coco().unwrap()).unwrap();
            let list = |key: &str| written[key].as_array().unwrap().clone();
            let mut annotations = list("annotations").into_iter();
            prop_assert_eq!(list("images").len(), locations.images.len());
            for (image, located) in list("images").iter().zip(&locations.images) {
                prop_assert_eq!(&image["file_name"], &json!(located.image));
                for found in &located.digits {
                    let annotation = annotations.next().unwrap();
                    prop_assert_eq!(&annotation["image_id"], &image["id"]);
                    prop_assert_eq!(&annotation["category_id"], &json!(found.digit));
                    let edges: [usize; 4] = serde_json::from_value(annotation["bbox"].clone()).unwrap();
                    let [left, top, width, height] = edges;
                    prop_assert_eq!([left, top, left + width, top + height], found.ink_box);
                    prop_assert_eq!(&annotation["area"], &json!(width * height));
                }
            }
            prop_assert_eq!(annotations.next(), None);
        }
    }
}
