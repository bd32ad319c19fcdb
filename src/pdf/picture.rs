//! A picture to the XObject that paints it in the unit square.

use crate::image::{Kind, Picture, Raster};
use crate::pdf::deflate::deflated;
use crate::pdf::object::{name, stream};
use crate::pdf::{PdfError, figure, ink};
use lopdf::{Dictionary, Object, Stream, StringFormat, dictionary};

/// Makes the XObject: JPEG bytes as they are, a PNG's rows as they are where PDF can hold them, shapes for an SVG.
///
/// On the screen, inks are shown through a profile, the file's own or that of coated paper: beside an intent of light they
/// have no meaning by themselves (ISO 19005-2 §6.2.4.3). A printer takes them as they are.
pub(in crate::pdf) fn picture(picture: &Picture, for_screen: bool) -> Result<Stream, PdfError> {
    Ok(match &picture.kind {
        Kind::Jpeg(raster) => jpeg(picture, raster, for_screen),
        Kind::Png(raster) => match picture.rows() {
            Some(rows) => png(raster, rows),
            None => unpacked(picture)?,
        },
        Kind::WebP(_) | Kind::Gif(_) => unpacked(picture)?,
        Kind::Svg(vector) => figure::figure(&vector.drawing, for_screen)?,
    })
}

fn jpeg(picture: &Picture, raster: &Raster, for_screen: bool) -> Stream {
    let mut dict = header(raster);
    dict.set("BitsPerComponent", Object::Integer(8));
    dict.set("ColorSpace", color_space(picture, raster, for_screen));
    dict.set("Filter", name("DCTDecode"));
    if raster.inverted {
        let swap = [1, 0].repeat(4).into_iter().map(Object::Integer).collect();
        dict.set("Decode", Object::Array(swap));
    }
    stream(dict, picture.bytes.to_vec())
}

/// The file's own profile, if it is for that many components, or that of inks; else the device's colours.
fn color_space(picture: &Picture, raster: &Raster, for_screen: bool) -> Object {
    let (device, signature) = match raster.components {
        1 => ("DeviceGray", b"GRAY"),
        4 => ("DeviceCMYK", b"CMYK"),
        _ => ("DeviceRGB", b"RGB "),
    };
    let profile = picture.profile().filter(|it| is_fit(it, signature));
    let ink = || (for_screen && raster.components == 4).then(ink::profile);
    let Some(profile) = profile.or_else(ink) else { return name(device) };
    let values = dictionary! {
        "N" => i64::from(raster.components),
        "Alternate" => name(device),
    };
    Object::Array(vec![name("ICCBased"), Object::Stream(deflated(values, &profile))])
}

/// Whether a profile is one of a device, for that colour space, of a version that PDF 1.7 knows (ISO 32000-1 §8.6.5.5;
/// ICC.1:2010 §7.2: version at byte 8, class at 12, colour space at 16).
fn is_fit(profile: &[u8], space: &[u8; 4]) -> bool {
    const CLASSES: [&[u8]; 4] = [b"scnr", b"mntr", b"prtr", b"spac"];
    profile.get(16..20) == Some(space)
        && profile.get(12..16).is_some_and(|it| CLASSES.contains(&it))
        && profile.get(8).is_some_and(|it| *it <= 4)
}

/// A PNG's rows are zlib data of filtered rows, which is what Predictor 15 unpacks (ISO 32000-1 §7.4.4.4).
fn png(raster: &Raster, rows: crate::image::Rows) -> Stream {
    let bits = Object::Integer(i64::from(raster.bits));
    let colors = if rows.palette.is_some() { 1 } else { i64::from(raster.components) };
    let mut values = header(raster);
    values.set("BitsPerComponent", bits.clone());
    values.set("Filter", name("FlateDecode"));
    let parameters = dictionary! {
        "Predictor" => 15,
        "Colors" => colors,
        "BitsPerComponent" => bits,
        "Columns" => i64::from(raster.width),
    };
    values.set("DecodeParms", Object::Dictionary(parameters));
    let space = match rows.palette {
        Some(palette) => {
            let last = i64::try_from(palette.len() / 3).unwrap_or(1) - 1;
            let (base, last) = (name("DeviceRGB"), Object::Integer(last));
            Object::Array(vec![
                name("Indexed"),
                base,
                last,
                Object::String(palette, StringFormat::Hexadecimal),
            ])
        }
        None if raster.components == 1 => name("DeviceGray"),
        None => name("DeviceRGB"),
    };
    values.set("ColorSpace", space);
    stream(values, rows.data)
}

/// Transparency, which PDF keeps apart from the colours, and interlaced rows.
fn unpacked(picture: &Picture) -> Result<Stream, PdfError> {
    let pixels = picture
        .pixels()
        .ok_or_else(|| PdfError(format!("`{}` can't be unpacked", picture.path)))?;
    let size = || {
        let mut values = image();
        values.set("Width", Object::Integer(i64::from(pixels.width)));
        values.set("Height", Object::Integer(i64::from(pixels.height)));
        values.set("BitsPerComponent", Object::Integer(8));
        values
    };
    let mut values = size();
    let space = if pixels.components == 1 { "DeviceGray" } else { "DeviceRGB" };
    values.set("ColorSpace", name(space));
    if let Some(alpha) = &pixels.alpha {
        let mut mask = size();
        mask.set("ColorSpace", name("DeviceGray"));
        values.set("SMask", Object::Stream(deflated(mask, alpha)));
    }
    Ok(deflated(values, &pixels.color))
}

fn image() -> Dictionary {
    dictionary! { "Type" => "XObject", "Subtype" => "Image" }
}

fn header(raster: &Raster) -> Dictionary {
    let (width, height) = raster.stored();
    let mut values = image();
    values.set("Width", Object::Integer(i64::from(width)));
    values.set("Height", Object::Integer(i64::from(height)));
    values
}
