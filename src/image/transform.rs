//! Coordinates of a drawing in CSS pixels to points.

use crate::image::Transform;

/// Points to the CSS pixel.
pub(in crate::image) const PIXEL: f64 = 0.75;

/// Works on lengths in points, which are pixels times [`PIXEL`] on both sides, so only the shift scales.
pub(in crate::image) fn transform(it: usvg::Transform) -> Transform {
    Transform {
        a: f64::from(it.sx),
        b: f64::from(it.ky),
        c: f64::from(it.kx),
        d: f64::from(it.sy),
        e: f64::from(it.tx) * PIXEL,
        f: f64::from(it.ty) * PIXEL,
    }
}
