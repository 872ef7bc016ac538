//! What a page says by itself.

/// What a page says by itself.
pub(crate) trait Pages {
    fn asked(&self) -> &'static str;
    fn set_right(&self) -> &'static str;
    fn contents(&self) -> &'static str;
    fn table(&self) -> &'static str;
}
