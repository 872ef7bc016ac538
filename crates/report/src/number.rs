//! How numbers are spelled.

pub use cijfer_analysis::grouped;

/// A share of 1 as a percentage: `0.9532` with 2 places is `95.32 %`.
///
/// ```
/// assert_eq!(cijfer_report::percent(0.95325, 1), "95.3 %");
/// ```
pub fn percent(share: f64, places: usize) -> String {
    format!("{:.places$} %", share * 100.0)
}

/// A part of a whole as a percentage without places, or with one where it would be 0.
pub(crate) fn share_of(part: u128, whole: u128) -> String {
    let share = part as f64 / whole.max(1) as f64;
    let places = usize::from(part > 0 && share < 0.005);
    percent(share, places)
}

/// A duration in the unit that suits it, to three digits where it is short.
///
/// ```
/// assert_eq!(cijfer_report::seconds(0.00352346), "3.52 ms");
/// assert_eq!(cijfer_report::seconds(754.0), "12 min 34 s");
/// ```
pub fn seconds(seconds: f64) -> String {
    let scaled = |value: f64, unit: &str| {
        let places = match value {
            _ if value >= 99.95 => 0,
            _ if value >= 9.995 => 1,
            _ => 2,
        };
        format!("{value:.places$} {unit}")
    };
    if !seconds.is_finite() || seconds < 0.0 {
        return "unknown".to_owned();
    }
    // The limits are where rounding would show 1000 of the smaller unit or 60 of the larger.
    match seconds {
        0.0 => "0 s".to_owned(),
        _ if seconds < 0.000_999_5 => scaled(seconds * 1e6, "µs"),
        _ if seconds < 0.999_5 => scaled(seconds * 1e3, "ms"),
        _ if seconds < 59.95 => scaled(seconds, "s"),
        _ => {
            let whole = seconds.round() as u64;
            let (minutes, rest) = (whole / 60, whole % 60);
            match minutes {
                0..60 => format!("{minutes} min {rest} s"),
                _ => format!("{} h {} min", minutes / 60, minutes % 60),
            }
        }
    }
}

/// A number of bytes in powers of 1000.
pub(crate) fn bytes(bytes: f64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = bytes;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let places = usize::from(unit > 0 && value < 99.95);
    format!("{value:.places$} {}", UNITS[unit])
}

/// The same text with commas between the thousands of every whole number.
pub(crate) fn with_groups(text: &str) -> String {
    let mut result = String::new();
    let mut digits = String::new();
    for character in text.chars().chain(['\0']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        match digits.parse() {
            Ok(number) => result += &grouped(number),
            // No digits at all, or more than a number can have.
            Err(_) => result += &digits,
        }
        digits.clear();
        if character != '\0' {
            result.push(character);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_a_formula_is_grouped() {
        assert_eq!(
            with_groups("1020·1020·20·25 = 520200000"),
            "1,020·1,020·20·25 = 520,200,000"
        );
        assert_eq!(with_groups("12544·10 + 10"), "12,544·10 + 10");
    }

    #[test]
    fn small_shares_are_not_nothing() {
        assert_eq!(share_of(157_000, 178_110), "88 %");
        assert_eq!(share_of(320, 144_266), "0.2 %");
        assert_eq!(
            (share_of(0, 9), share_of(0, 0)),
            ("0 %".into(), "0 %".into())
        );
    }

    #[test]
    fn durations_take_the_unit_that_suits_them() {
        assert_eq!(seconds(0.0), "0 s");
        assert_eq!(seconds(0.000_012), "12.0 µs");
        assert_eq!(seconds(0.000_999_9), "1.00 ms");
        assert_eq!(seconds(0.25), "250 ms");
        assert_eq!(seconds(0.999_9), "1.00 s");
        assert_eq!(seconds(59.99), "1 min 0 s");
        assert_eq!(seconds(7_322.0), "2 h 2 min");
        assert_eq!(seconds(f64::NAN), "unknown");
    }

    #[test]
    fn bytes_take_the_unit_that_suits_them() {
        assert_eq!(bytes(512.0), "512 B");
        assert_eq!(bytes(4_194_304.0), "4.2 MB");
        assert_eq!(bytes(266e6), "266 MB");
        assert_eq!(bytes(999_600.0), "1.0 MB");
    }
}
