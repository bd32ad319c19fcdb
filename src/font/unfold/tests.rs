//! Charstrings to the steps that they come to.

use super::*;

/// Subroutines that each call the next `times` times, `deep` of them; the last gives `last`.
fn chain(deep: usize, times: usize, last: &[u8]) -> Vec<Vec<u8>> {
    let call = |number: usize| [u8::try_from(number + 139 - 107).unwrap(), 10];
    let mut all: Vec<Vec<u8>> =
        (1..deep).map(|it| [call(it).repeat(times), vec![11]].concat()).collect();
    all.push(last.to_vec());
    all
}

/// A subroutine index (Technical Note 5176 §5).
fn index(all: &[Vec<u8>]) -> Vec<u8> {
    let mut out = u16::try_from(all.len()).unwrap().to_be_bytes().to_vec();
    out.push(4);
    let mut at = 1_u32;
    for code in all {
        out.extend(at.to_be_bytes());
        at += u32::try_from(code.len()).unwrap();
    }
    out.extend(at.to_be_bytes());
    [out, all.concat()].concat()
}

fn run(subroutines: &[Vec<u8>], code: &[u8]) -> Result<usize, &'static str> {
    let bytes = index(subroutines);
    let own = Index::new(&bytes, false).unwrap();
    let mut run = Run { own: &own, ..Run::default() };
    run.code(code, 0)?;
    Ok(run.steps)
}

/// Calls the first of few subroutines.
const CALL: [u8; 2] = [139 - 107, 10];

#[test]
fn subroutines_are_counted_as_often_as_they_are_called() {
    // Two steps of the glyph, two calls of two steps, a return, and twice an operator.
    assert_eq!(run(&chain(2, 2, &[21, 11]), &CALL), Ok(2 + 5 + 2 * 2));
    let sum = run(&chain(8, 4, &[21]), &CALL);
    assert!(sum.is_ok_and(|it| (60_000..70_000).contains(&it)), "{sum:?}");
    assert!(run(&chain(9, 4, &[21]), &CALL).is_err());
    // Even where nothing is drawn.
    assert!(run(&chain(9, 60, &[11]), &CALL).is_err());
}

#[test]
fn subroutines_call_each_other_ten_deep() {
    assert!(run(&chain(10, 1, &[14]), &CALL).is_ok());
    assert!(run(&chain(11, 1, &[14]), &CALL).is_err());
    assert!(run(&[CALL.to_vec()], &CALL).is_err());
}

#[test]
fn masks_and_numbers_are_no_operators() {
    // Nine stems: a mask of two bytes that look like calls.
    let stems = [140; 18];
    assert_eq!(run(&[], &[&stems[..], &[23, 19, 10, 10, 14]].concat()), Ok(18 + 3));
    // Numbers of each length, the last bytes of which look like calls.
    assert_eq!(run(&[], &[28, 10, 10, 247, 10, 251, 10, 255, 10, 10, 10, 10, 14]), Ok(5));
    // A number that is calculated could be any.
    assert!(run(&[vec![11]], &[139, 139, 12, 10, 32, 10]).is_err());
}
