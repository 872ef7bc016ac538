//! What the page's worker calls: the same functions, with strings of JSON and arrays of numbers.

use cijfer_analysis::Language;
use cijfer_dataset::SceneKind;
use cijfer_pictures::GreyImage;
use serde::Serialize;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Card, Error, Opened, Result, Search, Session, explanation, open, scene};

/// What a function of the page returns.
type Answer<T> = std::result::Result<T, JsError>;

/// What the worker holds: a network, the image that it looks at, and the maps of it.
#[wasm_bindgen]
pub struct Page {
    session: Session,
    image: GreyImage,
    scores: Vec<f32>,
}

/// An opened picture.
#[derive(Serialize)]
struct Size {
    width: usize,
    height: usize,
}

/// Maps without their values.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    rows: usize,
    columns: usize,
    edges: [f64; 4],
    digit_height: f64,
}

#[wasm_bindgen]
impl Page {
    /// Begins with a network of the zoo and an empty image.
    #[wasm_bindgen(constructor)]
    pub fn new(network: &str) -> Answer<Self> {
        Ok(Self {
            session: Session::of_zoo(network)?,
            image: GreyImage::new(1, 1, vec![0]).map_err(Error::from)?,
            scores: Vec::new(),
        })
    }

    /// The networks that can be chosen, as JSON.
    pub fn choices() -> Answer<String> {
        Ok(json(&Session::choices()?)?)
    }

    /// Takes another network of the zoo; what is to be known of it, as JSON.
    pub fn choose(&mut self, network: &str) -> Answer<String> {
        self.session = Session::of_zoo(network)?;
        self.choice()
    }

    /// Takes weights from a file's content; what is to be known of the network, as JSON.
    pub fn take_weights(&mut self, name: &str, bytes: &[u8]) -> Answer<String> {
        self.session = Session::from_bytes(name, bytes)?;
        self.choice()
    }

    /// What is to be known of the network, as JSON.
    pub fn choice(&self) -> Answer<String> {
        Ok(json(&self.session.choice()?)?)
    }

    /// Takes an image: one byte a pixel, 0 is paper.
    pub fn take_image(&mut self, width: usize, height: usize, pixels: Vec<u8>) -> Answer<()> {
        self.image = GreyImage::new(width, height, pixels).map_err(Error::from)?;
        Ok(())
    }

    /// The ink of the image.
    pub fn ink(&self) -> Vec<u8> {
        self.image.pixels().to_vec()
    }

    /// Opens a dropped file: a picture, which becomes the image and whose size is the answer, or a network, of which it is what is
    /// to be known; as JSON.
    pub fn open(&mut self, name: &str, bytes: Vec<u8>) -> Answer<String> {
        match open(name, bytes)? {
            Opened::Picture(image) => {
                self.image = image;
                self.size()
            }
            Opened::Network(session) => {
                self.session = *session;
                self.choice()
            }
        }
    }

    /// Fills the image with a scene of drawn digits, and answers with its size as JSON.
    pub fn scene(
        &mut self,
        kind: &str,
        width: usize,
        height: usize,
        digits: usize,
        seed: u32,
    ) -> Answer<String> {
        let kind: SceneKind = serde_json::from_value(kind.into()).map_err(Error::from)?;
        self.image = scene(kind, width, height, digits, seed.into())?;
        self.size()
    }

    fn size(&self) -> Answer<String> {
        let (width, height) = (self.image.width(), self.image.height());
        Ok(json(&Size { width, height })?)
    }

    /// The digits in the image, as JSON.
    pub fn locate(&mut self, threshold: f32, least: f64, most: f64, name: &str) -> Answer<String> {
        let search = Search {
            threshold,
            digit_height: [least, most],
        };
        let located = self.session.locate(&self.image, search, name)?;
        Ok(json(&located.digits)?)
    }

    /// What was found last, as the document that `cijfer locate` writes: `json` or `csv`.
    pub fn document(&self, format: &str) -> Answer<String> {
        let documents = self.session.documents()?;
        match format {
            "json" => Ok(documents.to_json().map_err(Error::from)?),
            "csv" => Ok(documents.to_csv()),
            found => Err(Error::value("the document", "json or csv", found).into()),
        }
    }

    /// Makes the ten maps of the image, and says where they lie, as JSON.
    pub fn heat_maps(&mut self) -> Answer<String> {
        let overlay = self.session.heat_maps(&self.image)?;
        let place = json(&Place {
            rows: overlay.rows,
            columns: overlay.columns,
            edges: overlay.edges,
            digit_height: overlay.digit_height,
        })?;
        self.scores = overlay.scores;
        Ok(place)
    }

    /// The scores of the maps that were made last, row after row, one map after the other.
    pub fn scores(&mut self) -> Vec<f32> {
        std::mem::take(&mut self.scores)
    }

    /// Makes what the channels of a layer put out, and says how many there are and how large, as JSON.
    pub fn look(&mut self, layer: usize) -> Answer<String> {
        Ok(json(self.session.look(&self.image, layer)?)?)
    }

    /// What was made last as tones, row after row, one channel after the other.
    pub fn tones(&self) -> Vec<u8> {
        let layers = self.session.layers.as_ref();
        layers.map(crate::Layers::tones).unwrap_or_default()
    }

    /// The value of a cell in it.
    pub fn value(&self, channel: usize, row: usize, column: usize) -> Option<f32> {
        self.session.value(channel, row, column)
    }

    /// The edges of what a cell of a layer sees, as JSON: left, top, right, bottom, or nothing.
    pub fn seen(&self, layer: usize, row: u32, column: u32) -> Answer<String> {
        Ok(json(&self.session.seen(
            layer,
            row.into(),
            column.into(),
        )?)?)
    }

    /// The row and column of the layer's cell that is nearest to a place, as JSON, or nothing.
    pub fn cell_at(&self, layer: usize, x: f64, y: f64) -> Answer<String> {
        Ok(json(&self.session.cell_at(layer, x, y)?)?)
    }

    /// What the network costs over an image of that size on a card, as JSON.
    pub fn count(
        &self,
        height: usize,
        width: usize,
        operations_per_second: f64,
        bytes_per_second: f64,
        language: &str,
    ) -> Answer<String> {
        let card = Card {
            operations_per_second,
            bytes_per_second,
        };
        let counts = self.session.count(height, width, card, spoken(language)?)?;
        Ok(json(&counts)?)
    }

    /// The calculations of a layer, or of all together, as HTML.
    pub fn explain(
        &self,
        layer: Option<usize>,
        height: usize,
        width: usize,
        language: &str,
    ) -> Answer<String> {
        let language = spoken(language)?;
        Ok(explanation(&self.session, layer, height, width, language)?)
    }
}

fn json(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

fn spoken(code: &str) -> Result<Language> {
    let mut all = Language::ALL.into_iter();
    all.find(|language| language.code() == code)
        .ok_or_else(|| Error::value("the language", "en or nl", code))
}
