//! Pages as a reader sees them, drawn by poppler: a dumped page says where each glyph stands, but not that it is drawn there, in
//! its own shape, under the tint or over it.
//!
//! `tests/page_images/<case>-<page>.png` is page `<page>` of the golden case's first PDF, in grey. It is compared cell by cell,
//! so that another version of poppler, which draws the edges of glyphs a little differently, finds nothing.
#![expect(clippy::disallowed_methods, reason = "reads cases and runs poppler")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, blessing, run};
use image::GrayImage;
use libtest_mimic::{Arguments, Trial};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Pixels to the inch.
const RESOLUTION: &str = "40";
/// Side of a cell, in pixels: two millimetres and a half, a few letters of text.
const CELL: u32 = 4;
/// How far the mean of a cell may be off, of 255.
const TOLERANCE: u32 = 20;

fn main() -> ExitCode {
    let folder = harness::root().join("tests/page_images");
    let trials = harness::files(&folder).into_iter().map(|(name, _)| {
        let expected = folder.join(&name);
        Trial::test(name.trim_end_matches(".png"), move || {
            harness::passed(&Vec::from_iter(check(&expected).err()))
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn check(expected: &Path) -> Result<(), String> {
    let name = expected.file_stem().unwrap().to_str().unwrap();
    let (case, page) = name.rsplit_once('-').ok_or("the name is not <case>-<page>")?;
    let Some(drawn) = draw(case, page)? else { return Ok(()) };
    if blessing() {
        return drawn.save(expected).map_err(|e| format!("{name}: {e}"));
    }
    let wanted = image::open(expected).map_err(|e| format!("{name}: {e}"))?.into_luma8();
    let found = difference(&wanted, &drawn);
    found.map_or(Ok(()), |found| {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        drawn.save(&kept).map_err(|e| e.to_string())?;
        Err(format!("{name}: {found}; {} is how it looks now", kept.display()))
    })
}

/// The page of the case's first PDF; `None` without poppler.
fn draw(case: &str, page: &str) -> Result<Option<GrayImage>, String> {
    let Some(poppler) = poppler() else { return Ok(None) };
    let out = Scratch::new();
    let folder = harness::root().join("tests/golden").join(case);
    let mut build = harness::recto_command(&folder, &["build", "-q", "--keep-going", "-o"]);
    run(build.arg(out.path()).env("SOURCE_DATE_EPOCH", "1705276800"));
    let files = out.files(".");
    let pdf = files.iter().find(|it| it.0.ends_with(".pdf")).ok_or("no PDF was built")?;
    let mut draw = Command::new(poppler);
    draw.args(["-png", "-gray", "-singlefile", "-r", RESOLUTION, "-f", page, "-l", page]);
    run(draw.arg(out.join(&pdf.0)).arg(out.join("page"))).exits(0);
    let image = image::open(out.join("page.png")).map_err(|e| e.to_string())?;
    Ok(Some(image.into_luma8()))
}

/// Poppler's drawing program; under `CI=true` it must be there.
fn poppler() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths).map(|it| it.join("pdftoppm")).find(|it| it.exists());
    let must = std::env::var_os("CI").is_some_and(|it| it == "true");
    assert!(found.is_some() || !must, "`pdftoppm` is not installed: run tests/validators/setup");
    if found.is_none() {
        harness::skip("`pdftoppm` is not installed; tests/run installs it");
    }
    found
}

/// Where two pages look different, if they do.
fn difference(wanted: &GrayImage, drawn: &GrayImage) -> Option<String> {
    if wanted.dimensions() != drawn.dimensions() {
        return Some(format!("{:?} pixels, not {:?}", drawn.dimensions(), wanted.dimensions()));
    }
    let (columns, rows) = (wanted.width().div_ceil(CELL), wanted.height().div_ceil(CELL));
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    let off = |&cell: &(u32, u32)| mean(wanted, cell).abs_diff(mean(drawn, cell)) > TOLERANCE;
    let wrong: Vec<_> = cells.filter(off).collect();
    let (column, row) = wrong.first()?;
    let (x, y) = (column * CELL, row * CELL);
    Some(format!("{} cells differ, the first at {x}, {y} pixels", wrong.len()))
}

/// The mean of a cell's pixels.
fn mean(image: &GrayImage, (column, row): (u32, u32)) -> u32 {
    let (mut sum, mut count) = (0, 0);
    for y in (row * CELL..image.height()).take(CELL as usize) {
        for x in (column * CELL..image.width()).take(CELL as usize) {
            sum += u32::from(image.get_pixel(x, y).0[0]);
            count += 1;
        }
    }
    sum / count.max(1)
}
