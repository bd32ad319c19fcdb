//! The year of the original in recto's default style, which has no place for it of its own.

use hayagriva::citationberg::{IndependentStyle, Style};

/// The style, and its macro that prints a year.
const STYLE: &str = "harvard-cite-them-right";
const MACRO: &str = "year-date";

/// "1847, [2014]": the work's own year, and that of the edition in brackets. The rest is the style's macro.
const YEARS: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>years</title><id>years</id><updated>2024-01-01T00:00:00+00:00</updated></info>
<macro name="year-date"><choose>
  <if variable="original-date issued" match="all">
    <group delimiter=", ">
      <date variable="original-date"><date-part name="year"/></date>
      <group prefix="[" suffix="]"><date variable="issued"><date-part name="year"/></date><text variable="year-suffix"/></group>
    </group>
  </if>
  <else-if variable="issued"><date variable="issued"><date-part name="year"/></date><text variable="year-suffix"/></else-if>
  <else><text term="no date"/><text variable="year-suffix" prefix=" "/></else>
</choose></macro>
<citation><layout><text macro="year-date"/></layout></citation>
</style>"#;

/// The archived style of a name, with both years where it is the default one.
pub(crate) fn with_years(name: &str, mut style: IndependentStyle) -> IndependentStyle {
    if name != STYLE {
        return style;
    }
    let Ok(Style::Independent(years)) = Style::from_xml(YEARS) else { return style };
    let own = style.macros.iter_mut().find(|it| it.name == MACRO);
    let new = years.macros.into_iter().find(|it| it.name == MACRO);
    debug_assert!(own.is_some() && new.is_some(), "the archived style has changed");
    if let (Some(own), Some(new)) = (own, new) {
        *own = new;
    }
    style
}
