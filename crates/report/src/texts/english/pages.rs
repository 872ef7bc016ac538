use super::English;
use crate::texts::Pages;

impl Pages for English {
    fn asked(&self) -> &'static str {
        "Asked"
    }

    fn set_right(&self) -> &'static str {
        "Set right"
    }

    fn contents(&self) -> &'static str {
        "Contents"
    }

    fn table(&self) -> &'static str {
        "Table"
    }
}
