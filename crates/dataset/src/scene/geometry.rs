//! Places in a scene, in whole pixels.

/// The edges of a box: left, top, right and bottom.
pub(super) type Edges = [i64; 4];

/// A corner: left and top.
pub(super) type Corner = [i64; 2];
