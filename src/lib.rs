//! recto: a folder of Markdown chapters to an EPUB 3.3 and paginated PDFs.

pub mod cite;
pub mod diag;
pub mod epub;
pub mod files;
pub mod font;
pub mod geom;
pub mod image;
pub mod lang;
pub mod layout;
pub mod manifest;
pub mod model;
pub mod page;
pub mod parse;
pub mod pdf;
pub mod project;
pub mod raster;
pub mod resolve;
pub mod select;
pub mod theme;
