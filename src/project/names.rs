//! A type that serde reads to the names that it takes: the variants of an enum, the fields of a struct.

use serde::de::value::Error;
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};

/// The names that `T` takes, in their order; empty if it is neither an enum of bare names nor a struct.
pub(crate) fn names_of<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut names: &[&str] = &[];
    // It only asks what would be taken, and hands nothing over: this always fails.
    let _ = T::deserialize(Asked(&mut names));
    names
}

/// Keeps the names that it is asked for.
struct Asked<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        Err(Error::custom("asked"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = variants;
        Err(Error::custom("asked"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("asked"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        CutAndStack,
        #[serde(rename = "2-up")]
        TwoUp,
    }

    #[derive(serde::Deserialize)]
    struct Row {
        name: String,
        sort: Option<String>,
    }

    #[test]
    fn an_enum_has_its_variants_and_a_struct_its_fields() {
        assert_eq!(names_of::<Kind>(), ["cut-and-stack", "2-up"]);
        assert_eq!(names_of::<Row>(), ["name", "sort"]);
        assert!(names_of::<String>().is_empty());
        let kinds = ["cut-and-stack", "2-up"].map(|it| toml::Value::from(it).try_into::<Kind>());
        assert!(matches!(kinds, [Ok(Kind::CutAndStack), Ok(Kind::TwoUp)]));
        let row: Row = toml::from_str("name = \"a\"").expect("a row");
        assert!(row.name == "a" && row.sort.is_none());
    }
}
