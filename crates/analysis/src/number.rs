/// The number with a comma between thousands.
///
/// ```
/// assert_eq!(cijfer_analysis::grouped(999), "999");
/// assert_eq!(cijfer_analysis::grouped(1_761_730_400), "1,761,730,400");
/// ```
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
