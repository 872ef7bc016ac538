use super::Dutch;
use crate::texts::Pages;

impl Pages for Dutch {
    fn asked(&self) -> &'static str {
        "Gevraagd"
    }

    fn set_right(&self) -> &'static str {
        "Rechtgezet"
    }

    fn contents(&self) -> &'static str {
        "Inhoud"
    }

    fn table(&self) -> &'static str {
        "Tabel"
    }
}
