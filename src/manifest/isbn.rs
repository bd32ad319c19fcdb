//! The check digit of an ISBN.

/// Checks the last digit of an ISBN (ISO 2108): weights 1 and 3 modulo 10 for 13 digits, 10 to 1 modulo 11 for 10.
///
/// # Errors
/// The check digit that was wanted; `None` if the number of digits is not 10 or 13.
///
/// ```
/// assert_eq!(recto::manifest::check_isbn("978-3-16-148410-1"), Err(Some('0')));
/// ```
pub fn check_isbn(isbn: &str) -> Result<(), Option<char>> {
    let signs: Vec<char> = isbn.chars().filter(|it| !matches!(it, '-' | ' ')).collect();
    let (last, body) = signs.split_last().ok_or(None)?;
    let digits: Option<Vec<u32>> = body.iter().map(|it| it.to_digit(10)).collect();
    let digits = digits.ok_or(None)?;
    let wanted = match digits.len() {
        12 => {
            let sum: u32 = digits.iter().zip([1, 3].into_iter().cycle()).map(|(a, b)| a * b).sum();
            char::from_digit((10 - sum % 10) % 10, 10)
        }
        9 => {
            let sum: u32 = digits.iter().zip((2..=10).rev()).map(|(a, b)| a * b).sum();
            match (11 - sum % 11) % 11 {
                10 => Some('X'),
                digit => char::from_digit(digit, 10),
            }
        }
        _ => None,
    };
    if wanted == Some(last.to_ascii_uppercase()) { Ok(()) } else { Err(wanted) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_checked() {
        assert_eq!(check_isbn("978-3-16-148410-0"), Ok(()));
        assert_eq!(check_isbn("0-8044-2957-X"), Ok(()));
        assert_eq!(check_isbn("978-3-16-148410-1"), Err(Some('0')));
        assert_eq!(check_isbn("978-3-16"), Err(None));
        assert_eq!(check_isbn(""), Err(None));
    }
}
