//! Values separated by commas, a detection a line.

use std::fmt::Write as _;

use super::Locations;
use crate::Found;

impl Locations {
    /// The detections as a table of comma-separated values, below a line of headings and after the name of
    /// their image. Images without detections are not in it.
    pub fn to_csv(&self) -> String {
        let mut text = String::from("image,digit,score,x,y,left,top,right,bottom\n");
        for located in &self.images {
            let image = quoted(&located.image);
            for found in &located.digits {
                let Found {
                    digit,
                    score,
                    x,
                    y,
                    ink_box: [left, top, right, bottom],
                } = found;
                // Writing to a string does not fail.
                let _ = writeln!(
                    text,
                    "{image},{digit},{score},{x},{y},{left},{top},{right},{bottom}"
                );
            }
        }
        text
    }
}

/// After RFC 4180: between quotation marks where need be, and those within doubled.
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{both, empty, located};
    use super::*;

    #[test]
    fn every_find_is_a_line_after_its_image() {
        assert_eq!(
            both().to_csv(),
            "image,digit,score,x,y,left,top,right,bottom\n\
             \"scenes/a, \"\"b\"\".png\",3,0.9,19.25,16.5,5,3,33,30\n\
             \"scenes/a, \"\"b\"\".png\",0,0.5,35,18,30,0,40,36\n"
        );
        let plain = crate::Located {
            image: "a b.png".to_owned(),
            ..located()
        };
        let text = Locations::from(plain).to_csv();
        assert!(text.contains("\na b.png,3,0.9,"), "{text}");
        let none = Locations::from(empty()).to_csv();
        assert_eq!(none.lines().count(), 1);
    }
}
